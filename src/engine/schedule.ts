/** A load goes in, the intended starts come out: µs since the measured part began, ascending, lead-in negative. Pure. */
import type { LoadShape, ScheduledLoad, ScheduledShape } from '../model/LoadProfile.js';
import { deriveSeed, randomFrom } from './random.js';
import { evenly, evenCount } from './schedule/even.js';
import { startsOfReplay, replayCount } from './schedule/replay.js';
import { segmentsOf, type Segment } from './schedule/segments.js';

export interface Schedule {
  /** Before zero: the lead-in. From zero on: the measured part. */
  intendedUs: Float64Array;
  /** How many of them belong to the lead-in. */
  leadIn: number;
  /** Parts of the measured part that are told apart; none where it is all alike. */
  segments: Segment[];
}

/** One allocation of eight bytes for each request, and none besides: an hour at 64/s takes 1.8 MB. */
export function scheduleOf(load: ScheduledLoad): Schedule {
  const before = leadInOf(load);
  const measured = measuredOf(load);
  const intendedUs = new Float64Array(before.length + measured.length);
  intendedUs.set(before);
  intendedUs.set(measured, before.length);
  return { intendedUs, leadIn: before.length, segments: segmentsOf(load) };
}

/** How many requests a load intends in its measured part; for `poisson` the expectation. `closed`: null, as many as it can. */
export function intendedCount(shape: LoadShape): number | null {
  switch (shape.profile) {
    case 'arrival':
      return evenCount(shape.ratePerSecond, shape.durationMs);
    case 'burst':
      return shape.size * burstsOf(shape);
    case 'step':
      return (
        evenCount(shape.ratePerSecond, shape.stepAtMs) +
        evenCount(shape.toRatePerSecond, shape.durationMs - shape.stepAtMs)
      );
    case 'idle':
      return shape.gapsMs.length;
    case 'replay':
      return replayCount(shape);
    case 'ladder':
      return shape.ratesPerSecond.reduce((sum, rate) => sum + evenCount(rate, shape.rungMs), 0);
    case 'closed':
      return null;
    default:
      return shape satisfies never;
  }
}

function measuredOf(load: ScheduledLoad): Float64Array {
  const randomOf = (name: string) => randomFrom(deriveSeed(load.seed, name));
  switch (load.profile) {
    case 'arrival':
      return evenly({ ...load, fromMs: 0, lengthMs: load.durationMs, random: randomOf('measured') });
    case 'burst':
      return burstsAt(load.size, load.intervalMs, 0, burstsOf(load));
    case 'step': {
      const { arrival, ratePerSecond, toRatePerSecond, stepAtMs, durationMs } = load;
      const before = { arrival, ratePerSecond, fromMs: 0, lengthMs: stepAtMs };
      const lengthMs = durationMs - stepAtMs;
      const after = { arrival, ratePerSecond: toRatePerSecond, fromMs: stepAtMs, lengthMs };
      return joined([
        evenly({ ...before, random: randomOf('measured') }),
        evenly({ ...after, random: randomOf('stepped') }),
      ]);
    }
    case 'idle': {
      let atMs = 0;
      return Float64Array.from(load.gapsMs, (gapMs) => (atMs += gapMs) * 1_000);
    }
    case 'replay':
      return startsOfReplay(load, randomOf('measured'));
    case 'ladder':
      return joined(
        load.ratesPerSecond.map((ratePerSecond, rung) =>
          evenly({
            arrival: load.arrival,
            ratePerSecond,
            fromMs: rung * load.rungMs,
            lengthMs: load.rungMs,
            random: randomOf(`rung ${rung}`),
          }),
        ),
      );
    default:
      return load satisfies never;
  }
}

/** What goes before is like what the measured part begins with, so that this finds the target in the state of later ones. */
function leadInOf(load: ScheduledLoad): Float64Array {
  const before = { fromMs: -load.leadInMs, lengthMs: load.leadInMs };
  const random = randomFrom(deriveSeed(load.seed, 'lead-in'));
  switch (load.profile) {
    case 'arrival':
    case 'step':
      return evenly({ ...load, ...before, random });
    case 'ladder':
      return evenly({ ...load, ratePerSecond: load.ratesPerSecond[0] ?? 0, ...before, random });
    case 'burst':
      return load.leadInMs < load.intervalMs
        ? new Float64Array(0)
        : burstsAt(load.size, load.intervalMs, -load.intervalMs, 1);
    case 'idle':
      // The call that the first gap follows. A moment early, since only what lies before zero is lead-in.
      return Float64Array.of(-1);
    case 'replay': {
      const ratePerSecond = ((load.countsPerMinute[0] ?? 0) / 60) * load.speedup;
      return evenly({ arrival: 'jittered', ratePerSecond, ...before, random });
    }
    default:
      return load satisfies never;
  }
}

/** The first comes at once, so that even the shortest duration holds one. */
function burstsOf({ intervalMs, durationMs }: ScheduledShape & { profile: 'burst' }): number {
  return Math.ceil(durationMs / intervalMs);
}

function burstsAt(size: number, intervalMs: number, fromMs: number, bursts: number): Float64Array {
  const starts = new Float64Array(size * bursts);
  for (let burst = 0; burst < bursts; burst++) {
    starts.fill((fromMs + burst * intervalMs) * 1_000, burst * size, (burst + 1) * size);
  }
  return starts;
}

function joined(parts: readonly Float64Array[]): Float64Array {
  const all = new Float64Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
