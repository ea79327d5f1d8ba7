/** Stored runs against each other: what is said with one baseline, with five of the same kind of hour, and of series that one side lacks. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { analyseSeries } from '../../src/analyse/analyse-series.js';
import { compareStored } from '../../src/compare/compare-stored.js';
import type { RunRecord, SeriesRecord } from '../../src/model/RunRecord.js';
import { latencies, normal, seededRandom, seriesEvidence } from '../analyse/build-evidence.js';
import { runRecord } from '../fixtures/run-record.js';

const TEMPLATE = runRecord();
/** A Tuesday. */
const TUESDAY_NOON = '2026-11-17T12:10:00.000Z';

function series(random: () => number, medianUs: number, { timeouts = 0, id = 'noop' } = {}): SeriesRecord {
  const evidence = seriesEvidence(
    Array.from({ length: 10 }, () => ({
      warm: latencies(200, medianUs * Math.exp(0.02 * normal(random)), 0.2, random),
      timeouts,
    })),
    { id },
  );
  return analyseSeries(evidence, 0).record;
}

function stored(id: string, all: SeriesRecord[], startedAt = TUESDAY_NOON): RunRecord {
  return { ...TEMPLATE, id, startedAt, series: all };
}

/** Runs of the same hour on consecutive weekdays, each with an offset of its own. */
function baselines(random: () => number, count: number, spread: number, hour = '12'): RunRecord[] {
  return Array.from({ length: count }, (_, index) =>
    stored(
      `base-${index}`,
      [series(random, 5_000 * Math.exp(spread * normal(random)))],
      `2026-11-${16 + index}T${hour}:00:00.000Z`,
    ),
  );
}

describe('compareStored', () => {
  it('sees a difference to a single run, but calls it no regression', () => {
    const random = seededRandom(1);
    const result = compareStored(baselines(random, 1, 0), stored('head', [series(random, 7_500)]));
    assert.equal(result.kind, 'stored');
    for (const one of result.series) {
      assert.ok(one.differs && one.ratio !== null && one.ci95);
      assert.ok(Math.abs(one.ratio - 1.5) < 0.15 && one.ci95[0] < one.ratio && one.ratio < one.ci95[1]);
      assert.equal(one.verdict, 'worse');
      assert.match(one.notes.join(), /no regression: 1 baseline of the same kind of hour/);
    }
    assert.deepEqual(result.regressions, []);
  });

  it('calls it one against five of the same kind of hour', () => {
    const random = seededRandom(2);
    const head = stored('head', [series(random, 7_500)]);
    assert.deepEqual(compareStored(baselines(random, 5, 0.01), head).regressions, ['noop']);
    assert.deepEqual(compareStored(baselines(random, 5, 0.01, '03'), head).regressions, []);
    assert.deepEqual(compareStored(baselines(random, 4, 0.01), head).regressions, []);
    assert.deepEqual(compareStored(baselines(random, 5, 0.01), head, { gates: ['other'] }).regressions, []);
  });

  it('takes as much spread as there is between the baselines', () => {
    const random = seededRandom(3);
    const head = stored('head', [series(random, 6_000)]);
    const calm = compareStored(baselines(random, 5, 0.005), head);
    const rough = compareStored(baselines(random, 5, 0.2), head);
    assert.deepEqual(calm.regressions, ['noop']);
    assert.deepEqual(rough.regressions, []);
    const width = (interval: [number, number] | null | undefined) =>
      interval ? interval[1] / interval[0] : 0;
    assert.ok(width(rough.series[0]?.ci95) > 1.1 * width(calm.series[0]?.ci95));
  });

  it('says which series only one side has', () => {
    const random = seededRandom(4);
    const base = stored('base', [series(random, 5_000, { id: 'old' })]);
    const head = stored('head', [series(random, 5_000, { id: 'new' })]);
    const said = compareStored([base], head).series.map((one) => [one.series, one.ratio, ...one.notes]);
    assert.deepEqual(said, [
      ['new', null, 'only the head has this series'],
      ['new', null, 'only the head has this series'],
      ['old', null, 'only the base has this series'],
      ['old', null, 'only the base has this series'],
    ]);
  });

  it('does not overlook a p99 that became a failure', () => {
    const random = seededRandom(5);
    const head = stored('head', [series(random, 5_000, { timeouts: 6 })]);
    const result = compareStored(baselines(random, 5, 0.01), head);
    const p99 = result.series.find((one) => one.quantile === 'p99');
    assert.equal(p99?.headUs, null);
    assert.equal(p99?.verdict, 'worse');
    assert.deepEqual(result.regressions, ['noop']);
  });

  it('finds no difference between equal runs', () => {
    const random = seededRandom(6);
    let differing = 0;
    for (let run = 0; run < 12; run++) {
      const pair = baselines(random, 1, 0);
      const head = stored('head', [series(random, 5_000)]);
      if (compareStored(pair, head).series.some((one) => one.differs)) differing++;
    }
    assert.ok(differing <= 3, `${differing} of 12`);
  });
});
