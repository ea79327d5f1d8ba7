/** The trials of a series go in, how their median moves over the run and within the trials comes out, where it does beyond chance. */
import { estimateMean, meanP } from '../statistics/mean-estimate.js';
import { mannKendallP, theilSenSlope } from '../statistics/trend.js';
import { attainedQuantile } from './outcomes.js';
import { MINIMUM_TRIALS } from './sample-sizes.js';
import { headlineOutcomes, type HeadlineClass, type SecondView, type TrialView } from './view-trial.js';

/** How seldom chance may look like a change; and a change that is smaller does not matter. */
const ALPHA = 0.01;
const LEAST = Math.log(1.05);
/** Shorter trials have no halves worth comparing. */
const LEAST_SECONDS = 4;

/** A ratio, later over earlier. */
export interface Change {
  ratio: number;
  trials: number;
}

/** Over the run: trial medians that go up or down with the block. Five trials are too few to show it. */
export function drift(trials: readonly TrialView[], headline: HeadlineClass): Change | null {
  const logs = trials
    .toSorted((a, b) => a.plan.block - b.plan.block)
    .map((trial) => attainedQuantile(headlineOutcomes(trial, headline), 0.5))
    .filter((medianUs) => medianUs !== null)
    .map(Math.log);
  const rise = theilSenSlope(logs) * (logs.length - 1);
  if (Math.abs(rise) < LEAST || mannKendallP(logs) > ALPHA) return null;
  return { ratio: Math.exp(rise), trials: logs.length };
}

/** Within trials: the second half of their seconds against the first, paired (Student's t). */
export function unsteadiness(trials: readonly TrialView[], headline: HeadlineClass): Change | null {
  const rises = trials.flatMap((trial) => halvesApart(trial, headline) ?? []);
  const estimate = rises.length < MINIMUM_TRIALS ? null : estimateMean(rises);
  if (estimate === null || Math.abs(estimate.mean) < LEAST || meanP(estimate) > ALPHA) return null;
  return { ratio: Math.exp(estimate.mean), trials: rises.length };
}

/** ln(second half / first half) of the medians of whole seconds; of an odd number the middle one is in neither. */
function halvesApart({ seconds }: TrialView, headline: HeadlineClass): number | null {
  const whole = seconds.filter((one) => one.startClass === headline && one.lengthUs >= 1_000_000);
  if (whole.length < LEAST_SECONDS) return null;
  const half = Math.floor(whole.length / 2);
  const [early, late] = [meanLog(whole.slice(0, half)), meanLog(whole.slice(-half))];
  return late - early;
}

/** Weighed by requests. */
function meanLog(seconds: readonly SecondView[]): number {
  const n = seconds.reduce((sum, second) => sum + second.n, 0);
  return seconds.reduce((sum, second) => sum + second.n * Math.log(second.medianUs), 0) / n;
}
