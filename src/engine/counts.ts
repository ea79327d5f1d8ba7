/** Counts of requests: empty, summed, which are successes and failures, and the sum that must always hold. */
import { ERROR_KINDS, type Counts, type ErrorKind } from '../model/Sample.js';

export function emptyCounts(): Counts {
  return {
    intended: 0,
    sent: 0,
    warm: 0,
    first: 0,
    cold: 0,
    unknown: 0,
    errors: Object.fromEntries(ERROR_KINDS.map((kind) => [kind, 0])) as Record<ErrorKind, number>,
    timeouts: 0,
    unfinished: 0,
  };
}

/** Adds `part` to `total` in place. */
export function addCounts(total: Counts, part: Counts): void {
  for (const key of [
    'intended',
    'sent',
    'warm',
    'first',
    'cold',
    'unknown',
    'timeouts',
    'unfinished',
  ] as const) {
    total[key] += part[key];
  }
  for (const kind of ERROR_KINDS) total.errors[kind] += part.errors[kind];
}

/** The sum of any number of counts. */
export function sumCounts(parts: readonly Counts[]): Counts {
  const total = emptyCounts();
  for (const part of parts) addCounts(total, part);
  return total;
}

/** Right answers, whatever their start. */
export function successesOf({ warm, first, cold, unknown }: Counts): number {
  return warm + first + cold + unknown;
}

/** All that did not end in a success: +∞ in attained quantiles. */
export function failuresOf(counts: Counts): number {
  return ERROR_KINDS.reduce((sum, kind) => sum + counts.errors[kind], counts.timeouts + counts.unfinished);
}

/** intended = warm + first + cold + unknown + errors + timeouts + unfinished. */
export function countsAddUp(counts: Counts): boolean {
  return counts.intended === successesOf(counts) + failuresOf(counts);
}
