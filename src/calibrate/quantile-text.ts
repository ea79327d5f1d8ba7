/** A trial as the product recorded it goes in; the line that `scripts/reanalyse.py` must find by itself comes out. */
import { attainedQuantile } from '../analyse/outcomes.js';
import { supports } from '../analyse/sample-sizes.js';
import { HIGHEST_US, LOWEST_US, mergeEncoded } from '../engine/histogram.js';
import type { DriveResult } from '../model/Drive.js';
import { START_CLASSES, type Sample } from '../model/Sample.js';
import { ascending, exactQuantile } from './exact-quantile.js';
import { JUDGED_QUANTILES } from './within-limits.js';

/** Exact values from the samples, tops of buckets from the histograms: two ways of the product's own. */
export function quantileLine(
  series: string,
  trial: string,
  result: Pick<DriveResult, 'windows' | 'samples'>,
): string {
  const successes = mergeEncoded(result.windows.map(({ histogram }) => histogram));
  const responses = ascending((result.samples ?? []).flatMap(responseOf));
  const words = JUDGED_QUANTILES.map(({ name, q }) => {
    const top = attainedQuantile({ successes, failures: 0 }, q);
    if (top === null || !supports(responses.length, q)) return `${name}=-`;
    return `${name}=${String(exactQuantile(responses, q))}/${String(top)}`;
  });
  return `${series} ${trial} n=${String(successes.totalCount)} ${words.join(' ')}\n`;
}

function responseOf({ intendedUs, completedUs, outcome }: Sample): number[] {
  const succeeded = START_CLASSES.some((each) => each === outcome);
  return intendedUs < 0 || completedUs === null || !succeeded
    ? []
    : [Math.min(HIGHEST_US, Math.max(LOWEST_US, completedUs - intendedUs))];
}
