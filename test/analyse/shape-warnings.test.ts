/** Series with a known shape: each warning catches what it names, and all stay silent where there is nothing. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { analyseSeries } from '../../src/analyse/analyse-series.js';
import { tailEpisodes } from '../../src/analyse/tail-episodes.js';
import { twoModes } from '../../src/analyse/two-modes.js';
import { newHistogram, record } from '../../src/engine/histogram.js';
import { slowestOf } from '../../src/engine/slowest.js';
import type { DriveResult } from '../../src/model/Drive.js';
import type { LoadPlan } from '../../src/model/Plan.js';
import type { WarningCode } from '../../src/model/Warning.js';
import {
  driveResult,
  latencies,
  normal,
  seededRandom,
  seriesEvidence,
  type TrialSketch,
} from './build-evidence.js';

const SHAPES: readonly WarningCode[] = ['few-episodes', 'bimodal', 'drift', 'not-steady'];

/** A trial whose slowest requests are kept as a caller keeps them. */
function trial(warm: readonly number[], sketch: TrialSketch = {}): TrialSketch {
  return { warm, slowest: slowest(warm), ...sketch };
}

function slowest(warm: readonly number[]): DriveResult['slowest'] {
  return slowestOf(
    warm.map((responseUs, sequence) => ({
      sequence,
      intendedUs: sequence * 1_000,
      responseUs: Math.round(responseUs),
    })),
  );
}

function warningsOf(trials: readonly TrialSketch[]): string[] {
  const { warnings } = analyseSeries(seriesEvidence(trials), 0);
  return warnings.filter(({ code }) => SHAPES.includes(code)).map(({ code }) => code);
}

const times = <T>(n: number, make: (index: number) => T): T[] => Array.from({ length: n }, (_, i) => make(i));

describe('shapeWarnings', () => {
  it('stay silent on trials that do not differ, short or long', () => {
    const random = seededRandom(1);
    let short = 0;
    let long = 0;
    for (let run = 0; run < 60; run++) {
      const effect = () => 5_000 * Math.exp(0.05 * normal(random));
      if (warningsOf(times(10, () => trial(latencies(105, effect(), 0.3, random)))).length > 0) short++;
      const seconds = () => trial(latencies(400, effect(), 0.3, random), { measuredUs: 8_000_000 });
      if (warningsOf(times(10, seconds)).length > 0) long++;
    }
    // Four tests at 1 %: more than nine of 60 would come by chance in under 0.1 % of cases.
    assert.ok(short <= 7 && long <= 7, `${short} and ${long} of 60`);
  });

  it('few-episodes: a tail made of three freezes', () => {
    const random = seededRandom(2);
    const trials = times(10, (index) => {
      const warm = latencies(300, 5_000, 0.2, random);
      if (index % 4 === 0) for (let i = 0; i < 20; i++) warm[100 + i] = 100_000 - i * 4_000;
      return trial(warm);
    });
    assert.deepEqual(warningsOf(trials), ['few-episodes']);
    const { warnings } = analyseSeries(seriesEvidence(trials), 0);
    const told = warnings.find(({ code }) => code === 'few-episodes');
    assert.match(told?.message ?? '', /the 30 requests beyond p99 came in only [3-5] episodes/);
    assert.match(told?.hint ?? '', /--trials/);
  });

  it('few-episodes: not with a freeze in every trial, nor with as many scattered requests', () => {
    const random = seededRandom(3);
    const frozen = times(20, () => {
      const warm = latencies(300, 5_000, 0.2, random);
      for (let i = 0; i < 5; i++) warm[100 + i] = 100_000;
      return trial(warm);
    });
    assert.deepEqual(warningsOf(frozen), []);
    const scattered = times(10, () => trial(latencies(300, 5_000, 0.5, random)));
    assert.deepEqual(warningsOf(scattered), []);
  });

  it('bimodal: a second mode at twice the latency, though the p99 lies in it', () => {
    const random = seededRandom(4);
    const mixed = times(10, () =>
      trial(latencies(150, 5_000, 0.12, random).map((value) => (random() < 0.2 ? 2 * value : value))),
    );
    assert.deepEqual(warningsOf(mixed), ['bimodal']);
  });

  it('drift: trials that get slower from block to block', () => {
    const random = seededRandom(5);
    const drifting = times(10, (index) => trial(latencies(150, 5_000 * 1.03 ** index, 0.2, random)));
    assert.deepEqual(warningsOf(drifting), ['drift']);
    const falling = analyseSeries(seriesEvidence(drifting.toReversed()), 0).warnings;
    assert.match(falling.find(({ code }) => code === 'drift')?.message ?? '', /falls by 2\d(\.\d)? %/);
  });

  it('drift: not a change under 5 %, however sure', () => {
    const random = seededRandom(6);
    assert.deepEqual(
      warningsOf(times(12, (index) => trial(latencies(2_000, 5_000 * 1.003 ** index, 0.1, random)))),
      [],
    );
  });

  it('not-steady: the same rise within each trial', () => {
    const random = seededRandom(7);
    const rising = times(8, () =>
      trial(
        latencies(400, 5_000, 0.2, random).map((value, index) => value * (1 + 0.4 * (index / 400))),
        { measuredUs: 8_000_000 },
      ),
    );
    assert.deepEqual(warningsOf(rising), ['not-steady']);
    assert.deepEqual(warningsOf(rising.map((one) => ({ ...one, measuredUs: 2_000_000 }))), []);
  });

  it('say nothing of parts of a trial that are meant to differ', () => {
    const random = seededRandom(8);
    const trials = times(8, () =>
      trial(
        latencies(400, 5_000, 0.1, random).map((value, index) => (index < 200 ? value : 2 * value)),
        { measuredUs: 8_000_000 },
      ),
    );
    assert.deepEqual(warningsOf(trials), ['bimodal', 'not-steady']);
    const { load } = seriesEvidence([]).plan;
    const step: LoadPlan = {
      ...load,
      profile: 'step',
      arrival: 'jittered',
      ratePerSecond: 50,
      toRatePerSecond: 100,
      stepAtMs: 4_000,
      durationMs: 8_000,
    };
    const { warnings } = analyseSeries(seriesEvidence(trials, { load: step }), 0);
    assert.deepEqual(
      warnings.filter(({ code }) => SHAPES.includes(code)),
      [],
    );
  });
});

describe('twoModes', () => {
  const shapes: Record<string, (random: () => number) => number> = {
    'log-normal': (random) => 5_000 * Math.exp(0.3 * normal(random)),
    'wide log-normal': (random) => 5_000 * Math.exp(normal(random)),
    normal: (random) => Math.max(1, 5_000 + 1_000 * normal(random)),
    exponential: (random) => 1 - 5_000 * Math.log(1 - random()),
    'of few µs': (random) => 20 * Math.exp(0.3 * normal(random)),
    'with a slow 3 %': (random) => (random() < 0.97 ? 400 : 1_500) * Math.exp(0.18 * normal(random)),
  };
  const sample = (shape: (random: () => number) => number, n: number, random: () => number) => {
    const histogram = newHistogram();
    for (let i = 0; i < n; i++) record(histogram, shape(random));
    return histogram;
  };

  for (const [name, shape] of Object.entries(shapes)) {
    it(`sees one in a thousand requests that are ${name}, in 99 %`, () => {
      const random = seededRandom(8);
      let alarms = 0;
      for (let run = 0; run < 200; run++) if (twoModes(sample(shape, 1_000, random)) !== null) alarms++;
      assert.ok(alarms <= 2, `${alarms} of 200`);
    });
  }

  it('finds where the modes lie and how many are in the slower', () => {
    const random = seededRandom(9);
    const modes = twoModes(
      sample(() => (random() < 0.9 ? 5_000 : 15_000) * Math.exp(0.15 * normal(random)), 3_000, random),
    );
    assert.ok(modes);
    assert.ok(Math.abs(modes.fastUs / 5_000 - 1) < 0.1 && Math.abs(modes.slowUs / 15_000 - 1) < 0.1);
    assert.ok(Math.abs(modes.slowShare - 0.1) < 0.03);
  });

  it('says nothing of nothing', () => {
    assert.equal(twoModes(newHistogram()), null);
  });
});

describe('tailEpisodes', () => {
  it('counts runs within a trial, failures among them, never across trials', () => {
    const kept = (sequences: readonly number[]): DriveResult => ({
      ...driveResult({}),
      slowest: sequences.map((sequence) => ({
        sequence,
        intendedUs: sequence,
        responseUs: sequence % 2 === 0 ? null : 900,
      })),
    });
    assert.deepEqual(tailEpisodes([kept([4, 5, 6, 9]), kept([10, 11])], 500), {
      exceedances: 6,
      episodes: 3,
    });
    assert.deepEqual(tailEpisodes([kept([5, 6, 7])], 900), { exceedances: 1, episodes: 1 });
  });

  it('looks only where nothing is missing, when a trial had more than it keeps', () => {
    const warm = times(4_000, (index) =>
      index % 4 === 0 ? 2_000 + (index < 2_000 ? 1_000 : 0) : 100 + index / 1e4,
    );
    const seen = tailEpisodes([{ ...driveResult({}), slowest: slowest(warm) }], 50);
    assert.deepEqual(seen, { exceedances: 500, episodes: 500 });
  });
});
