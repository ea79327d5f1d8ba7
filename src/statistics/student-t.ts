/** Student's t distribution: a probability goes in and the quantile comes out, a statistic and its p value does; and the power of a test. */
import { betaCdf, betaQuantile } from './beta-distribution.js';
import { normalCdf } from './normal.js';

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

/** P(|T| ≥ |t|), by the same identity. An infinite t has p = 0. */
export function twoSidedP(t: number, degreesOfFreedom: number): number {
  if (Number.isNaN(t)) throw new RangeError('not a statistic: NaN');
  const x = degreesOfFreedom / (degreesOfFreedom + t * t);
  return betaCdf(x, degreesOfFreedom / 2, 0.5);
}

/**
 * P(T > t) where T has a noncentral t distribution: the mean of the statistic is moved by λ. The normal
 * approximation of Abramowitz & Stegun 26.7.10; within .01 of the exact value from 4 degrees of freedom on.
 */
export function noncentralUpperTail(t: number, degreesOfFreedom: number, noncentrality: number): number {
  const scaled = t * (1 - 1 / (4 * degreesOfFreedom)) - noncentrality;
  return 1 - normalCdf(scaled / Math.sqrt(1 + (t * t) / (2 * degreesOfFreedom)));
}
