/** A load goes in; the parts of its measured part that are told apart come out, on whole seconds so that windows fall into one each. */
import type { LoadShape } from '../../model/LoadProfile.js';
import { minuteUs } from './replay.js';

export interface Segment {
  name: string;
  /** Since the measured part began; a whole second. */
  fromUs: number;
  /** Exclusive. */
  toUs: number;
  /** Intended starts per second, where they are even; null otherwise. */
  ratePerSecond: number | null;
}

/** A day of minutes makes a table that nobody reads: more than these are taken together. */
const MOST_OF_REPLAY = 60;

/** None for `arrival` and `closed`, which are all alike. Does not depend on the seed. */
export function segmentsOf(shape: LoadShape): Segment[] {
  switch (shape.profile) {
    case 'arrival':
    case 'closed':
      return [];
    case 'burst':
      return Array.from({ length: Math.ceil(shape.durationMs / shape.intervalMs) }, (_, burst) =>
        segment(`burst ${burst + 1}`, burst * shape.intervalMs, (burst + 1) * shape.intervalMs, null),
      );
    case 'step':
      return [
        segment('before', 0, shape.stepAtMs, shape.ratePerSecond),
        segment('after', shape.stepAtMs, shape.durationMs, shape.toRatePerSecond),
      ];
    case 'idle': {
      let endMs = 0;
      return shape.gapsMs.map((gapMs) => {
        const fromMs = endMs === 0 ? 0 : endMs + 1_000;
        endMs += gapMs;
        return segment(`after ${gapMs / 1_000} s`, fromMs, endMs + 1_000, null);
      });
    }
    case 'ladder':
      return shape.ratesPerSecond.map((rate, rung) =>
        segment(`${rate}/s`, rung * shape.rungMs, (rung + 1) * shape.rungMs, rate),
      );
    case 'replay':
      return minutes(shape);
    default:
      return shape satisfies never;
  }
}

/** Each at least a second long, and at most 60 of them; where a minute takes no whole seconds, rounded to them. */
function minutes(shape: LoadShape & { profile: 'replay' }): Segment[] {
  const secondsPerMinute = minuteUs(shape) / 1e6;
  const seconds = Math.ceil(shape.durationMs / 1_000);
  const played = Math.min(shape.countsPerMinute.length, Math.ceil(seconds / secondsPerMinute));
  const together = Math.max(Math.ceil(1 / secondsPerMinute), Math.ceil(played / MOST_OF_REPLAY));
  const found: Segment[] = [];
  for (let first = 0; first < played; first += together) {
    const last = Math.min(first + together, played);
    const from = Math.round(first * secondsPerMinute);
    const to = last === played ? seconds : Math.round(last * secondsPerMinute);
    const name = last === first + 1 ? `minute ${last}` : `minutes ${first + 1}-${last}`;
    if (to > from) found.push(segment(name, from * 1_000, to * 1_000, null));
  }
  return found;
}

function segment(name: string, fromMs: number, toMs: number, ratePerSecond: number | null): Segment {
  return { name, fromUs: fromMs * 1_000, toUs: toMs * 1_000, ratePerSecond };
}
