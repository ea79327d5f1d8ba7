/** Two runs go in; that the site compares them as `faasmark compare` does comes out. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { compareStored } from '../../../src/compare/compare-stored.js';
import { compareSummaries } from '../../../src/dashboard/derive/compare-summaries.js';
import { summariseRun } from '../../../src/dashboard/derive/summarise-run.js';
import { storedRun, type WantedSeries } from '../stored-runs.js';

const run = (id: string, series: readonly WantedSeries[]) =>
  storedRun({ id, startedAt: '2026-11-20T12:00:00.000Z', series });

describe('two runs of a site', () => {
  it('have the ratios and intervals that the command gives', () => {
    const us = fc.integer({ min: 1_000, max: 100_000 });
    const one = fc.record({ p50Us: us, p99Us: us, trials: fc.integer({ min: 5, max: 30 }) });
    fc.assert(
      fc.property(one, one, (a, b) => {
        const [base, head] = [run('base', [a]), run('head', [b])];
        const ours = compareSummaries(summariseRun(base, ''), summariseRun(head, ''));
        const theirs = compareStored([base], head).series;
        const figures = (all: typeof ours) =>
          all.map(({ series, quantile, baseUs, headUs, ratio, ci95, p }) => ({
            series,
            quantile,
            baseUs,
            headUs,
            ratio,
            ci95,
            p,
          }));
        assert.deepEqual(figures(ours), figures(theirs));
      }),
      { numRuns: 50 },
    );
  });

  it('have no ratio where one lacks the series, or a quantile is infinite', () => {
    const base = summariseRun(run('base', [{}, { label: 'echo[caller]', p99Us: null }]), '');
    const head = summariseRun(run('head', [{ label: 'echo[caller]' }, { label: 'chain[direct]' }]), '');
    const p99 = compareSummaries(base, head).filter(({ quantile }) => quantile === 'p99');
    assert.deepEqual(
      p99.map(({ series, ratio, notes }) => [series.split('/')[2], ratio, notes.join()]),
      [
        ['echo[caller]', null, 'so many requests of the base failed that its p99 is infinite'],
        ['chain[direct]', null, 'only the head has this series'],
        ['noop[caller]', null, 'only the base has this series'],
      ],
    );
  });

  it('say when the load or the caller was another', () => {
    const base = summariseRun(run('base', [{ rate: 10 }]), '');
    const head = summariseRun(run('head', [{ rate: 20 }]), '');
    assert.match(
      compareSummaries(base, head)[0]?.notes.join() ?? '',
      /the load was not the same: .*10\/s.*20\/s/,
    );
  });

  it('are never compared where one went through an emulated store, or was a closed loop', () => {
    const real = summariseRun(run('base', [{}]), '');
    const [point] = real.points;
    assert.ok(point);
    const as = (track: object) => ({ ...real, points: [{ ...point, track: { ...point.track, ...track } }] });
    for (const [other, why] of [
      [as({ emulated: ['a store (no network)'] }), /emulated store/],
      [as({ stand: 'closed-loop' }), /closed loop/],
    ] as const) {
      for (const compared of compareSummaries(real, other)) {
        assert.equal(compared.ratio, null);
        assert.equal(compared.verdict, 'cannot-tell');
        assert.match(compared.notes.join(), why);
      }
    }
  });
});
