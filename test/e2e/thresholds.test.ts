/** Runs of the installed command with thresholds: what is far from its limit is decided, how the run ends follows, and nothing is left. */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { RunRecord } from '../../src/model/RunRecord.js';
import { readRun } from '../../src/record/read-run.js';
import { LEDGER_FILE, readLedger, standing } from '../../src/teardown/ledger.js';
import { runCommand, untilGone, type Ended } from './command-process.js';

let cwd: string;
before(() => {
  cwd = mkdtempSync(join(tmpdir(), 'faasmark-thresholds-'));
});
after(() => rmSync(cwd, { recursive: true }));

/** No function here takes a minute or a microsecond, whatever else the machine does. */
const KEPT = 'warm.p50<60s';
const MISSED = 'warm.p50<1us';
/** Some hundred calls carry no p99.9, and never an interval of one. */
const OPEN = 'all.p99.9<60s';

async function measured(
  name: string,
  flags: readonly string[],
): Promise<{ ended: Ended; record: RunRecord; folder: string }> {
  const small = ['--rate', '50', '--duration', '500ms', '--warmup', '4', '--trials', '8'];
  const ended = await runCommand(['run', '-w', 'noop', ...small, '--out', name, ...flags], cwd);
  const { record, folder } = await readRun(join(cwd, name), cwd);
  // Everything that was deployed is gone, however the run ended.
  assert.equal(record.resources.created, record.resources.destroyed, ended.stderr);
  assert.deepEqual(standing(await readLedger(join(folder, LEDGER_FILE))), []);
  assert.deepEqual(await untilGone([], cwd, 5_000), []);
  return { ended, record, folder };
}

/** On a busy machine trials may count as disturbed; that a run is not trustworthy goes before its thresholds. */
function assertExit({ ended, record }: { ended: Ended; record: RunRecord }, exit: number): void {
  const disturbed = ended.code === 5 && /disturbed|invalid/.test(record.exit.reasons.join());
  assert.ok(ended.code === exit || disturbed, ended.stderr);
  assert.equal(record.exit.code, ended.code);
}

const thresholds = (...texts: string[]): string[] => texts.flatMap((text) => ['--threshold', text]);
const verdicts = (record: RunRecord): string[] => record.thresholds.map(({ verdict }) => verdict);

describe('thresholds', () => {
  it('that are kept end a run in 0', async () => {
    const run = await measured('kept', thresholds(KEPT, 'errors<60%'));
    assertExit(run, 0);
    assert.deepEqual(verdicts(run.record), ['pass', 'pass']);
    assert.doesNotMatch(run.record.exit.reasons.join(), /failed|undecided/);
    assert.match(run.ended.stdout, /Thresholds\n.*2 passed/);
  });

  it('of which one is missed end it in 10, with value, interval and limit, in all that it writes', async () => {
    const run = await measured('missed', thresholds(KEPT, MISSED, OPEN));
    assertExit(run, 10);
    const { record, folder, ended } = run;
    assert.deepEqual(verdicts(record), ['pass', 'fail', 'undecided']);
    const missed = record.thresholds[1];
    assert.ok(missed !== undefined);
    assert.deepEqual([missed.expression, missed.series], [MISSED, 'local/local/noop[caller]']);
    assert.deepEqual([missed.unit, missed.limit], ['us', 1]);
    const { attained } = record.series[0] ?? {};
    assert.equal(missed.value, attained?.p50Us);
    assert.deepEqual(missed.ci95, attained?.ci95.p50Us);
    const reason =
      /local\/local\/noop\[caller\]: warm\.p50<1us failed: [\d.]+ .s, 95 % interval [\d.]+ .s to [\d.]+ .s, above the limit of 1 µs/;
    assert.match(record.exit.reasons.join('\n'), reason);
    assert.match(ended.stderr.replaceAll(/\s+/g, ' '), reason);
    const warning = record.warnings.find(({ code }) => code === 'threshold-undecided');
    assert.match(warning?.message ?? '', /all\.p99\.9<60s is undecided: [\d,]+ calls carry no p99\.9/);
    assert.match(readFileSync(join(folder, 'summary.md'), 'utf8'), /## Thresholds\n[^]*\*\*fail\*\*/);

    const again = await runCommand(['report', 'missed'], cwd);
    assert.equal(again.code, 0);
    assert.match(again.stdout, /warm\.p50<1us\n.*✕ fail[^]*all\.p99\.9<60s\n.*\? undecided/);
  });

  it('may be asked of a stored run, in place of its own, which stay stored', async () => {
    const stored = readFileSync(join(cwd, 'missed', 'run.json'));
    const asked = await runCommand(['report', 'missed', ...thresholds('warm.p50<2us', 'warm.p50<50s')], cwd);
    assert.equal(asked.code, 10, asked.stderr);
    assert.match(
      asked.stderr,
      /^exit 10: local\/local\/noop\[caller\]: warm\.p50<2us failed: .*limit of 2 µs$/m,
    );
    assert.match(asked.stdout, /Of 2 verdicts on thresholds: 1 failed, 1 passed/);
    assert.equal((await runCommand(['report', 'missed', ...thresholds(OPEN)], cwd)).code, 0);
    assert.equal((await runCommand(['report', 'missed', ...thresholds(OPEN), '--strict'], cwd)).code, 10);
    const wrong = await runCommand(['report', 'missed', ...thresholds('chain.warm.p50<2us')], cwd);
    assert.equal(wrong.code, 2);
    assert.match(wrong.stderr, /no series of the run matches\.\nhint: There are noop\[caller\]/);
    // A setting for runs to come judges none that was.
    const environment = { FAASMARK_THRESHOLD: 'chain.warm.p50<2us', FAASMARK_STRICT: '1' };
    assert.equal((await runCommand(['report', 'missed'], cwd, environment)).code, 0);
    assert.deepEqual(readFileSync(join(cwd, 'missed', 'run.json')), stored);
  });

  it('that cannot be decided end it in 0, and in 10 with --strict', async () => {
    const open = await measured('open', thresholds(OPEN));
    assertExit(open, 0);
    const strict = await measured('strict', [...thresholds(OPEN), '--strict']);
    assertExit(strict, 10);
    assert.match(strict.record.exit.reasons.join(), /all\.p99\.9<60s is undecided \(--strict\): /);
  });

  it('that fail beyond doubt end it early with --abort-on-fail, and it says so', async () => {
    const run = await measured('cut', [...thresholds(KEPT, MISSED), '--abort-on-fail']);
    assertExit(run, 10);
    const { record, ended } = run;
    const blocks = new Set(record.series[0]?.trialRuns.map(({ block }) => block));
    assert.ok(blocks.size >= 5 && blocks.size < 8, String(blocks.size));
    assert.equal(record.status, 'partial');
    assert.deepEqual(verdicts(record), ['pass', 'fail']);
    assert.match(
      record.exit.reasons.join('\n'),
      /noop\[caller\]: warm\.p50<1us failed beyond doubt after block \d of 8, and --abort-on-fail ended the run there/,
    );
    const warning = record.warnings.find(({ code }) => code === 'aborted-on-fail');
    assert.match(warning?.message ?? '', /ended after block \d of 8.*widened for 3 looks/);
    assert.match(ended.stdout, /results: cut/);
  });

  it('that hold let a run with --abort-on-fail go on to its end', async () => {
    const run = await measured('whole', [...thresholds(KEPT), '--abort-on-fail']);
    assertExit(run, 0);
    assert.equal(run.record.status, 'complete');
    assert.equal(run.record.warnings.filter(({ code }) => code === 'aborted-on-fail').length, 0);
    const plain = run.record.series[0]?.attained.ci95.p50Us;
    assert.deepEqual(run.record.thresholds[0]?.ci95, plain);
  });
});

it('a ratio of two compositions is judged block by block', async () => {
  const flags = ['--composition', 'in-process,object-store', '--trials', '6', '--rate', '30'];
  const ended = await runCommand(
    [
      ...['run', '-w', 'chain', ...flags, '--duration', '800ms', '--warmup', '4', '--out', 'ratio'],
      ...thresholds('in-process/object-store.warm.p50<100', 'in-process/object-store.warm.p50>100'),
    ],
    cwd,
  );
  const { record } = await readRun(join(cwd, 'ratio'), cwd);
  assertExit({ ended, record }, 10);
  assert.deepEqual(verdicts(record), ['pass', 'fail']);
  const [ratio] = record.thresholds;
  assert.deepEqual(
    [ratio?.series, ratio?.against, ratio?.unit],
    ['local/local/chain[in-process]', 'local/local/chain[object-store]', 'ratio'],
  );
  assert.match(ended.stdout, /chain\[in-process\/object-store\]/);
});
