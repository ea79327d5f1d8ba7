/** Comparison documents go in; every form says the same of them, as text that stays in its place, and the page works in a browser. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { htmlComparison } from '../../../reports/comparison/html.js';
import { jsonComparison } from '../../../reports/comparison/json.js';
import { junitComparison } from '../../../reports/comparison/junit.js';
import { markdownComparison } from '../../../reports/comparison/markdown.js';
import { terminalComparison } from '../../../reports/comparison/terminal.js';
import { compareRuns } from '../../../src/compare/compare-runs.js';
import type { ComparisonDocument } from '../../../src/model/ComparisonDocument.js';
import type { ComparisonForm } from '../../../src/model/ComparisonForm.js';
import type { RunRecord } from '../../../src/model/RunRecord.js';
import { duetRecord } from '../../fixtures/duet-record.js';
import { HOSTILE_TEXT, runRecord } from '../../fixtures/run-record.js';
import { syntheticRun } from '../../fixtures/synthetic-run.js';
import { requirementPath } from '../../setup/requirement-path.js';
import {
  accessibilityViolations,
  NO_BROWSER,
  startBrowser,
  until,
  type PageBrowser,
  type Seen,
} from '../page/browser.js';

const JUNIT_SCHEMA = fileURLToPath(new URL('../../../../test/fixtures/junit-4.xsd', import.meta.url));
const FORMS = [terminalComparison, markdownComparison, jsonComparison, junitComparison, htmlComparison];

async function textOf(form: ComparisonForm, document: ComparisonDocument): Promise<string> {
  return form.render(document, { columns: 80, color: false });
}

function compared(
  bases: readonly RunRecord[],
  heads: readonly RunRecord[],
  more: { force?: boolean; label?: string; gates?: readonly string[] } = {},
): ComparisonDocument {
  return compareRuns({
    label: more.label ?? 'baselines',
    bases: bases.map((record) => ({ record, name: record.id, how: 'named' })),
    unreadable: [],
    heads,
    margin: 0.05,
    gates: more.gates ?? [],
    failOn: { what: 'regression', margin: 0.05 },
    force: more.force ?? false,
    version: '1.2.3',
  });
}

/** Runs of one hour on consecutive weekdays. */
const nightly = (day: number, more: { slowed?: { place: number; by: number } } = {}) =>
  syntheticRun({
    id: `night-${day}`,
    startedAt: new Date(Date.UTC(2026, 10, 16 + day, 2)),
    seriesCount: 8,
    // One shape of the fixture, so that they differ by the noise between runs alone.
    seed: 4 * day,
    ...more,
  });
const slower = compared(
  [0, 1, 2, 3, 4].map((day) => nightly(day)),
  [nightly(7, { slowed: { place: 3, by: 1.5 } })],
  {
    gates: ['*:p50'],
  },
);
const several = compared([nightly(0)], [nightly(1), nightly(2)]);

const STOLEN = HOSTILE_TEXT.join(' ');
function hostile(): ComparisonDocument {
  const evil = { ...duetRecord({ hostile: true }), id: STOLEN, command: STOLEN };
  const base = {
    ...runRecord({ hostile: true }),
    id: '__proto__',
    client: { ...evil.client, cpu: STOLEN },
    tool: { version: STOLEN, node: STOLEN },
  };
  return compared([base], [evil], { force: true, label: STOLEN });
}

describe('the forms of a comparison', () => {
  it('give the same bytes for the same document', async () => {
    for (const form of FORMS) assert.equal(await textOf(form, slower), await textOf(form, slower));
  });

  it('name the regression, and tell gates from exploratory comparisons', async () => {
    assert.equal(slower.exit.code, 11);
    const name = /chain\\?\[direct\\?\]/;
    for (const form of [terminalComparison, markdownComparison, htmlComparison]) {
      const text = (await textOf(form, slower)).replaceAll(/\s+/g, ' ');
      assert.match(text, /Regression\\?: /, form.name);
      assert.match(text, name);
      assert.match(text, /Gates/);
      assert.match(text, /Exploratory/);
      assert.match(text, /no number of blocks would decide/);
    }
    const junit = await textOf(junitComparison, slower);
    assert.equal(junit.match(/<failure /g)?.length, 1);
    assert.match(
      junit,
      /<testcase name="local\/local\/chain\[direct\] p50: [^>]*>\s*<failure message="worse: /,
    );
  });

  it('say how many more blocks would decide, and what is emulated, where the numbers stand', async () => {
    for (const form of [terminalComparison, markdownComparison, htmlComparison]) {
      const text = (await textOf(form, several)).replaceAll('\\', '').replaceAll(/\s+/g, ' ');
      assert.match(text, /about [\d,]+ more blocks would decide/, form.name);
      assert.match(text, /chain\[key-value\] p99 \(emulated\)/);
      assert.match(text, /Shared cores/);
    }
  });

  it('have the terminal no wider than it is', async () => {
    for (const document of [slower, several, hostile()]) {
      const lines = (await textOf(terminalComparison, document)).split('\n');
      assert.deepEqual(
        lines.filter((line) => line.length > 80),
        [],
      );
    }
  });

  it('let no hostile text out of its place, and cut what is long', async () => {
    const document = hostile();
    const terminal = await textOf(terminalComparison, document);
    assert.doesNotMatch(terminal.replaceAll('\n', ''), /[\p{Cc}\u202e\u2028]/u);
    const markdown = (await textOf(markdownComparison, document)).replace(/\\./gs, '');
    assert.deepEqual([...new Set(markdown.match(/<[^>]*>/g))], ['<br>']);
    const page = await textOf(htmlComparison, document);
    assert.equal(page.match(/<script/g)?.length, 2, 'the data and the client');
    assert.doesNotMatch(page, /onerror="|<img/);
    for (const text of [terminal, markdown, page]) assert.doesNotMatch(text, /x{1000}/);
    assert.deepEqual(JSON.parse(await textOf(jsonComparison, document)), document);
  });
});

describe('junit.xml of a comparison', () => {
  const { path: xmllint, skip } = requirementPath('TEST_XMLLINT');
  for (const [what, document] of [
    ['a regression', slower],
    ['several heads', several],
    ['hostile text', hostile()],
  ] as const) {
    it(`is valid: ${what}`, { skip }, async () => {
      const { status, stderr } = spawnSync(xmllint, ['--noout', '--nonet', '--schema', JUNIT_SCHEMA, '-'], {
        input: await textOf(junitComparison, document),
        encoding: 'utf8',
      });
      assert.equal(status, 0, stderr);
    });
  }
});

describe('comparison.html as text', () => {
  it('is at most 600 kB beside its data, and names no address that a browser would load', async () => {
    const page = await textOf(htmlComparison, slower);
    assert.ok(Buffer.byteLength(page) <= 600_000);
    assert.doesNotMatch(page, /(?:src|href)="(?!#|data:)/);
    assert.doesNotMatch(page, /@import|url\(/);
  });

  it('explains every verdict, and labels what was forced', async () => {
    const page = await textOf(htmlComparison, hostile());
    assert.match(page, /What the verdicts mean/);
    for (const name of ['worse', 'better', 'same', 'can&#39;t tell'])
      assert.ok(page.includes(` ${name}</span></dt>`), name);
    assert.match(page, /class="label">⚠ <bdi class="quoted">Forced: /);
  });
});

describe('comparison.html in a browser', () => {
  let browser: PageBrowser | undefined;
  before(async () => {
    if (NO_BROWSER === false) browser = await startBrowser();
  });
  after(() => browser?.close());

  async function open(
    document: ComparisonDocument,
    options: Parameters<PageBrowser['open']>[1],
    look: (page: Page, seen: Seen) => Promise<void>,
  ): Promise<void> {
    assert.ok(browser);
    await browser.open(await textOf(htmlComparison, document), options, look);
  }

  // Evaluated in the page, whose types the tests do not have: hence as text.
  const inPage = {
    drawn: `[...document.querySelectorAll('canvas')].map((canvas) =>
      canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data.some((value) => value !== 0))`,
    width: 'document.documentElement.scrollWidth',
    plot: `document.querySelector('canvas').toDataURL()`,
    height: `document.querySelector('canvas').clientHeight`,
    labels: (column: number) =>
      `[...document.querySelectorAll('[data-table="head-1-1"] tbody tr:not([hidden])')].map((row) => row.cells[${column}].textContent.trim())`,
  };

  for (const colorScheme of ['light', 'dark'] as const) {
    for (const width of [360, 1_280, 2_560]) {
      it(
        `opens without a complaint or a request, and fits ${width} px: ${colorScheme}`,
        { skip: NO_BROWSER },
        async () => {
          await open(hostile(), { colorScheme, viewport: { width, height: 900 } }, async (page, seen) => {
            const drawn = await page.evaluate<boolean[]>(inPage.drawn);
            assert.ok(drawn.length === 4 && drawn.every(Boolean), drawn.join());
            assert.equal(await page.evaluate(inPage.width), width);
            assert.deepEqual(seen.complaints, []);
            assert.deepEqual(seen.requests, [seen.url]);
            assert.equal(await page.locator('img').count(), 0);
            assert.notEqual(await page.title(), 'stolen');
            assert.deepEqual(await accessibilityViolations(page), []);
          });
        },
      );
    }
  }

  it('has every table without JavaScript', { skip: NO_BROWSER }, async () => {
    await open(slower, { javaScriptEnabled: false }, async (page) => {
      const gates = page.getByRole('region', { name: 'Head against base, gates' });
      assert.equal(await gates.getByRole('row').count(), 1 + 8);
      assert.match(await gates.innerText(), /✕ worse: \d+ % slower/);
      assert.equal(await page.locator('.plot').first().isVisible(), false);
    });
  });

  it(
    'sorts and filters by keyboard; the plot follows, and a link shows the same',
    { skip: NO_BROWSER },
    async () => {
      let hash = '';
      let shown: unknown;
      await open(slower, {}, async (page) => {
        const [plot, height] = [await page.evaluate(inPage.plot), await page.evaluate<number>(inPage.height)];
        await page.getByRole('button', { name: 'verdict', exact: true }).first().focus();
        await page.keyboard.press('Enter');
        const labels = await page.evaluate<string[]>(inPage.labels(0));
        assert.match(labels[0] ?? '', /^chain\[direct\] p50/);
        await page.getByRole('searchbox').first().focus();
        await page.keyboard.type('chain');
        await until(page, `${inPage.height} < ${String(height)}`);
        assert.notEqual(await page.evaluate(inPage.plot), plot);
        shown = await page.evaluate(inPage.labels(0));
        assert.equal((shown as string[]).length, 5);
        await until(page, `location.hash.endsWith('filter=chain')`);
        hash = await page.evaluate<string>('location.hash');
      });
      await open(slower, { hash }, async (page) => {
        assert.deepEqual(await page.evaluate(inPage.labels(0)), shown);
        assert.equal(await page.getByRole('searchbox').first().inputValue(), 'chain');
      });
    },
  );

  it('shows several heads in one table, and prints on white', { skip: NO_BROWSER }, async () => {
    await open(several, { colorScheme: 'dark' }, async (page) => {
      const all = page.getByRole('region', { name: 'All heads against the base' });
      assert.equal(await all.getByRole('columnheader').count(), 4);
      assert.ok((await page.pdf()).length > 10_000);
    });
  });
});
