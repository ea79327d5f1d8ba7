/** The trials of a series go in; response times of warm calls that asked for their bill, beside those that did not, come out, and a warning where asking clearly makes them slower. */
import {
  countAbove,
  mergeEncoded,
  newHistogram,
  quantile,
  record,
  type Histogram,
} from '../engine/histogram.js';
import type { DriveResult } from '../model/Drive.js';
import type { SeriesRecord } from '../model/RunRecord.js';
import type { Warning } from '../model/Warning.js';
import { clearlyExceeds } from '../statistics/binomial.js';
import { reportedQuantile } from './outcomes.js';
import { supports } from './sample-sizes.js';
import { inCount, inMs, inPercent } from './wording.js';

type Asked = NonNullable<NonNullable<SeriesRecord['billed']>['bill']>['asked'];
type Results = readonly Pick<DriveResult, 'billed' | 'windows'>[];

interface Sides {
  asked: Histogram;
  others: Histogram;
  /** Both together. */
  warm: Histogram;
}

export function askedCalls(results: Results): Asked {
  const sides = sidesOf(results);
  if (sides === null) return null;
  const { asked, others } = sides;
  return { ...figuresOf(asked), others: figuresOf(others) };
}

/**
 * Asking makes calls slower where more of those that asked than chance explains lie above the median of all, or above
 * their p99 (A. M. Mood, "Introduction to the Theory of Statistics", 1950: the median test). How many do so by chance is
 * hypergeometric, and spreads less than the binomial count that is taken for it.
 */
export function slowedByAsking(results: Results): Omit<Warning, 'series'> | null {
  const sides = sidesOf(results);
  if (sides === null) return null;
  const { asked, others, warm } = sides;
  const above = (q: number): number | null => {
    const limit = supports(asked.totalCount, 0.5) ? reportedQuantile(warm, q) : null;
    if (limit === null) return null;
    const count = countAbove(asked, limit);
    return clearlyExceeds(count, asked.totalCount, 1 - q) ? count / asked.totalCount : null;
  };
  const [half, tail] = [above(0.5), above(0.99)];
  if (half === null && tail === null) return null;
  const median = (of: Histogram): string => inMs(quantile(of, 0.5) ?? 0);
  const seen =
    half === null
      ? `${inPercent(tail ?? 0)} of them are above the p99 of all`
      : `their p50 is ${median(asked)}, that of the others ${median(others)}`;
  return {
    code: 'bill-slows-calls',
    message:
      `asking for the bill makes calls slower: of ${inCount(asked.totalCount)} warm calls that did, ${seen}; ` +
      `those are ${inPercent(asked.totalCount / warm.totalCount)} of all warm calls, and in all quantiles`,
    hint: 'compare with series that were asked as often; the figures of both kinds stand in run.json under billed.bill.asked',
  };
}

/** Null: all asked, or none. */
function sidesOf(results: Results): Sides | null {
  const asked = mergeEncoded(results.map(({ billed }) => billed?.asked ?? null));
  const warm = mergeEncoded(
    results.flatMap(({ windows }) =>
      windows.filter(({ startClass }) => startClass === 'warm').map(({ histogram }) => histogram),
    ),
  );
  const others = withoutPart(warm, asked);
  return asked.totalCount === 0 || others.totalCount === 0 ? null : { asked, others, warm };
}

/** What is in the whole and not in its part. */
function withoutPart(whole: Histogram, part: Histogram): Histogram {
  const rest = newHistogram();
  for (let index = 0; index < whole.countsArrayLength; index++) {
    const count = whole.getCountAtIndex(index) - part.getCountAtIndex(index);
    for (let each = 0; each < count; each++) record(rest, whole.valueFromIndex(index));
  }
  return rest;
}

function figuresOf(histogram: Histogram): { n: number; p50Us: number | null; p99Us: number | null } {
  return {
    n: histogram.totalCount,
    p50Us: reportedQuantile(histogram, 0.5),
    p99Us: reportedQuantile(histogram, 0.99),
  };
}
