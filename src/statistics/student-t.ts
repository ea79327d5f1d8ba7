/** Student's t distribution: a probability and degrees of freedom go in, the quantile comes out. */
import { betaQuantile } from './beta-distribution.js';

/**
 * The t below which a share p lies. From the identity P(|T| > t) = I_x(ν/2, 1/2) with x = ν / (ν + t²)
 * (Abramowitz & Stegun, Handbook of Mathematical Functions, 26.7.1 and 26.5.27).
 */
export function tQuantile(p: number, degreesOfFreedom: number): number {
  if (!(p > 0 && p < 1)) throw new RangeError(`not a probability between 0 and 1: ${p}`);
  if (p === 0.5) return 0;
  const x = betaQuantile(2 * Math.min(p, 1 - p), degreesOfFreedom / 2, 0.5);
  const t = Math.sqrt(degreesOfFreedom * (1 / x - 1));
  return p > 0.5 ? t : -t;
}
