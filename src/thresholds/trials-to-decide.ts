/** An interval that straddles a limit goes in; about how many more trials like those seen would decide comes out. */
import type { Threshold } from '../model/Threshold.js';
import { normalQuantile } from '../statistics/normal.js';
import { tQuantile } from '../statistics/student-t.js';
import type { Figure } from './figure.js';

/** Nobody runs more. */
const MOST = 10_000;
const CONFIDENCE = 0.95;
const POWER = 0.8;

/**
 * If value and spread are what they seem: the half of the interval that reaches over the limit shrinks with the root of the
 * number of trials, and has to fall short of the limit by as much again as a power of 80 % asks for. Times and
 * ratios are taken as logarithms.
 *
 * @returns null where more than 10,000 would be needed, or nobody can say
 */
export function trialsToDecide(
  { value, low, high, trials, calls }: Figure & { kind: 'known' },
  { limit, unit }: Pick<Threshold, 'limit' | 'unit'>,
): number | null {
  if (unit === 'share' && value === 0) return limit > 0 ? withoutAFailure(limit, trials, calls) : null;
  const scale = (at: number): number => (unit === 'share' ? at : Math.log(at));
  const distance = Math.abs(scale(limit) - scale(value));
  const reach = Math.abs(scale(value < limit ? high : low) - scale(value));
  if (!(distance > 0) || !Number.isFinite(reach)) return null;
  const z = normalQuantile((1 + CONFIDENCE) / 2);
  const wanted = trials * ((reach / distance) * ((z + normalQuantile(POWER)) / z)) ** 2;
  return wanted > MOST ? null : Math.max(1, Math.ceil(wanted - trials));
}

/** The fewest trials of which none fails that put 1 − (0.025)^(1/m), the upper end of no failure in m calls, below the limit. */
function withoutAFailure(limit: number, trials: number, calls: number): number | null {
  const tail = (1 - CONFIDENCE) / 2;
  const m = Math.log(tail) / Math.log1p(-limit);
  const z = normalQuantile(1 - tail);
  const enough = (k: number): boolean => k * (calls / trials) * (z / tQuantile(1 - tail, k - 1)) ** 2 > m;
  if (!enough(MOST)) return null;
  let low = trials + 1;
  let high = MOST;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (enough(middle)) high = middle;
    else low = middle + 1;
  }
  return low - trials;
}
