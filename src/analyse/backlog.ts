/** A series' trials go in; how much faster work arrived than it was done comes out, as far as it is certain. */
import { standardDeviation } from './predictability.js';
import { tQuantile } from '../statistics/student-t.js';
import type { HeadlineClass, TrialView } from './view-trial.js';

/** A second with fewer requests has no median to speak of. */
const MINIMUM_SAMPLES = 5;
const MINIMUM_TRIALS = 3;

/**
 * A target that serves c of the r requests that arrive each second makes the next caller wait longer by 1 − c/r
 * seconds per second; every request is answered in the end, so only the slope of the response times tells.
 * It is the rise of the median from the first to the last (part of a) second of a trial over the time between.
 *
 * @returns the mean slope over trials, such as 0.02 for 2 % too slow; 0 when chance explains it (one-sided t
 *   test, 1 %), it does not rise, or there are fewer than three trials of more than a second
 */
export function backlogGrowth(trials: readonly TrialView[], headline: HeadlineClass): number {
  const slopes = trials.map((trial) => slopeOf(trial, headline)).filter((slope) => slope !== null);
  const sd = standardDeviation(slopes);
  if (sd === null || slopes.length < MINIMUM_TRIALS) return 0;
  const mean = slopes.reduce((sum, slope) => sum + slope, 0) / slopes.length;
  const margin = (tQuantile(0.99, slopes.length - 1) * sd) / Math.sqrt(slopes.length);
  return mean - margin > 0 ? mean : 0;
}

function slopeOf(trial: TrialView, headline: HeadlineClass): number | null {
  const seconds = trial.seconds.filter(
    (second) => second.startClass === headline && second.n >= MINIMUM_SAMPLES,
  );
  const first = seconds[0];
  const last = seconds.at(-1);
  if (first === undefined || last === undefined || first === last) return null;
  const betweenUs = last.offsetUs + last.lengthUs / 2 - (first.offsetUs + first.lengthUs / 2);
  return betweenUs > 0 ? (last.medianUs - first.medianUs) / betweenUs : null;
}
