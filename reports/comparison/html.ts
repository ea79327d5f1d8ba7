/** A comparison document goes in; `comparison.html` comes out: one file that opens from anywhere, without a network. */
import { readFile } from 'node:fs/promises';
import type { ComparisonForm } from '../../src/model/ComparisonForm.js';
import { comparisonPage } from './page.js';

export const htmlComparison: ComparisonForm = {
  name: 'html',
  description: 'comparison.html: tables and forest plots in one file that needs no network',
  file: 'comparison.html',
  printed: false,
  async render(document) {
    // Bundled beside this module by scripts/build-assets.ts.
    const asset = (name: string) => readFile(new URL(`./${name}`, import.meta.url), 'utf8');
    const [script, style] = await Promise.all([asset('client.js'), asset('style.css')]);
    return comparisonPage(document, { script, style });
  },
};
