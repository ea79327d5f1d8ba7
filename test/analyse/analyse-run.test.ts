/** From the evidence of all series to the verdict: exit codes, warnings about the whole run, calibration. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { analyseRun, type RunContext } from '../../src/analyse/analyse-run.js';
import { WARNING_CODES } from '../../src/model/Warning.js';
import { latencies, seededRandom, seriesEvidence, type TrialSketch } from './build-evidence.js';

const random = seededRandom(5);
const good = (): TrialSketch => ({ warm: latencies(105, 2_000, 0.2, random) });
const ten = (make: (index: number) => TrialSketch) => Array.from({ length: 10 }, (_, index) => make(index));
const disturbed = (): TrialSketch => ({ ...good(), lag: new Array<number>(105).fill(30_000) });

const CONTEXT: RunContext = { runStartedAtMs: 0, cores: 8, plannedTrials: 20, interrupted: false };
const named = (name: string, blocks: Parameters<typeof seriesEvidence>[0], provider = 'local') =>
  seriesEvidence(blocks, { id: `${provider}/local/${name}[caller]`, workload: name, provider });
const run = (series: ReturnType<typeof seriesEvidence>[], context: Partial<RunContext> = {}) =>
  analyseRun(series, { ...CONTEXT, ...context });
const codes = ({ warnings }: { warnings: { code: string }[] }) => warnings.map(({ code }) => code);

describe('analyseRun', () => {
  it('ends in 0 when all is well', () => {
    const analysis = run([named('noop', ten(good)), named('echo', ten(good))]);
    assert.deepEqual(analysis.exit, { code: 0, reasons: [] });
    assert.equal(analysis.series.length, 2);
  });

  it('ends in 5 when nothing succeeded, at all or in one series', () => {
    const refused = ten(() => ({ errors: { connect: 105 } }));
    assert.deepEqual(run([named('noop', refused)]).exit, {
      code: 5,
      reasons: ['nothing succeeded: all 1,050 requests failed'],
    });
    assert.deepEqual(run([named('noop', ten(good)), named('echo', refused)]).exit, {
      code: 5,
      reasons: ['local/local/echo[caller]: nothing succeeded: all 1,050 requests failed'],
    });
    assert.deepEqual(run([]).exit, { code: 5, reasons: ['nothing was measured'] });
  });

  it('ends in 5 when calls were answered but none of them was warm', () => {
    const alwaysNew = ten(() => ({ cold: latencies(105, 90_000, 0.1, random) }));
    assert.deepEqual(run([named('noop', alwaysNew)]).exit, {
      code: 5,
      reasons: [
        'local/local/noop[caller]: no call was warm: all 1,050 answers came from instances that were new',
      ],
    });
    const withoutEvidence = ten(() => ({ unknown: latencies(105, 2_000, 0.2, random) }));
    assert.equal(run([named('url', withoutEvidence, 'http')]).exit.code, 0);
  });

  it('ends in 5 when over 20 % of the trials are invalid, though re-run', () => {
    const invalid = (n: number) =>
      named(
        'noop',
        ten((index) => (index < n ? disturbed() : good())),
      );
    assert.equal(run([invalid(2)]).exit.code, 0);
    assert.equal(run([invalid(3)]).exit.code, 5);
    const beside = run([invalid(3), named('echo', ten(good))]);
    assert.equal(beside.exit.code, 0);
    assert.equal(beside.series[0]?.trust.ok, false);
  });

  it('ends in 5 when over 1 % of the requests waited for a connection', () => {
    const { exit } = run([
      named(
        'noop',
        ten((index) => ({ ...good(), waitedForConnection: index === 0 ? 11 : 0 })),
      ),
    ]);
    assert.equal(exit.code, 5);
    assert.match(exit.reasons[0] ?? '', /11 of 1,050 requests \(1\.05 %\) waited for a free connection/);
  });

  it('says once what is true of every series, and of one what is true of one', () => {
    const all = run([named('noop', [good()]), named('echo', [good()])]).warnings;
    for (const code of ['too-few-samples', 'too-few-trials']) {
      const found = all.filter((warning) => warning.code === code);
      assert.equal(found.length, 1);
      assert.equal(found[0]?.series, undefined);
    }
    const one = run([named('noop', ten(good)), named('echo', [good()])]).warnings;
    assert.deepEqual(
      one
        .filter(({ code }) => code === 'too-few-samples')
        .map(({ message, series }) => [series, message.split(' not')[0]]),
      [
        [undefined, 'p99.9 is'],
        ['local/local/echo[caller]', 'p99 is'],
      ],
    );
    assert.deepEqual(
      one.filter(({ code }) => code === 'too-few-trials').map(({ series }) => series),
      ['local/local/echo[caller]'],
    );
  });

  it('marks series that are hardly slower than the canary', () => {
    const canary = Array.from({ length: 110 }, () => 2_000);
    const analysis = run([
      named(
        'noop',
        ten(() => ({ ...good(), canary })),
      ),
      named(
        'slow',
        ten(() => ({ warm: latencies(105, 20_000, 0.1, random), canary })),
      ),
    ]);
    const found = analysis.warnings.filter(({ code }) => code === 'near-floor');
    assert.deepEqual(
      found.map(({ series }) => series),
      ['local/local/noop[caller]'],
    );
    assert.equal(analysis.calibration.canary.p99Us, 2_000);
  });

  it('labels shared cores on local runs alone', () => {
    const local = named('noop', ten(good));
    assert.ok(codes(run([local], { cores: 2 })).includes('shared-cores'));
    assert.ok(!codes(run([local], { cores: 4 })).includes('shared-cores'));
    assert.ok(!codes(run([named('noop', ten(good), 'aws')], { cores: 2 })).includes('shared-cores'));
  });

  it('keeps an interrupted run apart from an untrustworthy one', () => {
    const { exit, warnings } = run([named('noop', ten(good)), named('echo', [])], { interrupted: true });
    assert.deepEqual(exit, { code: 0, reasons: [] });
    assert.equal(
      warnings.find(({ code }) => code === 'interrupted')?.message,
      'interrupted after 10 of 20 trials; what was measured is kept',
    );
    assert.equal(run([named('noop', ten(good)), named('echo', [])]).exit.code, 5);
  });

  it('words every warning with a message and a next step', () => {
    const { warnings } = run(
      [named('noop', [disturbed(), { errors: { status: 9 }, cold: [9_000], unknown: [8_000] }])],
      { cores: 2, interrupted: true },
    );
    assert.ok(warnings.length >= 5);
    for (const { code, message, hint } of warnings) {
      assert.ok(
        WARNING_CODES.includes(code) && message.length > 20 && hint.length > 10,
        `${code}: ${message}`,
      );
    }
  });
});
