/** Runs go in; that what the page embeds loses nothing, adds up and stays short comes out. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { paretoFront } from '../../../reports/html/pareto-front.js';
import { TIME_PARTS } from '../../../reports/html/ReportData.js';
import { sweepsOf } from '../../../reports/html/sweeps.js';
import { timeParts } from '../../../reports/html/time-parts.js';
import { trialPoints } from '../../../reports/html/trial-points.js';
import { summaryOf } from '../../../reports/summary-rows.js';
import type { RunRecord, SeriesRecord } from '../../../src/model/RunRecord.js';
import { runRecord } from '../../fixtures/run-record.js';

const RUN = runRecord();
const seriesNamed = (end: string): SeriesRecord => {
  const series = RUN.series.find(({ id }) => id.endsWith(end));
  assert.ok(series);
  return series;
};

describe('a timeline for the page', () => {
  it('joins seconds of the same trial until it is short, and drops nothing', () => {
    const second = fc.record({
      n: fc.nat(100),
      p50Us: fc.option(fc.nat(10_000)),
      maxUs: fc.option(fc.nat(100_000)),
      cold: fc.nat(2),
      errors: fc.nat(2),
    });
    const trials = fc.array(fc.array(second, { maxLength: 200 }), { minLength: 1, maxLength: 8 });
    const series = seriesNamed('noop[caller]');
    const [trial] = series.trialRuns;
    assert.ok(trial);
    fc.assert(
      fc.property(trials, (all) => {
        const trialRuns = all.map((seconds, block) => ({
          ...trial,
          block,
          seconds: seconds.map((one, k) => ({ ...one, atMs: (block * 1_000 + k) * 1_000 })),
        }));
        const points = trialPoints({ ...series, trialRuns }, RUN.startedAt);
        assert.ok(points.flatMap(({ at }) => at).length <= 240 + all.length);
        points.forEach((point, block) => {
          const seconds = all[block] ?? [];
          const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
          assert.equal(sum(point.n), sum(seconds.map(({ n }) => n)));
          assert.equal(sum(point.cold.map(([, count]) => count)), sum(seconds.map(({ cold }) => cold)));
          assert.equal(sum(point.errors.map(([, count]) => count)), sum(seconds.map(({ errors }) => errors)));
          assert.equal(
            Math.max(-1, ...point.max.map((us) => us ?? -1)),
            Math.max(-1, ...seconds.map(({ maxUs }) => maxUs ?? -1)),
          );
        });
      }),
    );
  });
});

describe('where the time goes', () => {
  it('adds up to the mean call whatever was measured, and no part is negative', () => {
    const us = fc.option(fc.nat(50_000));
    const hop = fc.record({
      name: fc.constantFrom('a', 'b', '__proto__'),
      kind: fc.constantFrom('invoke', 'put', 'get'),
      n: fc.nat(8_000),
      p50Us: us,
      p99Us: us,
    });
    const billed = fc.option(
      fc.record({
        basis: fc.constant(''),
        n: fc.nat(2_000),
        meanFunctionUs: us,
        meanCriticalPathUs: us,
      }),
    );
    const composition = fc.constantFrom(
      'in-process',
      'caller',
      'direct',
      'native',
      'key-value',
    ) as fc.Arbitrary<SeriesRecord['composition']>;
    const base = seriesNamed('chain[direct]');
    fc.assert(
      fc.property(fc.array(hop, { maxLength: 5 }), billed, composition, us, (hops, one, joined, floorUs) => {
        const parts = timeParts({ ...base, hops, billed: one, composition: joined }, floorUs);
        if (parts === null) return;
        const all = TIME_PARTS.map((part) => parts.us[part]);
        assert.ok(all.every((part) => part >= 0));
        assert.ok(Math.abs(all.reduce((sum, part) => sum + part, 0) - parts.totalUs) <= TIME_PARTS.length);
      }),
    );
  });

  it('tells handing over, stores and functions of a chain apart', () => {
    const base = seriesNamed('chain[direct]');
    assert.ok(base.warm);
    const series: SeriesRecord = {
      ...base,
      warm: { ...base.warm, n: 100, meanUs: 10_000 },
      billed: { basis: '', n: 100, meanFunctionUs: 7_000, meanCriticalPathUs: 6_000, doubleBilling: 7 / 6 },
      hops: [
        { name: 'step-2', kind: 'invoke', n: 100, p50Us: 3_000, p99Us: null },
        { name: 'store', kind: 'put', n: 200, p50Us: 500, p99Us: null },
      ],
    };
    assert.deepEqual(timeParts(series, 100), {
      totalUs: 10_000,
      // The hop of 3,000 holds the second function, which ran 7,000 − 6,000.
      us: { floor: 100, front: 3_900, stores: 1_000, between: 2_000, functions: 3_000, untold: 0 },
    });
    const native = timeParts({ ...series, composition: 'native' }, 100);
    assert.deepEqual([native?.us.functions, native?.us.untold], [0, 5_000]);
  });

  it('says nothing where nothing was timed', () => {
    assert.equal(timeParts({ ...seriesNamed('noop[caller]'), hops: [], billed: null }, 60), null);
  });
});

describe('what was swept', () => {
  const sweepsIn = (run: RunRecord) => {
    const { groups, tail } = summaryOf(run);
    return groups.flatMap((group) => sweepsOf(group, tail));
  };
  const sized = (sizeBytes: number): SeriesRecord => {
    const series = seriesNamed('noop[caller]');
    const id = `${series.id}+sizeBytes=${sizeBytes}`;
    return { ...series, id, payloadBytes: sizeBytes, params: { sizeBytes } };
  };

  it('is a line over the one axis in which series differ, in the order of its values', () => {
    const run = { ...RUN, series: [sized(65_536), sized(0), sized(1_024), seriesNamed('chain[direct]')] };
    const [sweep, ...others] = sweepsIn(run);
    assert.deepEqual(others, []);
    assert.equal(sweep?.axis, 'payload');
    assert.deepEqual(sweep.values, ['0 B', '1 KiB', '64 KiB']);
    assert.deepEqual(
      sweep.lines.map(({ label, p50Us }) => [label, p50Us.length]),
      [['noop[caller]', 3]],
    );
  });

  it('is nothing in a run of different workloads, nor between the sides of a duet', () => {
    assert.deepEqual(sweepsIn(RUN), []);
    const base = { ...sized(1_024), id: `${sized(1_024).id}+side=base` };
    assert.deepEqual(sweepsIn({ ...RUN, series: [sized(0), base] }), []);
  });

  it('is the rungs of a ladder too, and says when not all were carried', () => {
    const rung = (rate: number, keptUp: boolean) => ({
      name: `${rate}/s`,
      fromMs: 0,
      toMs: 1,
      rate,
      intended: 1,
      achievedRate: rate,
      keptUp,
      failures: 0,
      cold: 0,
      attained: { n: 1, p50Us: rate, p99Us: null },
      all: { n: 1, p50Us: rate, p99Us: null, minUs: null, maxUs: null },
    });
    const series = seriesNamed('noop[caller]');
    const load = { ...series.load, profile: 'ladder', rate: null };
    const [sweep] = sweepsIn({
      ...RUN,
      series: [{ ...series, load, segments: [rung(10, true), rung(500, false)] }],
    });
    assert.deepEqual(sweep?.values, ['10/s', '500/s']);
    assert.deepEqual(sweep?.lines[0]?.p50Us, [10, 500]);
    assert.match(sweep?.lines[0]?.label ?? '', /not all carried/);
  });
});

describe('the Pareto front', () => {
  it('holds exactly the points that no other one beats in both', () => {
    const point = fc.record({ x: fc.nat(20), y: fc.nat(20) });
    fc.assert(
      fc.property(fc.array(point), (points) => {
        const front = paretoFront(points);
        const beaten = ({ x, y }: { x: number; y: number }) =>
          points.some((other) => other.x <= x && other.y <= y && (other.x < x || other.y < y));
        assert.ok(front.every((one) => !beaten(one)));
        for (const one of points.filter((candidate) => !beaten(candidate))) {
          assert.ok(front.some(({ x, y }) => x === one.x && y === one.y));
        }
      }),
    );
  });
});
