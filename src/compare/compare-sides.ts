/** The plan of a duet and the evidence of all its series go in, head compared with base comes out: series by series, judged together. */
import { enteredTrials } from '../analyse/entered-trials.js';
import type { SeriesEvidence } from '../analyse/evidence.js';
import type { Outcomes } from '../analyse/outcomes.js';
import { headlineOutcomes } from '../analyse/view-trial.js';
import type { Comparison } from '../model/Comparison.js';
import type { DuetPlan } from '../model/Plan.js';
import { compareDuet, type DuetBlock } from './compare-duet.js';
import { judgeComparisons } from './judge-comparisons.js';
import type { UnjudgedComparison } from './unjudged-comparison.js';

/** `seed`: of the plan, for the draws of the permutation tests. */
export function compareSides(duet: DuetPlan, evidence: readonly SeriesEvidence[], seed: number): Comparison {
  const compared = duet.pairs.flatMap(({ base, head }): UnjudgedComparison[] => {
    const blocks = sharedBlocks(blocksOf(evidence, base), blocksOf(evidence, head));
    return compareDuet({ series: head, base, role: 'exploratory', blocks, seed }).map((one) => ({
      ...one,
      role: isGate(duet, one) ? 'gate' : 'exploratory',
    }));
  });
  const { series, regressions } = judgeComparisons(compared, { margin: duet.margin });
  return { kind: 'duet', margin: duet.margin, base: duet.base, head: 'head', series, regressions };
}

function isGate({ gates }: DuetPlan, { series, quantile }: UnjudgedComparison): boolean {
  return gates.some((gate) => gate.series === series && gate.quantile === quantile);
}

/** What a series did in each block that its numbers stand on; a trial that was cut short is no equal of a whole one. */
function blocksOf(evidence: readonly SeriesEvidence[], id: string): Map<number, Outcomes> {
  const own = evidence.find(({ plan }) => plan.id === id);
  if (own === undefined) return new Map();
  const { complete, headline } = enteredTrials(own);
  return new Map(complete.map((trial) => [trial.plan.block, headlineOutcomes(trial, headline)]));
}

/** A block counts where both sides have it. */
export function sharedBlocks(
  bases: ReadonlyMap<number, Outcomes>,
  heads: ReadonlyMap<number, Outcomes>,
): DuetBlock[] {
  return [...bases].flatMap(([block, base]): DuetBlock[] => {
    const head = heads.get(block);
    return head === undefined ? [] : [{ base, head }];
  });
}
