/** A run goes in; what a step of GitHub Actions shows of it comes out: a summary, and annotations of what matters. */
import { GITHUB_FILES, type Reporter } from '../../src/model/Reporter.js';
import { markdownDocument } from '../markdown/document.js';
import { annotationsOf } from './annotations.js';

export const githubReporter: Reporter = {
  name: 'github',
  description: 'step summary and annotations of GitHub Actions, where it is on by itself',
  destination: 'github',
  render: (run) =>
    Promise.resolve([
      { path: GITHUB_FILES.summary, contents: markdownDocument(run) },
      { path: GITHUB_FILES.annotations, contents: annotationsOf(run) },
    ]),
};
