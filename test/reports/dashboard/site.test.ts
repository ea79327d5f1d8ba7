/** Runs of weeks go in; that the site's pages open from a disk, fit every width, can be used by keyboard and show text as text comes out. */
import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import { readdir, readFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { faasmark, temporaryFolder } from '../../commands/faasmark-process.js';
import { hoursBefore, store, storedRun, type WantedSeries } from '../../dashboard/stored-runs.js';
import { HOSTILE_TEXT } from '../../fixtures/run-record.js';
import {
  accessibilityViolations,
  NO_BROWSER,
  startBrowser,
  until,
  type PageBrowser,
  type Seen,
} from '../page/browser.js';

const PAGES = ['index.html', 'runs.html', 'refused.html', 'compare.html'];

const series = (run: number): WantedSeries[] => [
  { provider: 'alpha', region: 'r-1', vantage: 'platform', p99Us: 5_000 + 40 * (run % 7) },
  {
    provider: 'beta',
    region: 'r-2',
    vantage: 'platform',
    p99Us: (run < 30 ? 7_000 : 9_000) + 50 * (run % 5),
  },
  {
    provider: '__proto__',
    region: HOSTILE_TEXT[0] ?? '',
    vantage: 'external',
    label: 'chain[direct]',
    p99Us: run % 9 === 4 ? null : 20_000 + 90 * (run % 8),
  },
  {
    provider: 'local',
    label: 'chain[direct]+variant=a.very.long.value.of.a.parameter.that.does.not.fit',
    p99Us: 800 + run,
  },
];

describe('the site in a browser', () => {
  let browser: PageBrowser | undefined;
  let server: Server | undefined;
  let site = '';

  before(async () => {
    if (NO_BROWSER !== false) return;
    const cwd = await temporaryFolder();
    const now = Date.now();
    for (let run = 0; run < 48; run++) {
      const id = run === 47 ? (HOSTILE_TEXT[1] ?? '') : `run-${String(run)}`;
      await store(
        join(cwd, 'runs', String(run)),
        storedRun({ id, startedAt: hoursBefore(8 + (48 - run) * 6, now), series: series(run) }),
      );
    }
    const partial = { status: 'partial' as const, exit: { code: 130, reasons: [...HOSTILE_TEXT] } };
    await store(
      join(cwd, 'runs/refused'),
      storedRun({ id: 'x', startedAt: hoursBefore(1, now), over: partial }),
    );
    const finished = await faasmark(['dashboard', 'runs', '--out', 'site', '--quiet'], { cwd });
    assert.equal(finished.code, 0, finished.stderr);
    site = join(cwd, 'site');
    browser = await startBrowser();
  });

  after(async () => {
    await browser?.close();
    server?.close();
  });

  async function visit(
    path: string,
    options: BrowserContextOptions & { hash?: string },
    look: (page: Page, seen: Seen) => Promise<void>,
  ): Promise<void> {
    assert.ok(browser);
    await browser.visit(pathToFileURL(join(site, path)).href, options, look);
  }

  const seriesPage = async (of: string): Promise<string> => {
    const name = (await readdir(join(site, 'series'))).find((one) => one.startsWith(of));
    assert.ok(name, of);
    return `series/${name}`;
  };

  for (const colorScheme of ['light', 'dark'] as const) {
    it(
      `opens every page without a complaint, a foreign request or a serious violation: ${colorScheme}`,
      { skip: NO_BROWSER },
      async () => {
        const pages = [
          ...PAGES,
          await seriesPage('alpha'),
          await seriesPage('proto'),
          await seriesPage('local'),
        ];
        for (const path of pages) {
          await visit(path, { colorScheme }, async (page, seen) => {
            if (path === 'compare.html')
              await until(page, `document.querySelectorAll('#comparison tbody tr').length > 0`);
            assert.deepEqual(seen.complaints, [], path);
            for (const url of seen.requests) assert.ok(url.startsWith(pathToFileURL(site).href), url);
            assert.deepEqual(await accessibilityViolations(page), [], path);
            assert.match(await page.title(), / – FaaSMark$/);
          });
        }
      },
    );
  }

  for (const width of [360, 768, 1_440, 2_560]) {
    it(`fits ${width} px`, { skip: NO_BROWSER }, async () => {
      for (const path of [...PAGES, await seriesPage('proto'), await seriesPage('local')]) {
        await visit(path, { viewport: { width, height: 900 } }, async (page) => {
          await page.evaluate(`document.querySelectorAll('details').forEach((one) => { one.open = true; })`);
          assert.equal(await page.evaluate('document.documentElement.scrollWidth'), width, path);
        });
      }
    });
  }

  it('shows marks, an order of platforms, and no order across places', { skip: NO_BROWSER }, async () => {
    await visit('index.html', {}, async (page) => {
      const marks = await page.locator('#marks tbody').innerText();
      assert.match(marks, /alpha · r-1\s+5\.\d\d ms/);
      assert.match(marks, /__proto__[^\n]*\s+no mark yet: needs noop/);
      assert.match(
        await page.locator('#ranking').innerText(),
        /The order is clear[^]*alpha · r-1\s+1\s[^]*beta · r-2\s+2\s/,
      );
      assert.equal(await page.locator('#platform table').count(), 1);
      assert.match(await page.locator('#elsewhere').innerText(), /platforms must not be compared/);
      assert.match(
        await page.locator('#changes').innerText(),
        /beta\/r-2\/noop\[caller\]\s+p99[^]*slower \+29 %|slower \+28 %/,
      );
    });
  });

  it('sorts, filters and remembers both in the address', { skip: NO_BROWSER }, async () => {
    let address = '';
    await visit('runs.html', {}, async (page) => {
      await page.getByRole('searchbox').fill('run-4');
      await page.getByRole('button', { name: 'Began' }).click();
      await until(page, `location.hash.includes('sort') && location.hash.includes('filter')`);
      address = new URL(page.url()).hash;
    });
    await visit('runs.html', { hash: address }, async (page) => {
      const shown = await page.locator('tbody tr:visible').allInnerTexts();
      assert.equal(shown.length, 8);
      assert.match(shown[0] ?? '', /run-4\b/);
    });
  });

  it(
    'compares two runs, says that it is exploratory, and a link shows the same two',
    { skip: NO_BROWSER },
    async () => {
      let address = '';
      await visit('compare.html', {}, async (page) => {
        await until(page, `document.querySelectorAll('#comparison tbody tr').length > 0`);
        const [, , , older = ''] = await page
          .locator('#base option')
          .evaluateAll((all) => all.map((one) => one.getAttribute('value') ?? ''));
        await page.locator('#base').selectOption(older);
        await until(page, `location.hash.includes(${JSON.stringify(older)})`);
        address = new URL(page.url()).hash;
        assert.match(await page.locator('main').innerText(), /Exploratory\./);
        await page.locator('#swap').focus();
        await page.keyboard.press('Enter');
        await until(page, `document.querySelector('#head').value === ${JSON.stringify(older)}`);
      });
      await visit('compare.html', { hash: address }, async (page) => {
        await until(page, `document.querySelectorAll('#comparison tbody tr').length === 4`);
        assert.equal(
          `#base=${await page.locator('#base').inputValue()}&head=${await page.locator('#head').inputValue()}`,
          address,
        );
        assert.match(await page.locator('#comparison').innerText(), /alpha\/r-1\/noop\[caller\]/);
      });
    },
  );

  it(
    'reads the history by keyboard, and writes its table when that is opened',
    { skip: NO_BROWSER },
    async () => {
      await visit(await seriesPage('beta'), {}, async (page) => {
        await page.locator('.history .scroll').focus();
        await page.keyboard.press('ArrowLeft');
        assert.match(await page.locator('#readout').innerText(), /UTC: p99 9\.\d+ ms \(.*\), p50 1\.00 ms/);
        await page.locator('#all-runs summary').focus();
        await page.keyboard.press('Enter');
        await until(page, `document.querySelectorAll('#all-runs tbody tr').length === 48`);
        assert.ok((await page.locator('#history path.step').count()) >= 1);
      });
    },
  );

  it('reaches every control by the tab key', { skip: NO_BROWSER }, async () => {
    for (const path of ['index.html', 'compare.html', await seriesPage('alpha')]) {
      await visit(path, {}, async (page) => {
        if (path === 'compare.html')
          await until(page, `document.querySelectorAll('#comparison tbody tr').length > 0`);
        const wanted = await page.evaluate<number>(
          `[...document.querySelectorAll('a[href],button,select,input,summary')].filter((one) => one.checkVisibility()).length`,
        );
        const script = `(() => { const one = document.activeElement; if (!one.matches('a,button,select,input,summary')) return; (window.seen ??= new Set()).add(one); })()`;
        for (let press = 0; press < wanted + 25; press++) {
          await page.keyboard.press('Tab');
          await page.evaluate(script);
        }
        assert.equal(await page.evaluate('window.seen.size'), wanted, path);
      });
    }
  });

  it('is readable on paper, with every table open and no navigation', { skip: NO_BROWSER }, async () => {
    await visit(await seriesPage('alpha'), { colorScheme: 'dark' }, async (page) => {
      await page.emulateMedia({ media: 'print' });
      await page.evaluate(`void dispatchEvent(new Event('beforeprint'))`);
      await until(page, `document.querySelectorAll('#all-runs tbody tr').length === 48`);
      assert.equal(await page.locator('nav').isVisible(), false);
      assert.equal(
        await page.evaluate('getComputedStyle(document.documentElement).backgroundColor'),
        'rgb(255, 255, 255)',
      );
    });
  });

  it(
    'says that the whole site is stale when nobody has built it for long',
    { skip: NO_BROWSER },
    async () => {
      await visit('index.html', {}, async (page) => {
        assert.equal(await page.locator('#stale').isVisible(), false);
        await page.clock.setFixedTime(Date.now() + 10 * 86_400_000);
        await page.reload();
        assert.match(
          await page.locator('#stale').innerText(),
          /this whole site, whose newest run began 1\d days ago/,
        );
      });
    },
  );

  it('works from a server under any path', { skip: NO_BROWSER }, async () => {
    const types: Record<string, string> = { html: 'text/html', js: 'text/javascript', css: 'text/css' };
    server = createServer((request, response) => {
      const path = decodeURIComponent(new URL(request.url ?? '', 'http://x').pathname).replace(
        /^\/any\/path\//,
        '',
      );
      readFile(join(site, path)).then(
        (bytes) =>
          response
            .writeHead(200, { 'content-type': types[path.split('.').at(-1) ?? ''] ?? 'text/plain' })
            .end(bytes),
        () => response.writeHead(404).end(),
      );
    });
    await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    assert.ok(browser);
    const base = `http://127.0.0.1:${port}/any/path/`;
    await browser.visit(`${base}compare.html`, { offline: false }, async (page, seen) => {
      await until(page, `document.querySelectorAll('#comparison tbody tr').length === 4`);
      assert.deepEqual(seen.complaints, []);
      for (const url of seen.requests) assert.ok(url.startsWith(base), url);
    });
  });
});
