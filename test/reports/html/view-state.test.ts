/** A report and what a reader did to it go in; that a reload and a link show the same view, by keyboard and on paper too, comes out. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { htmlReporter } from '../../../reports/html/reporter.js';
import type { RunRecord } from '../../../src/model/RunRecord.js';
import { pricedRecord } from '../../fixtures/priced-record.js';
import { HOSTILE_TEXT, runRecord } from '../../fixtures/run-record.js';
import { syntheticRun } from '../../fixtures/synthetic-run.js';
import {
  accessibilityViolations,
  NO_BROWSER,
  startBrowser,
  until,
  type PageBrowser,
} from '../page/browser.js';

const LARGE = syntheticRun({
  id: 'large',
  startedAt: new Date(Date.UTC(2026, 0, 1)),
  seriesCount: 200,
  seed: 1,
  secondsPerTrial: 360,
});

async function textOf(run: RunRecord): Promise<string> {
  const [file] = await htmlReporter.render(run, { columns: 100, color: false });
  return String(file?.contents);
}

/** Everything optional in it: billed time, costs, a sweep, and names that try to get out of their place. */
function fullRecord(): RunRecord {
  const run = pricedRecord(runRecord({ hostile: true }), {
    usdPerHour: 0.02,
    text: HOSTILE_TEXT.slice(0, 2).join(' '),
  });
  const series = run.series.map((one, place) => ({
    ...one,
    id: one.id.replace('local/', '__proto__/'),
    provider: '__proto__',
    memoryMb: one.workload === 'chain' ? 256 : 128 * (place + 1),
    hops: one.hops.map((hop) => ({ ...hop, name: '__proto__' })),
  }));
  return {
    ...run,
    series,
    thresholds: [{ expression: `${HOSTILE_TEXT[0]}<1ms`, value: null, verdict: 'undecided' }],
  };
}

describe('what a reader did to report.html', { skip: NO_BROWSER }, () => {
  let browser: PageBrowser;
  before(async () => {
    browser = await startBrowser();
  });
  after(() => browser.close());

  const open = async (
    run: RunRecord,
    options: BrowserContextOptions & { hash?: string },
    look: (page: Page) => Promise<void>,
  ) =>
    browser.open(await textOf(run), options, async (page, seen) => {
      await look(page);
      assert.deepEqual(seen.complaints, []);
      assert.ok(seen.requests.every((request) => request.startsWith(seen.url)));
    });
  const firstRow = (page: Page) =>
    page.locator('[data-table="summary"] tbody tr:visible th').first().innerText();

  it('is there again after a reload, and for who follows the link', async () => {
    let hash = '';
    const look = async (page: Page) => {
      assert.match(await firstRow(page), /^chain\[object-store\]/);
      assert.equal(await page.locator('[data-picker="percentiles"] input:checked').count(), 7);
      // Made when the browser says that it was opened.
      await page.locator('#table-heatmap-0 table').waitFor();
      assert.equal(await page.locator('figure.parts select').inputValue(), 'time');
      assert.equal(await page.getByRole('status').innerText(), '5 of 8 shown');
    };
    const run = fullRecord();
    await open(run, {}, async (page) => {
      const p99 = page.getByRole('columnheader', { name: 'p99', exact: true }).getByRole('button');
      await p99.click();
      await p99.click();
      await page.getByLabel('Filter rows').fill('chain');
      await page.locator('[data-picker="percentiles"] input').nth(2).uncheck();
      // By key: what was unchecked redraws a chart above, and a click whose target moves in the middle is none.
      await page.locator('#table-heatmap-0 summary').press('Enter');
      await page.locator('figure.parts select').selectOption('time');
      await look(page);
      await until(page, `location.hash.includes('parts.as=time')`);
      await page.reload();
      await look(page);
      hash = String(await page.evaluate('location.hash'));
    });
    assert.equal(
      hash,
      '#summary.sort=p99-desc&summary.filter=chain&percentiles.show=0.1.3.4.5.6.7&open=table-heatmap-0&parts.as=time',
    );
    await open(run, { hash }, look);
  });

  it('shows hostile names as text in tables, pickers and what the script makes of the data', async () => {
    await open(fullRecord(), { viewport: { width: 360, height: 800 } }, async (page) => {
      assert.match(await page.title(), /^FaaSMark 2026-11-20/);
      assert.match(await page.locator('.facts').innerText(), /__proto__ · local/);
      assert.equal(await page.locator('img').count(), 0);
      await page.evaluate(`document.querySelectorAll('details').forEach((one) => { one.open = true; })`);
      assert.equal(await page.evaluate('document.documentElement.scrollWidth'), 360);
      assert.match(await page.locator('figure.cost figcaption').innerText(), /<img src=x onerror/);
    });
  });

  it('is possible by keyboard alone: Tab comes to every control', async () => {
    await open(fullRecord(), {}, async (page) => {
      const controls = `[...document.querySelectorAll('a[href], button, input, select, summary, [tabindex="0"]')]
        .filter((one) => one.checkVisibility())`;
      const count = Number(await page.evaluate(`${controls}.length`));
      await page.evaluate(`window.reached = new Set()`);
      for (let k = 0; k < count; k++) {
        await page.keyboard.press('Tab');
        await page.evaluate('void reached.add(document.activeElement)');
      }
      assert.deepEqual(
        await page.evaluate(
          `${controls}.filter((one) => !reached.has(one)).map((one) => one.outerHTML.slice(0, 120))`,
        ),
        [],
      );
    });
  });

  for (const colorScheme of ['light', 'dark'] as const) {
    it(`leaves nothing that axe-core finds serious: ${colorScheme}, everything on the page`, async () => {
      await open(fullRecord(), { colorScheme }, async (page) => {
        await page.getByRole('columnheader', { name: 'p50', exact: true }).getByRole('button').click();
        await page.evaluate(`document.querySelectorAll('details').forEach((one) => { one.open = true; })`);
        assert.deepEqual(await accessibilityViolations(page), []);
      });
    });
  }

  it('prints with every table, also those that the script makes', async () => {
    await open({ ...LARGE, series: LARGE.series.slice(0, 20) }, { colorScheme: 'dark' }, async (page) => {
      assert.equal(await page.locator('[data-twin] table').count(), 0);
      // At once: a browser prints when the event's listeners have returned.
      const empty = `(dispatchEvent(new Event('beforeprint')),
        [...document.querySelectorAll('[data-twin]')].filter((one) => one.querySelector('td') === null).length)`;
      assert.equal(await page.evaluate(empty), 0);
      await page.evaluate(`void dispatchEvent(new Event('afterprint'))`);
      const pdf = await page.pdf();
      assert.equal(pdf.subarray(0, 5).toString('latin1'), '%PDF-');
    });
  });
});

describe('report.html of 200 series with an hour of seconds each', { skip: NO_BROWSER }, () => {
  let browser: PageBrowser;
  before(async () => {
    browser = await startBrowser();
  });
  after(() => browser.close());

  it('is at most 3 MB, and has no row for each second in its text', async () => {
    const text = await textOf(LARGE);
    assert.ok(Buffer.byteLength(text) <= 3_000_000, `${Buffer.byteLength(text)} bytes`);
    assert.ok((text.match(/<tr/g) ?? []).length < 200 * 10);
  });

  it('shows eight lines at first; others are found by their names and ticked', async () => {
    await browser.open(await textOf(LARGE), {}, async (page, seen) => {
      const picker = page.locator('[data-picker="percentiles"]');
      await picker.locator('summary').click();
      assert.equal(await picker.locator('input:checked').count(), 8);
      await picker.getByRole('button', { name: 'Untick all listed' }).click();
      await picker.getByLabel('Find series').fill('object-store variant=24');
      await picker.getByRole('button', { name: 'Tick all listed', exact: true }).click();
      assert.deepEqual(await picker.locator('.legend li').allInnerTexts(), [
        'chain[object-store]+variant=24 †',
      ]);
      await until(page, `/percentiles.show=\\d+$/.test(location.hash)`);
      assert.deepEqual(seen.complaints, []);
    });
  });

  it('makes its long tables when they are opened, of the series shown', async () => {
    await browser.open(await textOf(LARGE), { hash: '#timeline.show=3' }, async (page, seen) => {
      await page.locator('#table-timeline-0 summary').click();
      const rows = page.locator('#table-timeline-0 tbody tr');
      await rows.first().waitFor();
      assert.equal(await rows.count(), 240);
      assert.deepEqual(seen.complaints, []);
    });
  });
});
