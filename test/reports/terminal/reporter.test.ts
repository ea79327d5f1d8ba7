/** Runs and widths go in; that the summary fits, leads with what matters and steers no terminal comes out. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { terminalReporter } from '../../../reports/terminal/reporter.js';
import type { RunRecord } from '../../../src/model/RunRecord.js';
import { runRecord } from '../../fixtures/run-record.js';

async function textOf(run: RunRecord, columns = 100, color = false): Promise<string> {
  const [file] = await terminalReporter.render(run, { columns, color });
  return String(file?.contents);
}

const runs = {
  standard: runRecord(),
  quick: runRecord({ quick: true }),
  hostile: runRecord({ hostile: true }),
};

describe('the terminal summary', () => {
  for (const [name, run] of Object.entries(runs)) {
    for (const [columns, widest] of [
      [80, 80],
      [100, 100],
      [240, 100],
    ] as const) {
      it(`fits ${widest} columns on a terminal of ${columns}: ${name}`, async () => {
        for (const line of (await textOf(run, columns)).split('\n')) {
          assert.ok([...line].length <= widest, `${[...line].length}: ${line}`);
        }
      });
    }
  }

  it('shows attained p50, p99, interval, n and both multiples of the baseline', async () => {
    const line = (await textOf(runs.standard)).split('\n').find((one) => one.includes('chain[key-value] '));
    assert.match(line ?? '', /5\.94 ms +19\.5 ms +16\.7–23\.0 ms +1,060 +14× +12×/);
    assert.match(await textOf(runs.standard), /chain\[in-process\] for noop, fanout, fanin/);
  });

  it('leads with p90 where the run has no p99', async () => {
    const header = (await textOf(runs.quick)).split('\n').find((line) => line.startsWith('workload'));
    assert.match(header ?? '', /p50 +p90 +95 % of p90 +n +× p50 +× p90/);
  });

  it('says what failed, what was not warm, what was emulated and what cores were shared', async () => {
    const text = await textOf(runs.standard);
    assert.match(text, /chain\[direct\]: 5 of 1,060 failed \(3 function errors, 2 time-outs\)/);
    assert.match(text, /chain\[direct\]: 3 cold \(.*\) while measuring/);
    assert.match(text, /emulated store: dynalite 4\.0\.0 .*no network/);
    assert.match(text, /shared cores: ratios within this run only/);
    assert.match(text, /Trust: no objection/);
  });

  it('says what failed calls said, and that time-outs got no reply', async () => {
    const [first] = runs.standard.series;
    assert.ok(first);
    const counts = { ...first.counts, errors: { ...first.counts.errors, function: 2 }, timeouts: 1 };
    const errorMessages = [
      { kind: 'function' as const, count: 2, messages: ['no such table \u001b[31musers'] },
    ];
    const text = await textOf({ ...runs.standard, series: [{ ...first, counts, errorMessages }] });
    assert.match(text, /^ {4}function: no such table \ufffd\[31musers$/m);
    assert.match(text, new RegExp(`^ {4}time-out: no reply within ${first.load.timeoutMs} ms$`, 'm'));
  });

  it('does not ask for more samples of what never succeeded', async () => {
    const [first] = runs.quick.series;
    assert.ok(first);
    const { counts, id } = first;
    const errors = { ...counts.errors, function: counts.intended, check: 0 };
    const none = { warm: 0, first: 0, cold: 0, unknown: 0, timeouts: 0, unfinished: 0 };
    const warnings = [{ code: 'too-few-samples' as const, message: 'too few', hint: 'more', series: id }];
    const failing = { ...first, counts: { ...counts, ...none, errors } };
    assert.doesNotMatch(await textOf({ ...runs.quick, series: [failing], warnings }), /too few/);
    assert.match(await textOf({ ...runs.quick, series: [first], warnings }), /too few/);
  });

  it('says the same warning once, with how many series it is about', async () => {
    const said = (await textOf(runs.quick)).match(/p99 needs 1000 samples/g) ?? [];
    assert.equal(said.length, 1);
    assert.match(await textOf(runs.quick), /8 series: /);
  });

  it('says loudly when the run is not to be trusted, and why', async () => {
    const run = { ...runs.standard, exit: { code: 5, reasons: ['21 % of trials were invalid'] } };
    assert.match(await textOf(run), /NOT TRUSTWORTHY[^]*21 % of trials were invalid/);
  });

  it('does not condemn a run that ended well for one of its series', async () => {
    const [first, ...others] = runs.standard.series;
    assert.ok(first);
    const marked = { ...first, trust: { ok: false, reasons: ['2 of 5 trials are invalid'] } };
    const text = await textOf({ ...runs.standard, series: [marked, ...others] });
    assert.match(text, /^Trust: not in 1 of 8 series\.\n {2}- noop\[caller\]: 2 of 5 trials are invalid$/m);
  });

  it('colours only when asked, and only then sends escape sequences, whatever the functions said', async () => {
    assert.ok((await textOf(runs.standard, 100, true)).includes('\u001b[1m'));
    // eslint-disable-next-line no-control-regex
    assert.doesNotMatch(await textOf(runs.hostile), /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/);
  });

  it('renders a run in which nothing was measured', async () => {
    const text = await textOf({ ...runs.standard, status: 'failed', series: [], warnings: [] });
    assert.match(text, /failed/);
  });

  it('gives a series with a long name lines of its own', async () => {
    const [first] = runs.standard.series;
    assert.ok(first);
    const id = `${first.id}+${'axis=1+'.repeat(20)}`;
    const text = await textOf({ ...runs.standard, series: [{ ...first, id }] }, 80);
    for (const line of text.split('\n')) assert.ok(line.length <= 80, line);
    assert.match(text, /414 µs/);
  });
});
