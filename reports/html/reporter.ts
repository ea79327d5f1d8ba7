/** A run goes in; `report.html` comes out: one file that opens from anywhere, without a network. */
import { readFile } from 'node:fs/promises';
import type { Reporter } from '../../src/model/Reporter.js';
import { pageOf } from './page.js';

export const htmlReporter: Reporter = {
  name: 'html',
  description: 'report.html: tables and charts in one file that needs no network',
  destination: 'file',
  render: async (run) => {
    // Bundled beside this module by scripts/build-assets.ts.
    const asset = (name: string) => readFile(new URL(`./${name}`, import.meta.url), 'utf8');
    const [script, style] = await Promise.all([asset('client.js'), asset('style.css')]);
    return [{ path: 'report.html', contents: pageOf(run, { script, style }) }];
  },
};
