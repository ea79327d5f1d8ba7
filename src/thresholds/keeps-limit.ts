/** An interval, an operator and a limit go in; whether all of the interval keeps the limit, none of it, or some comes out. */
import type { ThresholdOperator, ThresholdVerdict } from '../model/Threshold.js';

export function keepsLimit(
  { low, high }: { low: number; high: number },
  operator: ThresholdOperator,
  limit: number,
): ThresholdVerdict {
  switch (operator) {
    case '<':
      return high < limit ? 'pass' : low >= limit ? 'fail' : 'undecided';
    case '<=':
      return high <= limit ? 'pass' : low > limit ? 'fail' : 'undecided';
    case '>':
      return low > limit ? 'pass' : high <= limit ? 'fail' : 'undecided';
    case '>=':
      return low >= limit ? 'pass' : high < limit ? 'fail' : 'undecided';
    default:
      return operator satisfies never;
  }
}
