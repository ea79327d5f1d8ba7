/** What both sides of a duet did in each block goes in, their p50 and p99 compared block by block come out, not yet judged. */
import { outcomeCount, attainedQuantile, poolOutcomes, type Outcomes } from '../analyse/outcomes.js';
import { MINIMUM_TRIALS, supports } from '../analyse/sample-sizes.js';
import { deriveSeed, randomFrom } from '../engine/random.js';
import type { ComparedQuantile } from '../model/Comparison.js';
import { estimateMean, meanInterval, meanP } from '../statistics/mean-estimate.js';
import { signFlipP } from '../statistics/sign-flip-test.js';
import { logQuantile, slowestSuccess } from './block-quantile.js';
import { ratioInterval } from './ratio-interval.js';
import type { UnjudgedComparison } from './unjudged-comparison.js';

/** Both sides of one block: measured within minutes of each other. */
export interface DuetBlock {
  base: Outcomes;
  head: Outcomes;
}

export interface Duet {
  /** Ids: of the head's series, and of the one that it is compared with. */
  series: string;
  base: string;
  role: UnjudgedComparison['role'];
  /** In the order of time; a block that one side lacks is left out by the caller. */
  blocks: readonly DuetBlock[];
  /** For the draws of the permutation test. */
  seed: number;
}

const QUANTILES: readonly { quantile: ComparedQuantile; q: number }[] = [
  { quantile: 'p50', q: 0.5 },
  { quantile: 'p99', q: 0.99 },
];

/** A block stands for itself when at least so many of its samples lie beyond the quantile on average. */
const BEYOND_IN_BLOCK = 1;

/**
 * The mean over blocks of ln(head's quantile / base's), with Student's interval: what a block has of hour, host and
 * neighbours is in both sides and cancels. Where a block is too small, neighbouring ones are put together.
 */
export function compareDuet(duet: Duet): UnjudgedComparison[] {
  const pooled = joinBlocks(duet.blocks);
  return QUANTILES.map(({ quantile, q }) => compareQuantile(duet, pooled, quantile, q));
}

function compareQuantile(
  duet: Duet,
  { base, head }: DuetBlock,
  quantile: ComparedQuantile,
  q: number,
): UnjudgedComparison {
  const blocks = largeEnough(duet.blocks, q);
  const common = {
    series: duet.series,
    base: duet.base,
    quantile,
    role: duet.role,
    baseUs: attainedQuantile(base, q),
    headUs: attainedQuantile(head, q),
    ratio: null,
    ci95: null,
    p: null,
    pPermutation: null,
    blocks: blocks.length,
    estimate: null,
    failing: null,
    mayRegress: true,
  };
  const random = randomFrom(deriveSeed(duet.seed, duet.series, duet.base, quantile));
  const fewer = countOfSmaller([{ base, head }]);
  if (!supports(fewer, q)) {
    return { ...common, notes: [`too few requests for a ${quantile}: ${fewer} on the side that has fewer`] };
  }
  if (blocks.length < MINIMUM_TRIALS) {
    return {
      ...common,
      notes: [`${blocks.length} blocks carry a ${quantile}; at least ${MINIMUM_TRIALS} are needed`],
    };
  }
  if (common.baseUs === null && common.headUs === null) {
    return { ...common, notes: [`so many requests failed on both sides that neither has a ${quantile}`] };
  }
  if (common.baseUs === null || common.headUs === null) {
    const failing = common.headUs === null ? 'head' : 'base';
    const shares = blocks.map((block) => failureShare(block.head) - failureShare(block.base));
    const estimate = estimateMean(shares);
    return {
      ...common,
      failing,
      p: estimate && meanP(estimate),
      pPermutation: signFlipP(shares, random),
      notes: [
        `so many requests of the ${failing} failed that its ${quantile} is infinite; tested is the share that failed`,
      ],
    };
  }
  const differences = logRatios(blocks, q);
  const estimate = estimateMean(differences);
  if (estimate === null) return { ...common, notes: [] };
  const p = meanP(estimate);
  const pPermutation = signFlipP(differences, random);
  return {
    ...common,
    ratio: Math.exp(estimate.mean),
    ci95: ratioInterval(meanInterval(estimate, 0.95)),
    p,
    pPermutation,
    estimate,
    notes: disagreement(differences.length, p, pPermutation),
  };
}

/** ln(head / base) of each block. */
export function logRatios(blocks: readonly DuetBlock[], q: number): number[] {
  const estimate = logQuantile(q);
  return blocks.map(({ base, head }) => {
    const slowestUs = slowestSuccess([base, head]);
    return estimate(head, slowestUs) - estimate(base, slowestUs);
  });
}

/** Neighbours are joined until each side carries the quantile; what is left over at the end joins the last. */
export function largeEnough(blocks: readonly DuetBlock[], q: number): DuetBlock[] {
  const groups: DuetBlock[][] = [];
  let pending: DuetBlock[] = [];
  for (const block of blocks) {
    pending.push(block);
    if (countOfSmaller(pending) * (1 - q) < BEYOND_IN_BLOCK - 1e-6) continue;
    groups.push(pending);
    pending = [];
  }
  const last = groups.pop();
  return last === undefined ? [] : [...groups, [...last, ...pending]].map(joinBlocks);
}

function countOfSmaller(blocks: readonly DuetBlock[]): number {
  const total = (side: keyof DuetBlock) => blocks.reduce((sum, block) => sum + outcomeCount(block[side]), 0);
  return Math.min(total('base'), total('head'));
}

export function joinBlocks(blocks: readonly DuetBlock[]): DuetBlock {
  const [first, ...others] = blocks;
  if (first !== undefined && others.length === 0) return first;
  return {
    base: poolOutcomes(blocks.map((block) => block.base)),
    head: poolOutcomes(blocks.map((block) => block.head)),
  };
}

function failureShare(outcomes: Outcomes): number {
  return outcomes.failures / outcomeCount(outcomes);
}

/** Of fewer differences no flip of signs is rarer than 5 %: 2/2⁵ is 6 %. */
const FEWEST_TO_PERMUTE = 6;

/** The t test leans on the shape of the differences, the permutation test on nothing. */
function disagreement(differences: number, p: number, pPermutation: number): string[] {
  return differences < FEWEST_TO_PERMUTE ||
    p <= 0.05 === pPermutation <= 0.05 ||
    Math.abs(p - pPermutation) < 0.05
    ? []
    : ['the t test and the permutation test disagree: a few blocks differ much from the others'];
}
