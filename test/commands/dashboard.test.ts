/** `faasmark dashboard` as a process: sites are made, brought up to date and repaired, and what is wrong is refused. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cp, mkdir, readdir, readFile, rm, stat, truncate, utimes, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { describe, it } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { Ajv } from 'ajv';
import type { CalibrationRecord } from '../../src/model/Calibration.js';
import type { SiteIndex } from '../../src/model/SiteIndex.js';
import { SiteIndexSchema } from '../../src/model/SiteIndex.js';
import { HOSTILE_TEXT } from '../fixtures/run-record.js';
import { hoursBefore, store, storedRun } from '../dashboard/stored-runs.js';
import { faasmark, temporaryFolder, type Finished } from './faasmark-process.js';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

interface Told {
  runs: number;
  added: string[];
  refused: { place: string; kind: string }[];
  written: string[];
  removed: string[];
}

const told = ({ stdout, code, stderr }: Finished): Told => {
  assert.equal(code, 0, stderr);
  return JSON.parse(stdout) as Told;
};

async function manyRuns(cwd: string, count: number, from = 0): Promise<void> {
  // Noon, whatever the hour: what says the day of the newest run must not change with one that is an hour newer.
  const now = Math.floor(Date.now() / DAY_MS) * DAY_MS + DAY_MS / 2;
  for (let run = from; run < from + count; run++) {
    const id = `run-${String(run).padStart(4, '0')}`;
    await store(join(cwd, 'runs', id), storedRun({ id, startedAt: hoursBefore(200 - run, now) }));
  }
}

async function filesOf(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .sort();
}

const build = (cwd: string, ...more: string[]): Promise<Finished> =>
  faasmark(['dashboard', 'runs', '--out', 'site', '--json', '--quiet', ...more], { cwd });

describe('a dashboard', () => {
  it('is made of all runs below a folder, and says where it is', async () => {
    const cwd = await temporaryFolder();
    await manyRuns(cwd, 3);
    const { code, stdout, stderr } = await faasmark(['dashboard', 'runs'], { cwd });
    assert.equal(code, 0, stderr);
    assert.match(stdout, /^3 runs \(3 new\), 1 series: \d+ files written, 0 removed\nsite\/index\.html\n$/);
    const index = JSON.parse(await readFile(join(cwd, 'site/index.json'), 'utf8')) as SiteIndex;
    assert.ok(new Ajv({ strict: false }).validate(SiteIndexSchema, index));
    assert.deepEqual(
      index.runs.map(({ id }) => id),
      ['run-0002', 'run-0001', 'run-0000'],
    );
  });

  it('keeps the record of each run as it was, to be rendered again', async () => {
    const cwd = await temporaryFolder();
    await manyRuns(cwd, 1);
    told(await build(cwd));
    const [name = ''] = await readdir(join(cwd, 'site/data/runs'));
    const kept = gunzipSync(await readFile(join(cwd, 'site/data/runs', name)));
    assert.deepEqual(kept, await readFile(join(cwd, 'runs/run-0000/run.json')));
  });

  it('writes nothing when nothing changed, and with one more run only what changed', async () => {
    const cwd = await temporaryFolder();
    await manyRuns(cwd, 70);
    const first = told(await build(cwd));
    assert.ok(first.written.length > 120);
    assert.deepEqual(told(await build(cwd)).written, []);
    await manyRuns(cwd, 1, 70);
    const next = told(await build(cwd));
    assert.deepEqual(next.added, ['run-0070']);
    const kinds = next.written.map((path) =>
      path.replace(/[^/]*-[0-9a-f]{10}\./, '*.').replace(/\d{4}-\d{2}/, 'MONTH'),
    );
    assert.deepEqual(kinds.sort(), [
      'compare.html',
      'data/history/MONTH.js',
      'data/runs/*.json.gz',
      'feed.xml',
      'index.html',
      'index.json',
      'reports/*.html',
      'runs.html',
      'series/*.html',
    ]);
    // The report of the run that is no longer among the newest sixty.
    assert.equal(next.removed.length, 1);
    assert.match(next.removed[0] ?? '', /^reports\/run-0010-/);
    assert.equal((await readdir(join(cwd, 'site/reports'))).length, 60);
  });

  it('is the same, byte for byte, whether runs come together or one after the other', async () => {
    const [one, other] = [await temporaryFolder(), await temporaryFolder()];
    await manyRuns(one, 5);
    await cp(join(one, 'runs/run-0000'), join(other, 'runs/run-0000'), { recursive: true });
    told(await build(one));
    told(await build(other));
    for (const run of ['run-0003', 'run-0001', 'run-0004', 'run-0002']) {
      await rm(join(other, 'runs'), { recursive: true });
      // Only the new one is there, as on a machine that has fetched the site and measured once.
      await cp(join(one, 'runs', run), join(other, 'runs', run), { recursive: true });
      assert.deepEqual(told(await build(other)).added, [run]);
    }
    const files = (await filesOf(join(one, 'site'))).filter((path) => path !== 'data/manifest.json');
    assert.deepEqual(
      (await filesOf(join(other, 'site'))).filter((path) => path !== 'data/manifest.json'),
      files,
    );
    for (const path of files) {
      assert.deepEqual(
        await readFile(join(other, 'site', path)),
        await readFile(join(one, 'site', path)),
        path,
      );
    }
  });

  it('takes a run again whose record changed, and knows one whose time alone did', async () => {
    const cwd = await temporaryFolder();
    await manyRuns(cwd, 3);
    told(await build(cwd));
    await utimes(join(cwd, 'runs/run-0001/run.json'), new Date(), new Date());
    assert.deepEqual(told(await build(cwd)).added, []);
    const again = storedRun({
      id: 'run-0001',
      startedAt: hoursBefore(50, Date.now()),
      series: [{ p99Us: 7_000 }],
    });
    await store(join(cwd, 'runs/run-0001'), again);
    assert.deepEqual(told(await build(cwd)).added, ['run-0001']);
  });

  it('is repaired after it was interrupted, or files went missing', async () => {
    const cwd = await temporaryFolder();
    await manyRuns(cwd, 4);
    const site = join(cwd, 'site');
    told(await build(cwd));
    const whole = await filesOf(site);
    const [data = ''] = await readdir(join(site, 'data/runs'));
    await rm(join(site, 'index.html'));
    await truncate(join(site, 'data/runs', data), 100);
    assert.deepEqual(told(await build(cwd)).written.sort(), [join('data/runs', data), 'index.html']);
    // As a call leaves it that was killed between files: no manifest, a journal, and half of a file.
    await rm(join(site, 'data/manifest.json'));
    const [history = ''] = await readdir(join(site, 'data/history'));
    const journal = whole.filter((path) => path !== 'data/manifest.json');
    await writeFile(
      join(site, 'data/building.jsonl'),
      `${journal.map((path) => JSON.stringify(path)).join('\n')}\n"cut o`,
    );
    await truncate(join(site, 'data/history', history), 200);
    await writeFile(join(site, 'runs.html.part'), 'half');
    const repaired = told(await build(cwd));
    assert.ok(repaired.written.length < 5, repaired.written.join());
    assert.deepEqual(await filesOf(site), whole);
    assert.deepEqual(told(await build(cwd)).written, []);
  });

  it('never touches files of others', async () => {
    const cwd = await temporaryFolder();
    await manyRuns(cwd, 2);
    told(await build(cwd));
    await writeFile(join(cwd, 'site/CNAME'), 'example.org');
    await mkdir(join(cwd, 'site/reports/mine'));
    await writeFile(join(cwd, 'site/reports/mine/notes.txt'), 'mine');
    await manyRuns(cwd, 1, 2);
    told(await build(cwd));
    assert.equal(await readFile(join(cwd, 'site/CNAME'), 'utf8'), 'example.org');
    assert.equal(await readFile(join(cwd, 'site/reports/mine/notes.txt'), 'utf8'), 'mine');
  });

  it('leaves out what is not complete, not trustworthy or not readable, and says which', async () => {
    const cwd = await temporaryFolder();
    await manyRuns(cwd, 1);
    const now = Date.now();
    const at = hoursBefore(5, now);
    const bad: Record<string, string | Parameters<typeof storedRun>[0]> = {
      partial: {
        id: 'p',
        startedAt: at,
        over: { status: 'partial', exit: { code: 130, reasons: ['interrupted'] } },
      },
      failed: {
        id: 'f',
        startedAt: at,
        over: { status: 'failed', exit: { code: 5, reasons: ['nothing succeeded'] } },
      },
      untrusted: { id: 'u', startedAt: at, over: { exit: { code: 5, reasons: ['disturbed'] } } },
      cut: '{"schema": "faasmark.run/1", "id"',
      newer: '{"schema": "faasmark.run/2"}',
      other: '{"name": "package"}',
      future: { id: 't', startedAt: new Date(now + 48 * HOUR_MS).toISOString() },
      twice: { id: 'run-0000', startedAt: at },
    };
    for (const [name, run] of Object.entries(bad)) {
      await store(join(cwd, 'runs/z', name), typeof run === 'string' ? run : storedRun(run));
    }
    await mkdir(join(cwd, 'runs/z/begun'));
    await writeFile(join(cwd, 'runs/z/begun/ledger.jsonl'), '');
    const finished = await build(cwd);
    const { refused, runs } = told(finished);
    assert.equal(runs, 1);
    assert.deepEqual(refused.map(({ place, kind }) => [place, kind]).sort(), [
      ['runs/z/begun', 'unreadable'],
      ['runs/z/cut', 'unreadable'],
      ['runs/z/failed', 'failed'],
      ['runs/z/future', 'unreadable'],
      ['runs/z/newer', 'newer-schema'],
      ['runs/z/other', 'unreadable'],
      ['runs/z/partial', 'partial'],
      ['runs/z/twice', 'duplicate'],
      ['runs/z/untrusted', 'untrustworthy'],
    ]);
    assert.equal(finished.stderr.match(/^refused: /gm)?.length, 9);
    const page = await readFile(join(cwd, 'site/refused.html'), 'utf8');
    for (const { place } of refused) assert.ok(page.includes(place), place);
    assert.ok(!page.includes(cwd), 'no path of the machine is published');
  });

  it('says loudly which provider is stale', async () => {
    const cwd = await temporaryFolder();
    const old = storedRun({
      id: 'old',
      startedAt: hoursBefore(100, Date.now()),
      series: [{ provider: 'gone' }],
    });
    await store(join(cwd, 'runs/old'), old);
    await store(join(cwd, 'runs/new'), storedRun({ id: 'new', startedAt: hoursBefore(1, Date.now()) }));
    const { code, stderr } = await faasmark(['dashboard', 'runs', '--out', 'site'], { cwd });
    assert.equal(code, 0);
    assert.match(stderr, /^stale: gone has no fresh run/m);
    const overview = await readFile(join(cwd, 'site/index.html'), 'utf8');
    assert.match(overview, /<strong>Stale\.<\/strong>[^]*gone/);
    assert.match(await readFile(join(cwd, 'site/feed.xml'), 'utf8'), /Stale: gone is no longer measured/);
    const index = JSON.parse(await readFile(join(cwd, 'site/index.json'), 'utf8')) as SiteIndex;
    assert.deepEqual(
      index.stale.map(({ provider }) => provider),
      ['gone'],
    );
    assert.deepEqual(told(await build(cwd, '--stale-after', '7d')).refused, []);
    assert.doesNotMatch(await readFile(join(cwd, 'site/feed.xml'), 'utf8'), /Stale/);
  });

  it('shows the newest calibration, made again from its record', async () => {
    const cwd = await temporaryFolder();
    await manyRuns(cwd, 1);
    const calibration: CalibrationRecord = {
      schema: 'faasmark.calibration/1',
      id: 'c-1',
      startedAt: hoursBefore(30, Date.now()),
      finishedAt: hoursBefore(29, Date.now()),
      command: 'faasmark calibrate',
      tool: { version: '0.1.0', node: 'v22' },
      client: { os: 'linux', cpu: 'x', cores: 4, sharedCores: false },
      seed: 1,
      quick: false,
      plan: { hash: 'h' },
      verdict: { ok: true, held: 7, of: 7 },
      parts: [],
    };
    for (const [name, record] of [
      ['older', { ...calibration, id: 'c-0', startedAt: hoursBefore(60, Date.now()) }],
      ['newer', calibration],
    ] as const) {
      await mkdir(join(cwd, 'runs/proofs', name), { recursive: true });
      await writeFile(join(cwd, 'runs/proofs', name, 'calibration.json'), JSON.stringify(record));
      await writeFile(join(cwd, 'runs/proofs', name, 'proof.html'), '<script>alert(1)</script>');
    }
    told(await build(cwd));
    const page = await readFile(join(cwd, 'site/proof.html'), 'utf8');
    assert.match(page, /Everything holds: 7 of 7 checks/);
    assert.doesNotMatch(page, /alert/);
    assert.match(
      await readFile(join(cwd, 'site/index.html'), 'utf8'),
      /href="proof\.html"\s*>✔ Everything holds: 7 of 7 checks/,
    );
  });

  it('has a feed and badges that other programs can read, with the same ids each time', async () => {
    const cwd = await temporaryFolder();
    const now = Date.now();
    for (let run = 0; run < 24; run++) {
      const hostile = HOSTILE_TEXT[run % HOSTILE_TEXT.length] ?? '';
      const startedAt = hoursBefore(30 - run, now);
      const series = [
        { provider: '__proto__', p99Us: run < 14 ? 5_000 + run : 9_000 + run },
        { provider: hostile.slice(0, 200) },
      ];
      await store(
        join(cwd, 'runs', String(run)),
        storedRun({ id: `${hostile}${String(run)}`, startedAt, series }),
      );
    }
    told(await build(cwd));
    const read = async () => {
      const script =
        'import sys,xml.etree.ElementTree as t\nfor p in sys.argv[1:]:\n r=t.parse(p).getroot()\n print(r.tag)\n for i in r.iter("{http://www.w3.org/2005/Atom}id"): print(i.text)';
      const badges = (await readdir(join(cwd, 'site/badges'))).map((name) => join(cwd, 'site/badges', name));
      const { stdout, stderr, status } = spawnSync(
        'python3',
        ['-c', script, join(cwd, 'site/feed.xml'), ...badges],
        { encoding: 'utf8' },
      );
      assert.equal(status, 0, stderr);
      return stdout.trim().split('\n');
    };
    const lines = await read();
    assert.equal(lines[0], '{http://www.w3.org/2005/Atom}feed');
    const ids = lines.filter((line) => line.startsWith('urn:uuid:'));
    assert.equal(new Set(ids).size, ids.length);
    assert.ok(ids.length >= 26, 'the feed, 24 runs, a change');
    assert.equal(
      lines.filter((line) => line === '{http://www.w3.org/2000/svg}svg').length,
      lines.length - ids.length - 1,
    );
    await store(
      join(cwd, 'runs/next'),
      storedRun({
        id: 'next',
        startedAt: hoursBefore(2, now),
        series: [{ provider: '__proto__', p99Us: 9_050 }],
      }),
    );
    told(await build(cwd));
    const later = await read();
    for (const id of ids.slice(0, 25)) assert.ok(later.includes(id));
  });
});

describe('a dashboard that cannot be made', () => {
  const cases: [string, (cwd: string) => Promise<string[]>, RegExp, RegExp][] = [
    [
      'of an empty folder',
      async (cwd) => (await mkdir(join(cwd, 'runs')), ['runs']),
      /^error: there is no run in runs$/m,
      /^hint: .*faasmark run/m,
    ],
    [
      'of a folder that is not there',
      () => Promise.resolve(['nowhere']),
      /^error: there is no folder nowhere$/m,
      /^hint: /m,
    ],
    [
      'of refused runs alone',
      async (cwd) => (await store(join(cwd, 'runs/a'), '{'), ['runs']),
      /^error: the only run in runs is refused: runs\/a: unreadable, its run\.json is not JSON/m,
      /^hint: a dashboard shows complete and trustworthy runs/m,
    ],
    [
      'in a folder of others',
      async (cwd) => {
        await manyRuns(cwd, 1);
        await mkdir(join(cwd, 'site'));
        await writeFile(join(cwd, 'site/mine.txt'), 'mine');
        return ['runs'];
      },
      /^error: --out site is not empty, and no dashboard of ours\.$/m,
      /^hint: Name a new or empty folder/m,
    ],
    [
      'with bad notes and a missing folder, all told at once',
      async (cwd) => {
        await manyRuns(cwd, 1);
        await writeFile(join(cwd, 'notes.json'), '[{"at": "x", "text": "y"}, {"text": "z"}]');
        return ['runs', 'nowhere', '--annotations', 'notes.json'];
      },
      /notes\.json, entry 1: at is "x"[^]*entry 2: at is missing[^]*there is no folder nowhere/,
      /^hint: /m,
    ],
    [
      'for a stale time that is none',
      async (cwd) => (await manyRuns(cwd, 1), ['runs', '--stale-after', 'soon']),
      /--stale-after/,
      /^hint: /m,
    ],
  ];
  for (const [what, prepare, error, hint] of cases) {
    it(`${what} ends in exit 2, and nothing is written`, async () => {
      const cwd = await temporaryFolder();
      const args = await prepare(cwd);
      const before = await filesOf(cwd);
      const { code, stderr } = await faasmark(['dashboard', ...args, '--out', 'site'], { cwd });
      assert.equal(code, 2, stderr);
      assert.match(stderr, error);
      assert.match(stderr, hint);
      assert.deepEqual(await filesOf(cwd), before);
      await assert.rejects(stat(join(cwd, 'site/data')));
    });
  }

  it('leaves a site as it is whose new runs are all refused', async () => {
    const cwd = await temporaryFolder();
    await manyRuns(cwd, 2);
    told(await build(cwd));
    const manifest = await readFile(join(cwd, 'site/data/manifest.json'), 'utf8');
    await rm(join(cwd, 'runs'), { recursive: true });
    await store(join(cwd, 'runs/a'), '{');
    assert.equal((await build(cwd)).code, 2);
    assert.equal(await readFile(join(cwd, 'site/data/manifest.json'), 'utf8'), manifest);
  });
});
