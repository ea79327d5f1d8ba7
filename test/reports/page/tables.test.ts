/** A table goes in; that it is sorted and filtered by keyboard, and that a link shows the same view, comes out. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import { dataTable } from '../../../reports/page/data-table.js';
import { documentOf } from '../../../reports/page/document.js';
import { html } from '../../../reports/page/markup.js';
import { HOSTILE_TEXT } from '../../fixtures/run-record.js';
import { NO_BROWSER, startBrowser, until, type PageBrowser } from './browser.js';

const ROWS: readonly (readonly [string, number | null])[] = [
  ['beta direct', 900],
  ['alpha direct', null],
  ['gamma native', 12_000],
  ['__proto__', 900],
  ['delta native', 40],
];

/** With the script of report.html, which brings the kit's. */
async function tablePage(script = true): Promise<string> {
  return documentOf({
    title: 'tables',
    generator: 'test',
    data: { tail: 'p99', groups: [] },
    assets: {
      kind: 'inline',
      style: '',
      script: script
        ? await readFile(new URL('../../../reports/html/client.js', import.meta.url), 'utf8')
        : null,
    },
    body: html`<h1 id="top">Tables</h1>
      ${dataTable({
        id: 'one',
        label: 'one',
        sortable: true,
        filterable: true,
        headers: [
          { key: 'name', content: 'name' },
          { key: 'us', content: 'µs' },
        ],
        rows: ROWS.map(([name, us]) => ({
          cells: [name, { sort: us, content: us === null ? '–' : `${us} µs` }],
        })),
      })}
      <details id="fold">
        <summary>More</summary>
        <p id="inside">${HOSTILE_TEXT[0] ?? ''}</p>
      </details>`,
  });
}

const namesIn = async (page: Page): Promise<string[]> =>
  (await page.locator('tbody tr:visible th').allInnerTexts()).map((name) => name.split(' ')[0] ?? '');
const hashOf = (page: Page) => page.evaluate('location.hash');

describe('a live table', { skip: NO_BROWSER }, () => {
  let browser: PageBrowser;
  before(async () => {
    browser = await startBrowser();
  });
  after(() => browser.close());

  it('sorts up, down and back, missing values last, equal ones as they came', async () => {
    await browser.open(await tablePage(), {}, async (page, seen) => {
      const header = page.getByRole('columnheader', { name: 'µs' });
      await header.getByRole('button').focus();
      await page.keyboard.press('Enter');
      assert.deepEqual(await namesIn(page), ['delta', 'beta', '__proto__', 'gamma', 'alpha']);
      assert.equal(await header.getAttribute('aria-sort'), 'ascending');
      await page.keyboard.press('Space');
      assert.deepEqual(await namesIn(page), ['gamma', 'beta', '__proto__', 'delta', 'alpha']);
      assert.equal(await header.getAttribute('aria-sort'), 'descending');
      await page.keyboard.press('Enter');
      assert.deepEqual(
        await namesIn(page),
        ROWS.map(([name]) => name.split(' ')[0]),
      );
      assert.equal(await header.getAttribute('aria-sort'), null);
      assert.deepEqual(seen.complaints, []);
    });
  });

  it('shows rows that have all words, and says how many', async () => {
    await browser.open(await tablePage(), {}, async (page) => {
      await page.getByRole('searchbox').fill('NATIVE  delta');
      assert.deepEqual(await namesIn(page), ['delta']);
      assert.equal(await page.getByRole('status').innerText(), '1 of 5 shown');
      await page.getByRole('searchbox').fill('');
      assert.equal((await namesIn(page)).length, 5);
    });
  });

  it('keeps its state in the hash: a link and a reload show the same view', async () => {
    const hash = '#one.sort=us-desc&one.filter=dir%20a&open=fold';
    await browser.open(await tablePage(), { hash }, async (page, seen) => {
      const look = async () => {
        assert.deepEqual(await namesIn(page), ['beta', 'alpha']);
        assert.equal(await page.getByRole('searchbox').inputValue(), 'dir a');
        assert.ok(await page.locator('#inside').isVisible());
      };
      await look();
      await page.reload();
      await look();
      await page.locator('summary').click();
      await until(page, `!location.hash.includes('open')`);
      assert.equal(await hashOf(page), '#one.sort=us-desc&one.filter=dir%20a');
      await page.evaluate(`location.hash = '#one.filter=gamma'`);
      await until(page, `document.querySelectorAll('tbody tr:not([hidden])').length === 1`);
      // A plain anchor is no state: what was filtered stays so.
      await page.evaluate(`location.hash = '#top'`);
      await until(page, `location.hash === '#top&one.filter=gamma'`);
      assert.deepEqual(await namesIn(page), ['gamma']);
      assert.deepEqual(seen.complaints, []);
    });
  });

  it('is not impressed by what somebody wrote into the hash', async () => {
    const hash = `#one.sort=__proto__-asc&one.filter=%3Cimg%20src%3Dx%3E&open=__proto__&%E0%A4%A=%E0&__proto__=1`;
    await browser.open(await tablePage(), { hash }, async (page, seen) => {
      assert.deepEqual(await namesIn(page), []);
      assert.equal(await page.getByRole('searchbox').inputValue(), '<img src=x>');
      assert.equal(await page.locator('img').count(), 0);
      assert.deepEqual(seen.complaints, []);
    });
  });

  it('is a plain table without a script', async () => {
    await browser.open(await tablePage(false), {}, async (page) => {
      assert.equal((await namesIn(page)).length, 5);
      assert.equal(await page.getByRole('button').count(), 0);
      assert.equal(await page.getByRole('searchbox').count(), 0);
    });
  });
});
