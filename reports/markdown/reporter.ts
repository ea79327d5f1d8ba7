/** A run goes in; `summary.md` comes out. */
import type { Reporter } from '../../src/model/Reporter.js';
import { markdownDocument } from './document.js';

export const markdownReporter: Reporter = {
  name: 'markdown',
  description: 'summary.md: the table and what to read with care, for a pull request or a wiki',
  destination: 'file',
  render: (run) => Promise.resolve([{ path: 'summary.md', contents: markdownDocument(run) }]),
};
