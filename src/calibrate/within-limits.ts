/** A measured and a true quantile go in; whether they agree comes out: within 2 % or 300 µs. */

export const LIMIT_SHARE = 0.02;
export const LIMIT_US = 300;
export const LIMITS_IN_WORDS = 'within 2 % or 300 µs of the truth';

export function agrees(measuredUs: number, truthUs: number): boolean {
  return Math.abs(measuredUs - truthUs) <= Math.max(LIMIT_US, LIMIT_SHARE * truthUs);
}

/** Those that n samples carry, of the ones that are reported. */
export const JUDGED_QUANTILES: readonly { name: string; q: number }[] = [
  { name: 'p50', q: 0.5 },
  { name: 'p90', q: 0.9 },
  { name: 'p99', q: 0.99 },
  { name: 'p99.9', q: 0.999 },
];
