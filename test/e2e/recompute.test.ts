/** Real runs are recomputed from their samples and their log by other code than that which measured: `run.json` must say the same. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { gunzipSync } from 'node:zlib';
import type { RunRecord, SeriesRecord, TrialRunRecord } from '../../src/model/RunRecord.js';
import { envelope, targetServer, type TargetServer } from '../engine/target-server.js';
import { runCommand, startCommand } from './command-process.js';
import { readHlog, type HlogInterval } from './read-hlog.js';

const CLASSES = ['warm', 'first', 'cold', 'unknown'] as const;
/** Three digits (0.1 %, the top of a bucket of up to 1/1024), and the rounding of the two instants of a sample. */
const TOLERANCE = 1 / 1_000;

interface Line {
  series: string;
  trial: string;
  intendedUs: number;
  sentUs: number | null;
  completedUs: number | null;
  outcome: string;
}

interface Stored {
  record: RunRecord;
  lines: Line[];
  log: HlogInterval[];
}

async function measured(args: readonly string[], cwd: string): Promise<Stored> {
  const { code, stderr } = await runCommand(['run', ...args, '--samples', '--out', 'run'], cwd);
  assert.ok(code === 0 || code === 5, `${code}: ${stderr}`);
  return stored(cwd);
}

async function stored(cwd: string): Promise<Stored> {
  const folder = join(cwd, 'run');
  const samples = gunzipSync(await readFile(join(folder, 'samples.ndjson.gz'))).toString();
  return {
    record: JSON.parse(await readFile(join(folder, 'run.json'), 'utf8')) as RunRecord,
    lines: samples.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as Line])),
    log: readHlog(await readFile(join(folder, 'latency.hlog'), 'utf8')),
  };
}

const trialName = ({ index, attempt }: TrialRunRecord): string => (attempt === 0 ? `${index}` : `${index}r`);
const isSuccess = ({ outcome }: Line): boolean => (CLASSES as readonly string[]).includes(outcome);
const responseUs = ({ completedUs, intendedUs }: Line): number => (completedUs ?? Infinity) - intendedUs;

/** The smallest value with at least a share q at or below it, failures as infinite; undefined when n·(1−q) < 10. */
function quantile(values: readonly number[], q: number): number | null {
  if (Math.round(values.length * (1 - q) * 1e6) < 10 * 1e6) return null;
  const sorted = [...values].sort((a, b) => a - b);
  const value = sorted[Math.ceil(Math.round(values.length * q * 1e6) / 1e6) - 1];
  return value === undefined || value === Infinity ? null : value;
}

function assertClose(said: number | null | undefined, recomputed: number | null, what: string): void {
  if (recomputed === null || said === null || said === undefined)
    assert.equal(said ?? null, recomputed, what);
  else {
    const most = 2 + TOLERANCE * recomputed;
    assert.ok(Math.abs(said - recomputed) <= most, `${what}: ${said} in run.json, ${recomputed} recomputed`);
  }
}

/** The number of each outcome in the measured part, as `counts` has them. */
function countsOf(lines: readonly Line[]): Record<string, number> {
  const counts: Record<string, number> = { intended: lines.length };
  counts['sent'] = lines.filter(({ sentUs }) => sentUs !== null).length;
  for (const { outcome } of lines) counts[outcome] = (counts[outcome] ?? 0) + 1;
  return counts;
}

function assertCounts(said: SeriesRecord['counts'], lines: readonly Line[], what: string): void {
  const { errors, timeouts, ...flat } = said;
  const named = Object.entries({ ...flat, timeout: timeouts, ...errors }).filter(([, n]) => n > 0);
  const recomputed = Object.entries(countsOf(lines)).filter(([, n]) => n > 0);
  assert.deepEqual(Object.fromEntries(named), Object.fromEntries(recomputed), what);
}

function assertDistribution(
  said: { n: number; p50Us: number | null; p99Us: number | null } | null,
  values: readonly number[],
  what: string,
): void {
  assert.equal(said?.n ?? 0, values.length, `${what}: n`);
  assertClose(said?.p50Us, quantile(values, 0.5), `${what}: p50`);
  assertClose(said?.p99Us, quantile(values, 0.99), `${what}: p99`);
}

/** Everything that run.json says of response times and counts, from the samples alone. */
function assertRecomputed({ record, lines, log }: Stored): void {
  for (const series of record.series) {
    const own = lines.filter((line) => line.series === series.id);
    const of = (trial: TrialRunRecord): Line[] => own.filter((line) => line.trial === trialName(trial));
    const inMeasured = (line: Line): boolean => line.intendedUs >= 0;
    for (const trial of series.trialRuns) {
      const what = `${series.id} trial ${trialName(trial)}`;
      const whole = of(trial);
      const part = whole.filter(inMeasured);
      assertCounts(trial.counts, part, what);
      assertCounts(
        trial.leadIn,
        whole.filter((line) => !inMeasured(line)),
        `${what}, lead-in`,
      );
      const warm = part.filter(({ outcome }) => outcome === 'warm').map(responseUs);
      assertDistribution(trial.warm, warm, `${what}, warm`);
      for (const startClass of CLASSES) {
        const logged = log.filter(({ tag }) => tag === `${series.id}.${trialName(trial)}.${startClass}`);
        const n = logged.reduce(
          (sum, { counts }) => sum + [...counts.values()].reduce((a, b) => a + b, 0),
          0,
        );
        assert.equal(n, trial.counts[startClass], `${what}, ${startClass} in the log`);
      }
    }
    const entered = series.trialRuns
      .filter((trial) => trial.entered)
      .flatMap(of)
      .filter(inMeasured);
    assertCounts(series.counts, entered, series.id);
    for (const startClass of CLASSES) {
      const values = entered.filter(({ outcome }) => outcome === startClass).map(responseUs);
      assertDistribution(series[startClass], values, `${series.id} ${startClass}`);
      assertClose(series[startClass]?.p90Us, quantile(values, 0.9), `${series.id} ${startClass} p90`);
    }
    const successes = entered.filter(isSuccess);
    assertDistribution(series.all, successes.map(responseUs), `${series.id} all`);
    const service = successes.map(({ sentUs, completedUs }) => (completedUs ?? 0) - (sentUs ?? 0));
    assertClose(series.all?.serviceTime.p50Us, quantile(service, 0.5), `${series.id} service time`);

    const evidence = successes.some(({ outcome }) => outcome !== 'unknown');
    const headline = entered
      .filter((line) => line.outcome === (evidence ? 'warm' : 'unknown') || !isSuccess(line))
      .map((line) => (isSuccess(line) ? responseUs(line) : Infinity));
    assert.equal(series.attained.n, headline.length);
    for (const [key, q] of [
      ['p50Us', 0.5],
      ['p90Us', 0.9],
      ['p99Us', 0.99],
      ['p999Us', 0.999],
    ] as const) {
      assertClose(series.attained[key], quantile(headline, q), `${series.id} attained ${key}`);
    }
  }
  const attempts = record.series.flatMap(({ trialRuns }) => trialRuns);
  const answered = attempts.reduce((sum, { counts }) => {
    return sum + CLASSES.reduce((total, startClass) => total + counts[startClass], 0);
  }, 0);
  const logged = log.reduce((sum, { counts }) => sum + [...counts.values()].reduce((a, b) => a + b, 0), 0);
  assert.equal(logged, answered, 'the log holds every response time of every attempt, and nothing else');
  assert.ok(answered > 0);
  for (const [index, { tag, startS }] of log.entries()) {
    const before = log[index - 1];
    const trialOf = (text: string): string => text.slice(0, text.lastIndexOf('.'));
    if (before !== undefined && trialOf(before.tag) === trialOf(tag))
      assert.ok(before.startS <= startS, 'intervals of a trial stand in the order of time');
  }
}

/** Where Debian's libhdrhistogram-java puts it. */
const HDR_JAR = '/usr/share/java/hdrhistogram.jar';

/** Why the log cannot be read by the Java tool here; null: it can. */
function javaMissing(): string | null {
  if (!existsSync(HDR_JAR)) return `no ${HDR_JAR} (apt-get install libhdrhistogram-java)`;
  return spawnSync('java', ['-version']).status === 0
    ? null
    : 'no java (apt-get install default-jre-headless)';
}

function processLog(folder: string, options: readonly string[]): string {
  const main = ['-cp', HDR_JAR, 'org.HdrHistogram.HistogramLogProcessor', '-i', 'run/latency.hlog'];
  const { status, stdout, stderr } = spawnSync('java', [...main, ...options], {
    cwd: folder,
    encoding: 'utf8',
  });
  assert.equal(status, 0, stderr);
  return stdout;
}

/** With this seed `noop` comes first in the first block. */
const SEED = '2';
/** Its input is made on the driving thread, which ends by what is thrown there. */
const BREAKS_IN_ITS_FIRST_TRIAL = `
let drives = 0;
const breaks = {
  name: 'breaks', title: 'Breaks', description: 'Breaks.', group: 'invocation', parameters: [],
  compositions: ['caller'],
  design: () => ({
    functions: [{ name: 'f', sources: { node: new URL('./f.js', import.meta.url).pathname } }],
    flow: { kind: 'task', function: 'f' },
    input(sequence) {
      // The warm-up is the first, the first trial the second.
      if (sequence === 0 && ++drives === 2) throw new Error('as planned');
      return { call: sequence };
    },
    check: () => null,
  }),
};
export default { extend: { workloads: [breaks] } };
`;

describe('a stored run', () => {
  let cwd: string;
  let server: TargetServer;
  let calls = 0;
  before(async () => {
    cwd = await mkdtemp(join(tmpdir(), 'faasmark-recompute-'));
    server = await targetServer((request, response) => {
      calls++;
      const mixed = request.url === '/mixed';
      if (mixed && calls % 50 === 7) response.writeHead(500).end('no');
      else if (mixed && calls % 50 === 17) response.writeHead(429).end('no');
      else if (mixed && calls % 100 === 27) return;
      else if (mixed && calls % 50 === 37)
        response.end(envelope(1, { instance: `young-${calls}`, ageUs: 0 }));
      else if (mixed && calls % 50 === 47) response.end(envelope(1, { instance: `pooled-${calls}` }));
      else if (mixed) response.end(envelope(calls + 1));
      else response.end('hello');
    });
  });
  after(async () => {
    await server.close();
    await rm(cwd, { recursive: true, force: true });
  });

  it('of the reference runtime says what its samples and its log say', async () => {
    const args = ['-w', 'noop,chain', '--composition', 'caller,native,direct', '--trials', '1'];
    const folder = await mkdtemp(join(cwd, 'local-'));
    assertRecomputed(await measured([...args, '--duration', '1100ms', '--warmup', '5'], folder));
  });

  it("has a log in which the HdrHistogram project's own tool finds the same", async (t) => {
    const missing = javaMissing();
    if (missing !== null) return t.skip(missing);
    const folder = await mkdtemp(join(cwd, 'java-'));
    const args = [`${server.url}plain`, '--rate', '200', '--trials', '1', '--duration', '1300ms'];
    const { record, log } = await measured([...args, '--warmup', '5'], folder);
    const listed = processLog(folder, ['-listtags'])
      .split('\n')
      .filter((line) => line.endsWith('.unknown'));
    assert.deepEqual(new Set(listed), new Set(log.map(({ tag }) => tag)));
    const [series] = record.series;
    const trial = series?.trialRuns.find(({ entered }) => entered);
    assert.ok(series !== undefined && series.unknown !== null && trial !== undefined);
    const ratio = ['-outputValueUnitRatio', '1'];
    const told = processLog(folder, ['-tag', `${series.id}.${trialName(trial)}.unknown`, ...ratio]);
    const valueAt = (percentile: string): number =>
      Number(new RegExp(`^ *([\\d.]+) ${percentile}0+ `, 'm').exec(told)?.[1]);
    assert.equal(Number(/Total count *= *(\d+)/.exec(told)?.[1]), 260, told);
    assert.equal(valueAt('0.5'), series.unknown.p50Us, told);
    assert.equal(valueAt('0.9'), series.unknown.p90Us, told);
    assert.equal(valueAt('1.0'), series.unknown.maxUs, told);
  });

  it('of a target that fails, hangs and boots says what its samples and its log say', async () => {
    const load = ['--rate', '400', '--trials', '2', '--duration', '1100ms', '--timeout', '300ms'];
    const folder = await mkdtemp(join(cwd, 'url-'));
    const run = await measured(
      [`${server.url}mixed`, `${server.url}plain`, ...load, '--warmup', '5'],
      folder,
    );
    assertRecomputed(run);
    const mixed = run.record.series.find(({ id }) => id.includes('mixed'));
    assert.ok(mixed !== undefined);
    const { warm, first, cold, errors, timeouts } = mixed.counts;
    for (const n of [warm, first, cold, errors.status, errors.throttled, timeouts]) assert.ok(n > 0);
    const { cpuShare } = run.record.client;
    assert.ok(cpuShare !== null && cpuShare > 0 && cpuShare <= 1.02, `a share of ${cpuShare}`);
    assert.equal(mixed.attained.p99Us, null, 'over 1 % of failures leave no p99');
  });

  it('that was interrupted in its last trial is partial, and says what its samples and its log say', async () => {
    const folder = await mkdtemp(join(cwd, 'stopped-'));
    const options = ['--rate', '100', '--trials', '1', '--duration', '8s', '--samples', '--out', 'run'];
    const before = calls;
    const command = startCommand(['run', `${server.url}plain`, ...options, '--warmup', '1'], folder);
    const deadline = Date.now() + 20_000;
    // The lead-in is 80 calls.
    while (calls < before + 130 && Date.now() < deadline) await new Promise((look) => setTimeout(look, 20));
    command.kill('SIGINT');
    const { code, stderr } = await command.ended;
    assert.equal(code, 130, stderr);
    const run = await stored(folder);
    assertRecomputed(run);
    assert.equal(run.record.status, 'partial');
  });

  it('that broke in the middle of a block has the trials before in its log too', async () => {
    const folder = await mkdtemp(join(cwd, 'broken-'));
    await writeFile(join(folder, 'f.js'), 'export const handler = (event) => event;');
    await writeFile(join(folder, 'faasmark.config.mjs'), BREAKS_IN_ITS_FIRST_TRIAL);
    const options = ['--trials', '1', '--duration', '300ms', '--warmup', '3', '--samples', '--out', 'run'];
    const { code } = await runCommand(['run', '-w', 'noop,breaks', ...options, '--seed', SEED], folder);
    assert.equal(code, 5);
    const run = await stored(folder);
    assertRecomputed(run);
    const noop = run.record.series.find(({ workload }) => workload === 'noop');
    assert.equal(noop?.trialRuns.length, 1, 'noop was measured before it broke');
    assert.match(run.record.exit.reasons.join(), /as planned/);
  });
});
