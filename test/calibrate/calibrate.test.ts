/** A calibration in miniature, with the real target, driver and saboteurs: its files, its verdict, and the page offline. */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import { gunzipSync } from 'node:zlib';
import Value from 'typebox/value';
import { chromium } from 'playwright-core';
import { calibrate } from '../../src/calibrate/calibrate.js';
import { calibrationPlan } from '../../src/calibrate/calibration-plan.js';
import { verdictOf } from '../../src/calibrate/part.js';
import { CalibrationSchema, type CalibrationRecord } from '../../src/model/Calibration.js';
import { proofPage } from '../../reports/proof-page.js';

const CHROMIUM = '/usr/bin/chromium';
const NO_BROWSER = existsSync(CHROMIUM) ? false : `chromium is not installed: no ${CHROMIUM}`;

let folder: string;
let record: CalibrationRecord;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'faasmark-calibrate-'));
  const plan = calibrationPlan(5, true);
  const [cell] = plan.cells;
  assert.ok(cell);
  const short = { ratePerSecond: 200, durationMs: 600, leadInMs: 100 };
  const never = new AbortController().signal;
  record = await calibrate(
    {
      ...plan,
      cells: [{ ...cell, load: { ...cell.load, ...short } }],
      blind: { rounds: 1, load: { ...plan.blind.load, ...short } },
      coverage: { repetitions: 20 },
      comparisons: { ...plan.comparisons, duets: 10, families: 1, familySize: 10, blocks: 6 },
      duet: { blocks: 5, load: { ...plan.duet.load, ...short, durationMs: 300 } },
      attempts: 1,
    },
    {
      cwd: folder,
      folder,
      id: 'test',
      startedAt: new Date(),
      command: 'faasmark calibrate',
      signals: { stop: never, hurry: never },
      tell: () => undefined,
    },
  );
});
after(() => rm(folder, { recursive: true, force: true }));

function part(number: number): CalibrationRecord['parts'][number] {
  const found = record.parts.find((one) => one.number === number);
  assert.ok(found, `part ${String(number)}`);
  return found;
}

it('has the ten parts in order, and its record keeps to its schema', () => {
  assert.deepEqual(
    record.parts.map(({ number }) => number),
    [1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
  );
  assert.deepEqual([...Value.Errors(CalibrationSchema, record)], []);
  assert.deepEqual(record.verdict, verdictOf(record.parts));
});

it('catches every sabotage', () => {
  assert.deepEqual(
    part(7)
      .checks.filter(({ ok }) => !ok)
      .map(({ what, found }) => `${what}: ${found}`),
    [],
  );
  assert.equal(part(7).checks.length, 8);
});

it('accounts for every request, twice, and reports none faster than it was', () => {
  assert.equal(part(5).status, 'holds');
  const causality = part(1).checks.find(({ what }) => what.startsWith('No request is reported faster'));
  assert.equal(causality?.ok, true);
});

it('commits to its answer before the truth is told', () => {
  const honest = part(2).checks.find(({ what }) => what.startsWith('What the target revealed'));
  assert.equal(honest?.ok, true);
});

it('leaves its raw data beside the page', async () => {
  assert.deepEqual((await readdir(folder)).sort(), [
    'calibration.json',
    'proof.html',
    'quantiles.txt',
    'samples.ndjson.gz',
    'truths.ndjson.gz',
  ]);
  const lines = gunzipSync(await readFile(join(folder, 'truths.ndjson.gz')))
    .toString()
    .trimEnd()
    .split('\n');
  assert.ok(lines.length >= 120);
});

it('is green when all holds and red when one check fails, in words as well as in colour', async () => {
  const withChecks = (ok: boolean): CalibrationRecord => {
    const parts = record.parts.map((one) => ({
      ...one,
      status: one.status === 'told' ? one.status : ('holds' as const),
      checks: one.checks.map((check) => ({ ...check, ok: true })),
    }));
    const [first] = parts;
    const [check] = first?.checks ?? [];
    if (!ok && first !== undefined && check !== undefined) {
      check.ok = false;
      Object.assign(first, { status: 'fails' });
    }
    return { ...record, parts, verdict: verdictOf(parts) };
  };
  assert.match(await proofPage(withChecks(true)), /✔ Everything holds: (\d+) of \1 checks/);
  assert.match(await proofPage(withChecks(false)), /✘ Not everything holds/);
});

it('shows text of any kind as text', async () => {
  const hostile = '<img src=x onerror=alert(1)>';
  const page = await proofPage({ ...record, command: hostile });
  assert.ok(!page.includes(hostile));
  assert.doesNotMatch(page, /<script/);
});

describe('proof.html in a browser without a network', { skip: NO_BROWSER }, () => {
  for (const colorScheme of ['light', 'dark'] as const) {
    it(`opens in ${colorScheme} without a complaint, a request or a sideways scroll`, async () => {
      const browser = await chromium.launch({
        executablePath: CHROMIUM,
        args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'],
      });
      try {
        const viewport = { width: colorScheme === 'light' ? 1_200 : 390, height: 800 };
        const context = await browser.newContext({
          offline: true,
          javaScriptEnabled: true,
          colorScheme,
          viewport,
        });
        const page = await context.newPage();
        const complaints: string[] = [];
        const requests: string[] = [];
        page.on('console', (message) => complaints.push(message.text()));
        page.on('pageerror', (error) => complaints.push(error.message));
        page.on('request', (request) => requests.push(request.url()));
        const url = pathToFileURL(join(folder, 'proof.html')).href;
        await page.goto(url);
        assert.equal(await page.locator('section').count(), 10);
        assert.ok((await page.locator('figure svg polyline').count()) >= 4);
        const scrollWidth = Number(await page.evaluate('document.documentElement.scrollWidth'));
        const innerWidth = viewport.width;
        assert.ok(scrollWidth <= innerWidth, `${String(scrollWidth)} of ${String(innerWidth)} px`);
        assert.deepEqual(complaints, []);
        assert.deepEqual(
          requests.filter((each) => each !== url && !each.startsWith('data:')),
          [],
        );
      } finally {
        await browser.close();
      }
    });
  }
});
