/** Runs go in; that the page opens in a browser without a network, fits every width and shows text as text comes out. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { htmlReporter } from '../../../reports/html/reporter.js';
import type { RunRecord } from '../../../src/model/RunRecord.js';
import { duetRecord } from '../../fixtures/duet-record.js';
import { runRecord } from '../../fixtures/run-record.js';
import {
  accessibilityViolations,
  NO_BROWSER,
  startBrowser,
  type PageBrowser,
  type Seen,
} from '../page/browser.js';

const CHARTS = ['composition', 'percentiles', 'distribution', 'heatmap', 'timeline', 'parts'];

async function pageOf(run: RunRecord): Promise<string> {
  const [file] = await htmlReporter.render(run, { columns: 100, color: false });
  assert.equal(file?.path, 'report.html');
  return String(file.contents);
}

describe('report.html as text', () => {
  it('has the same bytes for the same run', async () => {
    assert.equal(await pageOf(runRecord()), await pageOf(runRecord()));
  });

  it('is at most 600 kB with the data of the default suite', async () => {
    assert.ok(Buffer.byteLength(await pageOf(runRecord())) <= 600_000);
  });

  it('names no address that a browser would load', async () => {
    const text = await pageOf(runRecord());
    assert.doesNotMatch(text, /(?:src|href)="(?!#|data:)/);
    assert.doesNotMatch(text, /@import|url\(/);
  });

  it('has no hostile tag outside of text, and cuts long messages', async () => {
    const text = await pageOf(runRecord({ hostile: true }));
    assert.equal(text.match(/<script/g)?.length, 2, 'the data and the client');
    assert.doesNotMatch(text, /onerror="|<img/);
    assert.doesNotMatch(text, /x{1000}/);
  });
});

describe('report.html in a browser', () => {
  let browser: PageBrowser | undefined;

  before(async () => {
    if (NO_BROWSER === false) browser = await startBrowser();
  });

  after(() => browser?.close());

  async function open(
    run: RunRecord,
    options: BrowserContextOptions & { hash?: string },
    look: (page: Page, seen: Seen) => Promise<void>,
  ): Promise<void> {
    assert.ok(browser);
    await browser.open(await pageOf(run), options, look);
  }

  // Evaluated in the page, whose types the tests do not have: hence as text.
  const inPage = {
    // Charts are drawn when they come near.
    draw: `(async () => {
      const copy = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
      const drawn = (canvas) => {
        if (canvas.width === 0 || canvas.height === 0) return false;
        copy.canvas.width = canvas.width;
        copy.canvas.height = canvas.height;
        copy.drawImage(canvas, 0, 0);
        return copy.getImageData(0, 0, canvas.width, canvas.height).data.some((value) => value !== 0);
      };
      for (const canvas of document.querySelectorAll('canvas')) {
        canvas.scrollIntoView({ block: 'center' });
        while (!drawn(canvas)) await new Promise((done) => setTimeout(done, 10));
      }
      scrollTo(0, 0);
      return [...document.querySelectorAll('canvas')].map(({ dataset }) => dataset.chart);
    })()`,
    width: 'document.documentElement.scrollWidth',
    openAll: `document.querySelectorAll('details').forEach((one) => { one.open = true; })`,
    paper: 'getComputedStyle(document.documentElement).backgroundColor',
    percentiles: `document.querySelector('canvas[data-chart="percentiles"]').toDataURL()`,
    event: (name: string) => `void dispatchEvent(new Event('${name}'))`,
  };

  for (const { colorScheme, widths } of [
    { colorScheme: 'light', widths: [360, 1_280, 2_560] },
    // What fits does so in any colour.
    { colorScheme: 'dark', widths: [1_280] },
  ] as const) {
    for (const width of widths) {
      it(
        `opens without a complaint or a request, and fits ${width} px: ${colorScheme}`,
        { skip: NO_BROWSER },
        async () => {
          const viewport = { width, height: 900 };
          await open(runRecord({ hostile: true }), { colorScheme, viewport }, async (page, seen) => {
            assert.deepEqual(await page.evaluate(inPage.draw), CHARTS);
            assert.equal(await page.evaluate(inPage.width), width);
            // Open tables must not widen the page either.
            await page.evaluate(inPage.openAll);
            assert.equal(await page.evaluate(inPage.width), width);
            assert.deepEqual(seen.complaints, []);
            assert.deepEqual(seen.requests, [seen.url]);
            assert.deepEqual(await accessibilityViolations(page), []);
          });
        },
      );
    }
  }

  it('fits a narrow screen with head against base on it', { skip: NO_BROWSER }, async () => {
    await open(
      duetRecord({ hostile: true }),
      { viewport: { width: 360, height: 900 } },
      async (page, seen) => {
        await page.evaluate(inPage.openAll);
        assert.equal(await page.evaluate(inPage.width), 360);
        assert.deepEqual(seen.complaints, []);
      },
    );
  });

  it('follows the colour scheme', { skip: NO_BROWSER }, async () => {
    const papers: unknown[] = [];
    for (const colorScheme of ['light', 'dark'] as const) {
      await open(runRecord(), { colorScheme }, async (page) => {
        papers.push(await page.evaluate(inPage.paper));
      });
    }
    assert.deepEqual(papers, ['rgb(255, 255, 255)', 'rgb(20, 23, 27)']);
  });

  it('shows hostile text as text', { skip: NO_BROWSER }, async () => {
    await open(runRecord({ hostile: true }), {}, async (page) => {
      assert.match(await page.title(), /^FaaSMark 2026-11-20/);
      assert.match(
        await page.locator('.messages').innerText(),
        /<script>document\.title = "stolen"<\/script>/,
      );
      assert.equal(await page.locator('img').count(), 0);
    });
  });

  it(
    'shows the summary and the tables beside the charts without JavaScript',
    { skip: NO_BROWSER },
    async () => {
      await open(runRecord(), { javaScriptEnabled: false }, async (page) => {
        const summary = page.getByRole('region', { name: 'Summary, local · local' });
        assert.equal(await summary.getByRole('row').count(), 1 + runRecord().series.length);
        assert.match(await summary.innerText(), /chain\[object-store\][^]*36\.5 ms/);
        assert.equal(await page.locator('.plot').first().isVisible(), false);
        const twins = page.locator('.twin');
        assert.equal(await twins.count(), CHARTS.length + 1, 'of the charts and the trials');
        await twins.first().locator('summary').click();
        assert.ok(await twins.first().locator('table').isVisible());
      });
    },
  );

  it(
    'is worked by keyboard: series are hidden with the space bar, tables open with Enter',
    { skip: NO_BROWSER },
    async () => {
      await open(runRecord(), {}, async (page) => {
        const box = page.locator('[data-picker="percentiles"] input').first();
        const picture = () => page.evaluate(inPage.percentiles);
        await page.evaluate(inPage.draw);
        const earlier = await picture();
        await box.focus();
        await page.keyboard.press('Space');
        assert.equal(await box.isChecked(), false);
        assert.notEqual(await picture(), earlier);
        await page.locator('.twin summary').first().focus();
        await page.keyboard.press('Enter');
        assert.ok(await page.locator('.twin table').first().isVisible());
      });
    },
  );

  it('prints every table on white', { skip: NO_BROWSER }, async () => {
    await open(runRecord(), { colorScheme: 'dark' }, async (page) => {
      await page.evaluate(inPage.event('beforeprint'));
      assert.equal(await page.locator('details:not([open])').count(), 0);
      await page.evaluate(inPage.event('afterprint'));
      assert.equal(await page.locator('details[open]').count(), 0);
      await page.emulateMedia({ media: 'print' });
      const paper = await page.evaluate(inPage.paper);
      assert.equal(paper, 'rgb(255, 255, 255)');
    });
  });

  for (const [name, run] of Object.entries({
    'of a quick run': runRecord({ quick: true }),
    'in which nothing was measured': { ...runRecord(), status: 'failed' as const, series: [], warnings: [] },
  })) {
    it(`opens the report ${name}`, { skip: NO_BROWSER }, async () => {
      await open(run, {}, async (page, seen) => {
        assert.deepEqual(seen.complaints, []);
        assert.ok((await page.locator('.answer').innerText()).length > 0);
      });
    });
  }
});
