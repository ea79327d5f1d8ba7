/** The default run, as a newcomer starts it: what it promises of its numbers, its files and its own size. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { Ajv } from 'ajv';
import { measureMachineStalls } from '../../src/calibrate/machine-stalls.js';
import { countsAddUp } from '../../src/engine/counts.js';
import { decode } from '../../src/engine/histogram.js';
import { readRun } from '../../src/record/read-run.js';
import { EXIT } from '../../src/exit-codes.js';
import type { RunRecord, SeriesRecord } from '../../src/model/RunRecord.js';
import { CLI, environmentIn, untilGone } from './command-process.js';

/** Of two threads that never wait. Where more is missing, trials of one or two seconds are disturbed one after the other. */
const MOST_TAKEN = 0.005;
const MEMORY_LIMIT_KB = 300 * 1_024;

describe('the default run', () => {
  let cwd: string;
  let folder: string;
  let record: RunRecord;
  let code: number | null;
  let stdout = '';
  let peakKb = 0;

  before(async () => {
    cwd = await mkdtemp(join(tmpdir(), 'faasmark-default-'));
    // Exit 5 says that this machine was too busy to measure on; once more, then it counts.
    for (const attempt of ['out', 'again']) {
      folder = join(cwd, attempt);
      code = await runInto(folder);
      if (code !== EXIT.untrustworthy) break;
    }
    ({ record } = await readRun(folder, cwd));
  });
  after(() => rm(cwd, { recursive: true, force: true }));

  async function runInto(out: string): Promise<number | null> {
    stdout = '';
    const child = spawn(process.execPath, [CLI, 'run', '--out', out], {
      cwd,
      env: environmentIn(cwd),
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    child.stdout.on('data', (chunk) => (stdout += String(chunk)));
    const look = setInterval(() => {
      if (child.exitCode === null) peakKb = Math.max(peakKb, residentPeakKb(child.pid ?? 0));
    }, 1_000);
    const ended = await new Promise<number | null>((resolve) => child.on('close', resolve));
    clearInterval(look);
    return ended;
  }

  const series = (id: string): SeriesRecord => {
    const found = record.series.find((each) => each.id === `local/local/${id}`);
    assert.ok(found !== undefined, id);
    return found;
  };

  it('ends with 0, or with 5 where the machine took its cores away, and leaves the whole folder, in under three minutes', async () => {
    if (code === EXIT.untrustworthy) {
      const { share } = await measureMachineStalls(4);
      // What a host takes from its guests no harness can give back. That it did is measured apart from the harness.
      assert.ok(share > MOST_TAKEN, `5 on a machine that takes ${(share * 100).toFixed(2)} %: ${stdout}`);
      assert.match(record.exit.reasons.join('\n'), /are invalid: the harness was disturbed/);
    } else assert.equal(code, EXIT.ok, stdout);
    assert.equal(record.status, 'complete');
    assert.deepEqual((await readdir(folder)).sort(), [
      'latency.hlog',
      'ledger.jsonl',
      'report.html',
      'run.json',
      'summary.csv',
      'summary.md',
    ]);
    assert.deepEqual(await untilGone([], cwd, 5_000), []);
    const tookMs = Date.parse(record.finishedAt ?? '') - Date.parse(record.startedAt);
    // What the machine disturbed is measured again, and costs what it costs.
    const again = record.series.flatMap(({ trialRuns, load }) =>
      trialRuns.filter(({ attempt }) => attempt > 0).map(() => load.durationMs * 1.1 + 100),
    );
    const plannedMs = tookMs - again.reduce((sum, ms) => sum + ms, 0);
    assert.ok(plannedMs < 180_000, `${tookMs} ms, of which ${plannedMs} as planned`);
  });

  it('is valid by the published schema', async () => {
    const schema = JSON.parse(
      await readFile(new URL('../../schemas/run-1.json', import.meta.url), 'utf8'),
    ) as object;
    const validate = new Ajv({ allErrors: true }).compile(schema);
    const stored: unknown = JSON.parse(await readFile(join(folder, 'run.json'), 'utf8'));
    assert.ok(validate(stored), JSON.stringify(validate.errors?.slice(0, 5)));
  });

  it('reports a p99 with its interval for every series', () => {
    assert.equal(record.series.length, 8);
    for (const { id, attained } of record.series) {
      assert.ok(attained.p50Us !== null && attained.p99Us !== null, id);
      assert.ok(attained.ci95.p50Us !== null, id);
    }
    const rows = stdout
      .split('\n')
      .filter((line) => /^(noop|chain|fanout|fanin)\[[a-z-]+\] +[\d.]+ /.test(line));
    assert.equal(rows.length, 8);
    assert.ok(stdout.split('\n').every((line) => line.length <= 100));
  });

  it('finds what composing costs: in-process < native < direct < through a store', () => {
    const p50 = (composition: string): number => series(`chain[${composition}]`).warm?.p50Us ?? Number.NaN;
    assert.ok(p50('in-process') < p50('native'), `${p50('in-process')} < ${p50('native')}`);
    assert.ok(p50('native') < p50('direct'), `${p50('native')} < ${p50('direct')}`);
    assert.ok(p50('direct') < p50('key-value'), `${p50('direct')} < ${p50('key-value')}`);
    assert.ok(p50('direct') < p50('object-store'), `${p50('direct')} < ${p50('object-store')}`);
  });

  it('accounts for every request, of every series and every trial', () => {
    for (const { id, counts, trialRuns } of record.series) {
      assert.ok(countsAddUp(counts), id);
      for (const trial of trialRuns) assert.ok(countsAddUp(trial.counts) && countsAddUp(trial.leadIn), id);
      assert.ok(counts.intended >= 945, `${id}: at most one of ten blocks may be missing`);
    }
  });

  it('keeps the start classes apart: the first call after the deploy is cold or first, and in no warm number', () => {
    for (const { id, coldStarts, warm } of record.series) {
      const first = coldStarts.find(({ kind }) => kind === 'first-after-deploy');
      assert.equal(first?.n, 1, id);
      assert.ok((first?.minUs ?? 0) > (warm?.p50Us ?? Infinity), id);
    }
  });

  it('carries every composition at the one rate with time to spare, or says so', () => {
    for (const { id, achievedRate, load } of record.series) {
      const marked = record.warnings.some(
        (warning) => warning.code === 'not-keeping-up' && warning.series === id,
      );
      assert.ok(marked || (achievedRate ?? 0) > 0.97 * (load.rate ?? 0), `${id}: ${achievedRate}`);
    }
  });

  it('stores histograms that hold what the counts say', () => {
    for (const { id, warm, all, counts } of record.series) {
      assert.equal(warm?.n, counts.warm, id);
      assert.equal(decode(warm?.histogram ?? '').totalCount, counts.warm, id);
      assert.equal(all?.n, counts.warm + counts.first + counts.cold + counts.unknown, id);
    }
  });

  it('keeps the command itself under 300 MB', { skip: process.platform !== 'linux' && 'reads /proc' }, () => {
    assert.ok(peakKb > 0 && peakKb < MEMORY_LIMIT_KB, `${peakKb} kB`);
  });
});

/** VmHWM of proc(5): the largest resident set so far. */
function residentPeakKb(pid: number): number {
  try {
    const peak = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
    return Number(peak?.[1] ?? 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 0;
    throw error;
  }
}
