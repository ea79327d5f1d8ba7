/** Paired differences go in, the two-sided p value of the sign-flip permutation test comes out. */
import type { Random } from '../engine/random.js';

/** Up to so many differences all 2^n sign patterns are tried. */
export const EXACT_UP_TO = 12;
const DRAWS = 10_000;

/**
 * Fisher's randomisation test for pairs (The Design of Experiments, 1935, section 21): with no difference, each
 * sign is as likely as the other, so the observed sum is one of 2^n equally likely ones. Beyond twelve pairs,
 * 10,000 drawn patterns stand for all, and the observed one counts as drawn (Phipson & Smyth 2010).
 */
export function signFlipP(differences: readonly number[], random: Random): number {
  const n = differences.length;
  const observed = Math.abs(differences.reduce((sum, difference) => sum + difference, 0));
  // Sums of the same numbers in other orders differ in the last digits.
  const least = observed - 1e-12 * differences.reduce((sum, difference) => sum + Math.abs(difference), 0);
  if (n <= EXACT_UP_TO) {
    let extreme = 0;
    for (let pattern = 0; pattern < 2 ** n; pattern++) {
      const sum = differences.reduce(
        (total, difference, index) => total + ((pattern >> index) & 1 ? -difference : difference),
        0,
      );
      if (Math.abs(sum) >= least) extreme++;
    }
    return extreme / 2 ** n;
  }
  let extreme = 1;
  for (let draw = 0; draw < DRAWS; draw++) {
    let sum = 0;
    for (const difference of differences) sum += random() < 0.5 ? -difference : difference;
    if (Math.abs(sum) >= least) extreme++;
  }
  return extreme / (DRAWS + 1);
}
