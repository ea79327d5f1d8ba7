/** Every attempt of a series' trials goes in, those whose numbers count come out. */
import { judgeTrial } from './judge-trial.js';
import { scaleOf } from './response-scale.js';
import type { TrialView } from './view-trial.js';

export interface JudgedTrial extends TrialView {
  invalidBecause: readonly string[];
  entered: boolean;
}

/**
 * Of each block the first valid attempt enters counts and distributions. A block with none is left out, unless
 * no block has one: then the last attempt of each enters, so that there is a number, visibly marked, and no hole.
 * Never chosen by what the target did: validity looks at the harness alone.
 *
 * @returns all attempts, ordered by block and attempt
 */
export function selectTrials(trials: readonly TrialView[]): JudgedTrial[] {
  const scaleUs = scaleOf(trials);
  const judged = trials
    .map((trial) => ({ ...trial, invalidBecause: judgeTrial(trial.result, scaleUs) }))
    .sort((a, b) => a.plan.block - b.plan.block || a.attempt - b.attempt);
  const valid = judged.filter((trial) => trial.invalidBecause.length === 0);
  const chosen = new Set(
    valid.length > 0
      ? onePerBlock(valid, (first, _later) => first)
      : onePerBlock(judged, (_first, later) => later),
  );
  return judged.map((trial) => ({ ...trial, entered: chosen.has(trial) }));
}

function onePerBlock<T extends TrialView>(trials: readonly T[], keep: (earlier: T, later: T) => T): T[] {
  const kept = new Map<number, T>();
  for (const trial of trials) {
    const earlier = kept.get(trial.plan.block);
    kept.set(trial.plan.block, earlier === undefined ? trial : keep(earlier, trial));
  }
  return [...kept.values()];
}
