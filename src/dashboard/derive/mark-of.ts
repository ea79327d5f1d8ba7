/** The tracks of one platform go in; its FaaSMark comes out, or what is missing for one. */
import type { Mark, TrackPoint } from '../../model/Site.js';
import { resampledMedian } from '../../statistics/resampled-median.js';
import { asQuantile, dayMedians } from './day-medians.js';
import type { TrackLine } from './track-points.js';

export const MARK_DAYS = 7;
const MARK_RATE = 10;
const MARK_BLOCKS = 10;
/** By a single caller with the provider's own client: a mark of another rate or memory size is another number. */
const NOOP = /^noop\[[a-z-]+\](\+vantage=platform)?$/;

/** The design's own words, section 1: warm p99 of `noop`, from the platform, at 10 calls per second, over at least 10 blocks, 7 days. */
export function markOf(lines: readonly TrackLine[]): Mark {
  const noop = lines.filter(({ label }) => NOOP.test(label));
  if (noop.length === 0) return none('noop, measured from the platform itself at 10 calls per second');
  const there = noop.filter(({ stand }) => stand === 'platform');
  if (there.length === 0) {
    return none(
      noop.every(({ stand }) => stand === 'shared-cores' || stand === 'own-machine')
        ? 'a platform: noop was measured on this machine only, which does not qualify'
        : 'the platform vantage: noop was measured from outside only, which does not qualify',
    );
  }
  const line = there.find(({ rate, load }) => rate === MARK_RATE && /^arrival\b/.test(load));
  if (line === undefined)
    return none(`noop at ${String(MARK_RATE)} calls per second, on a schedule of arrivals`);
  const full = line.points.filter(qualifies);
  const newest = full.at(-1);
  if (newest === undefined) {
    return none(
      `runs of at least ${String(MARK_BLOCKS)} blocks with enough samples for p99 and its interval`,
    );
  }
  const days = dayMedians(full, newest.at);
  const median = days.length < MARK_DAYS ? null : resampledMedian(days.map(({ p99Us }) => p99Us));
  if (median === null) {
    const more = MARK_DAYS - days.length;
    return none(
      `${String(more)} more ${more === 1 ? 'day' : 'days'}: ${String(days.length)} of ${String(MARK_DAYS)}`,
    );
  }
  return {
    kind: 'mark',
    days: days.length,
    from: days[0]?.day ?? '',
    to: days.at(-1)?.day ?? '',
    valueUs: asQuantile(median.value),
    interval: [asQuantile(median.interval[0]), asQuantile(median.interval[1])],
    track: line.slug,
  };
}

function qualifies({ trials, p99, p99Interval }: TrackPoint): boolean {
  return trials >= MARK_BLOCKS && (p99 === 'failing' || (p99 !== null && p99Interval !== null));
}

function none(needs: string): Mark {
  return { kind: 'none', needs };
}
