/** The path of a page goes in; how long headless Chromium takes from asking for it until it is loaded and its script has run comes out, or null without Chromium. */
import { pathToFileURL } from 'node:url';
import { median } from '../in-blocks.js';
import { find, REQUIREMENTS } from '../../setup/requirements.js';

export async function openingSeconds(path: string, blocks: number): Promise<number | null> {
  const requirement = REQUIREMENTS.find(({ name }) => name === 'chromium');
  const chromium = requirement === undefined ? null : find(requirement, process.env);
  if (chromium === null) return null;
  // Where the tests' set-up leaves it; the module reads it when it is loaded.
  process.env['TEST_CHROMIUM'] = chromium;
  const { startBrowser } = await import('../../reports/page/browser.js');
  const browser = await startBrowser();
  const all: number[] = [];
  try {
    for (let block = 0; block < blocks; block++) {
      await browser.visit(pathToFileURL(path).href, {}, async (page) => {
        // "load" waits for the script, which stands at the end of the page (HTML, "the end").
        const loaded = await page.evaluate<number>(
          `performance.getEntriesByType('navigation')[0].loadEventEnd`,
        );
        all.push(loaded / 1_000);
      });
    }
  } finally {
    await browser.close();
  }
  return median(all);
}
