/** How many of how many in each group goes in, an interval of the share in all of them comes out: the group is the unit. */
import { clopperPearson } from './binomial.js';
import { effectiveSamples } from './effective-samples.js';

export interface GroupCount {
  hits: number;
  n: number;
}

/**
 * Korn & Graubard's interval of a share in clusters (Survey Methodology 24, 1998): Clopper and Pearson's at the effective
 * number of samples. What is rare comes in clusters; the spread of the groups' shares says how much. Where nothing was hit
 * there is no spread to see, and the number of samples is only lowered for the number of groups.
 *
 * @param groups at least two, each with samples
 */
export function shareInterval(groups: readonly GroupCount[], confidence: number): [number, number] {
  const n = groups.reduce((sum, group) => sum + group.n, 0);
  const share = groups.reduce((sum, { hits }) => sum + hits, 0) / n;
  const shares = groups.map((group) => group.hits / group.n);
  const m = effectiveSamples(shares, n, share, confidence);
  return clopperPearson(share * m, m, confidence);
}
