/** Tracks go in; the order of platforms by each series comes out, where design rule 10 allows one, or what is missing. */
import type { MissingDays, RankedPlatform, Ranking, Stand } from '../../model/Site.js';
import { resampledMedian } from '../../statistics/resampled-median.js';
import { asQuantile, dayMedians, type DayMedian } from './day-medians.js';
import type { TrackLine } from './track-points.js';

export const RANKING_DAYS = 7;
export const RANKING_HOURS = 4;
/** Design rule 8: only these may stand in one table with another platform. */
export const COMPARABLE: readonly Stand[] = ['platform', 'same-region'];

export function rankingsOf(lines: readonly TrackLine[]): Ranking[] {
  const groups = new Map<string, TrackLine[]>();
  for (const line of lines) {
    if (!COMPARABLE.includes(line.stand)) continue;
    const key = [line.label, line.stand, line.load].join('\n');
    const group = groups.get(key) ?? [];
    group.push(line);
    groups.set(key, group);
  }
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    const platforms = new Set(group.map(({ provider, region }) => `${provider}\n${region}`));
    return first === undefined || platforms.size < 2 ? [] : [rankingOf(first, group)];
  });
}

function rankingOf({ label, stand, load }: TrackLine, group: readonly TrackLine[]): Ranking {
  const newestMs = Math.max(...group.map(({ points }) => points.at(-1)?.at ?? 0));
  const missing: MissingDays[] = [];
  const placed: Placed[] = [];
  for (const line of group) {
    const days = dayMedians(line.points, newestMs);
    const full = days.filter(({ hours }) => hours >= RANKING_HOURS);
    const median = full.length < RANKING_DAYS ? null : resampledMedian(full.map(({ p99Us }) => p99Us));
    const { provider, region } = line;
    if (median === null) missing.push({ provider, region, days: full.length, hours: mostHours(days) });
    else placed.push({ line, days: full.length, ...median });
  }
  const ranked = placed.length < 2 ? [] : rank(placed);
  return {
    label,
    stand,
    load,
    ranked,
    clear: ranked.length > 0 && ranked.every(({ best, worst }) => best === worst),
    missing: [
      ...missing,
      ...(placed.length === 1
        ? placed.map(({ line: { provider, region }, days }) => ({
            provider,
            region,
            days,
            hours: RANKING_HOURS,
          }))
        : []),
    ],
  };
}

interface Placed {
  line: TrackLine;
  days: number;
  value: number;
  interval: readonly [number, number];
}

/** Two platforms are in order when their intervals do not overlap, and only then. */
function rank(placed: readonly Placed[]): RankedPlatform[] {
  return [...placed]
    .sort((a, b) => (a.value < b.value ? -1 : a.value > b.value ? 1 : a.line.slug < b.line.slug ? -1 : 1))
    .map(({ line, days, value, interval }) => ({
      provider: line.provider,
      region: line.region,
      track: line.slug,
      days,
      valueUs: asQuantile(value),
      interval: [asQuantile(interval[0]), asQuantile(interval[1])],
      best: 1 + placed.filter((other) => other.interval[1] < interval[0]).length,
      worst: placed.length - placed.filter((other) => other.interval[0] > interval[1]).length,
    }));
}

function mostHours(days: readonly DayMedian[]): number {
  return Math.max(0, ...days.map(({ hours }) => hours));
}
