/** A trial's own lateness and canary go in, the reasons why it is invalid come out, in words; none: it is valid. */
import { countAbove, decode, quantile, type Histogram } from '../engine/histogram.js';
import type { DriveResult, HistogramData } from '../model/Drive.js';
import type { LoadShape } from '../model/LoadProfile.js';
import { clearlyExceeds, smallestClearExcess } from '../statistics/binomial.js';
import { inCount, inMs, inPercent } from './wording.js';

/** "At p99": this share may lie beyond the limit. */
const BEYOND_P99 = 0.01;

interface Watch {
  /** What was watched, and what one observation of it is called. */
  what: string;
  observations: string;
  floorUs: number;
  shareOfResponse: number;
}

const SCHEDULE_LAG: Watch = {
  what: 'schedule lag',
  observations: 'sends',
  floorUs: 1000,
  shareOfResponse: 0.05,
};
const CANARY: Watch = { what: 'canary', observations: 'canary calls', floorUs: 5000, shareOfResponse: 0.1 };

/**
 * Rule 6: a trial is invalid when, at p99, its schedule lag exceeds max(1 ms, 5 % of the series' response p99)
 * or its canary exceeds max(5 ms, 10 % of it). A trial has too few sends for a p99 of its own, so the test is
 * whether more than 1 % of *all* sends like these would exceed the limit: invalid when so many did that chance
 * explains it in at most 1 % of cases (exact binomial, one-sided); 5 of 105, 3 of 33, 1,075 of 100,000.
 *
 * @param seriesP99Us see `response-scale.ts`; null while nothing is known: the limits are 1 ms and 5 ms
 * @param lagAllowanceUs see `lagAllowanceUs`
 */
export function judgeTrial(result: DriveResult, seriesP99Us: number | null, lagAllowanceUs = 0): string[] {
  return [
    ...judge(lenient(lagAllowanceUs), result.scheduleLag, seriesP99Us),
    ...judge(CANARY, result.canary, seriesP99Us),
  ];
}

/** The reason why all sends of a series together were late, though perhaps no single trial shows it; or none. */
export function judgeLateness(lag: Histogram, seriesP99Us: number | null, lagAllowanceUs = 0): string[] {
  return judgeHistogram(lenient(lagAllowanceUs), lag, seriesP99Us);
}

/** One request of a burst leaves after the other: about this much time for each, on one thread. */
const SEND_US = 100;

/**
 * What a schedule itself makes late: the requests of a burst share an instant that no single sender can keep. A
 * harness that is disturbed shows beyond it. Within it the wait counts as response time, as everywhere.
 */
export function lagAllowanceUs(load: LoadShape): number {
  return load.profile === 'burst' ? load.size * SEND_US : 0;
}

function lenient(allowanceUs: number): Watch {
  return { ...SCHEDULE_LAG, floorUs: SCHEDULE_LAG.floorUs + allowanceUs };
}

function judge(watch: Watch, data: HistogramData | null, seriesP99Us: number | null): string[] {
  return data === null ? [] : judgeHistogram(watch, decode(data), seriesP99Us);
}

function judgeHistogram(watch: Watch, histogram: Histogram, seriesP99Us: number | null): string[] {
  const limitUs = Math.max(watch.floorUs, watch.shareOfResponse * (seriesP99Us ?? 0));
  const n = histogram.totalCount;
  const beyond = countAbove(histogram, limitUs);
  if (n === 0 || !clearlyExceeds(beyond, n, BEYOND_P99)) return [];
  const p99Us = quantile(histogram, 0.99) ?? 0;
  return [
    `${watch.what}: ${inCount(beyond)} of ${inCount(n)} ${watch.observations} (${inPercent(beyond / n)}) ` +
      `were beyond ${inMs(limitUs)}, where 1 % may be and chance stays below ` +
      `${inCount(smallestClearExcess(n, BEYOND_P99))}; p99 ${inMs(p99Us)}`,
  ];
}
