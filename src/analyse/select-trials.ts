/** Every attempt of a series' trials goes in, those whose numbers count come out. */
import type { DriveResult } from '../model/Drive.js';
import { judgeTrial } from './judge-trial.js';
import { scaleOf } from './response-scale.js';
import { outcomeCount } from './outcomes.js';
import { supports } from './sample-sizes.js';
import { headlineClass, headlineOutcomes, type TrialView } from './view-trial.js';

export interface JudgedTrial extends TrialView {
  invalidBecause: readonly string[];
  entered: boolean;
}

/**
 * Of each block the first valid attempt enters counts and distributions; a block with none is left out. Unless
 * that would take away p99 (or p90, or p50) from a series whose blocks carry it together, or leave nothing: then
 * the last attempt of such a block enters too, and the series is marked. A disturbed harness adds to
 * response times, and a number with a mark is better than a hole. An attempt in which an initiator lost its share stands
 * whether it is valid or not: what was lost is part of what was measured, and no other attempt makes it good. Which attempts are valid depends on the
 * harness alone, but for the p99 of the series, which scales the limits of all its trials alike.
 *
 * @param lagAllowanceUs see `judge-trial.ts`
 * @returns all attempts, ordered by block and attempt
 */
export function selectTrials(trials: readonly TrialView[], lagAllowanceUs = 0): JudgedTrial[] {
  const scaleUs = scaleOf(trials);
  const judged = trials
    .map((trial) => ({ ...trial, invalidBecause: judgeTrial(trial.result, scaleUs, lagAllowanceUs) }))
    .sort((a, b) => a.plan.block - b.plan.block || a.attempt - b.attempt);
  const valid = onePerBlock(
    judged.filter((trial) => trial.invalidBecause.length === 0 || lostShares(trial.result)),
    (first, _later) => first,
  );
  const blocks = new Set(valid.map((trial) => trial.plan.block));
  const others = onePerBlock(
    judged.filter((trial) => !blocks.has(trial.plan.block)),
    (_first, later) => later,
  );
  const wanted = valid.length === 0 || highestCarried([...valid, ...others]) > highestCarried(valid);
  const chosen = new Set(wanted ? [...valid, ...others] : valid);
  return judged.map((trial) => ({ ...trial, entered: chosen.has(trial) }));
}

/** An initiator brought nothing back of its share. */
export function lostShares({ shares = [] }: DriveResult): boolean {
  return shares.some(({ lost }) => lost !== null);
}

/** The highest of p99, p90 and p50 that these trials carry together; 0 for none. */
function highestCarried(trials: readonly TrialView[]): number {
  const headline = headlineClass(trials);
  const n = trials.reduce((sum, trial) => sum + outcomeCount(headlineOutcomes(trial, headline)), 0);
  return [0.99, 0.9, 0.5].find((q) => supports(n, q)) ?? 0;
}

function onePerBlock<T extends TrialView>(trials: readonly T[], keep: (earlier: T, later: T) => T): T[] {
  const kept = new Map<number, T>();
  for (const trial of trials) {
    const earlier = kept.get(trial.plan.block);
    kept.set(trial.plan.block, earlier === undefined ? trial : keep(earlier, trial));
  }
  return [...kept.values()];
}
