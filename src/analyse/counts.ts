/** Counts of requests: sums over trials, and which of them are successes and failures. */
import { ERROR_KINDS, type Counts } from '../model/Sample.js';

export function noCounts(): Counts {
  return {
    intended: 0,
    sent: 0,
    warm: 0,
    first: 0,
    cold: 0,
    unknown: 0,
    errors: {
      connect: 0,
      reset: 0,
      tls: 0,
      status: 0,
      throttled: 0,
      function: 0,
      check: 0,
      protocol: 0,
      'too-large': 0,
    },
    timeouts: 0,
    unfinished: 0,
  };
}

export function sumCounts(parts: readonly Counts[]): Counts {
  const total = noCounts();
  for (const part of parts) {
    total.intended += part.intended;
    total.sent += part.sent;
    total.warm += part.warm;
    total.first += part.first;
    total.cold += part.cold;
    total.unknown += part.unknown;
    total.timeouts += part.timeouts;
    total.unfinished += part.unfinished;
    for (const kind of ERROR_KINDS) total.errors[kind] += part.errors[kind];
  }
  return total;
}

export function successesOf(counts: Counts): number {
  return counts.warm + counts.first + counts.cold + counts.unknown;
}

/** Errors of every kind, time-outs and unfinished requests: what counts as +∞. */
export function failuresOf(counts: Counts): number {
  return ERROR_KINDS.reduce((sum, kind) => sum + counts.errors[kind], counts.timeouts + counts.unfinished);
}
