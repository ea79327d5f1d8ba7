/** What a tool brought back from one cell and the target's log go in; the figures that are compared come out. */
import type { TargetLog } from '../../../src/calibrate/target-messages.js';
import { LEAD_IN_MS } from '../drivers/c-driver.js';
import { QUANTILES, type ToolResult } from '../drivers/tool.js';
import { quantileOfSorted } from '../quantile-of.js';
import { arrivalRate, joinLog, ownTimesUs } from './join-log.js';
import type { KnownTruth } from './known-truths.js';

/** Later than this, a send is late. */
const LATE_US = 1_000;

export interface Figures {
  ratePerSecond: number;
  /** Of each request against the target's log, µs; null where the tool gives no times of single requests, or the target keeps no log. */
  error: { p50Us: number; p99Us: number; clockUncertaintyUs: number } | null;
  /** Sends more than 1 ms late, a share; null where not known. */
  lateShare: number | null;
  /** Requests without a good reply; null where not known. */
  lost: number | null;
  quantiles: {
    q: number;
    /** Null: the tool does not report it. */
    measuredUs: number | null;
    /** Departure − intended start, by the target's log; null where intended starts are not known. */
    loggedUs: number | null;
    /** What an open-loop caller has to see of this target: the same for all tools. */
    idealUs: number | null;
  }[];
  cpuShare: number | null;
}

export function figuresOf(
  result: Exclude<ToolResult, { kind: 'absent' }>,
  log: TargetLog | null,
  truth: KnownTruth,
): Figures {
  switch (result.kind) {
    case 'times': {
      const { times, cpuShare } = result;
      const joined = log === null ? null : joinLog(times, log);
      const responseUs = times.completedUs
        .map((atUs, index) => atUs - (times.intendedUs[index] ?? 0))
        .map((us) => (Number.isNaN(us) ? Infinity : us))
        .sort();
      const lagUs = times.sentUs.map((atUs, index) => atUs - (times.intendedUs[index] ?? 0));
      return {
        ratePerSecond: sendRate(times.sentUs),
        error:
          joined === null
            ? null
            : {
                p50Us: quantileOfSorted(joined.errorUs, 0.5),
                p99Us: quantileOfSorted(joined.errorUs, 0.99),
                clockUncertaintyUs: joined.clockUncertaintyUs,
              },
        lateShare: lagUs.filter((us) => !(us <= LATE_US)).length / lagUs.length,
        lost: responseUs.filter((us) => us === Infinity).length,
        quantiles: QUANTILES.map((q) => ({
          q,
          measuredUs: quantileOfSorted(responseUs, q),
          loggedUs: joined === null ? null : quantileOfSorted(joined.truthUs, q),
          idealUs: ideal(q, truth, log, LEAD_IN_MS * 1_000),
        })),
        cpuShare,
      };
    }
    case 'reported':
      return {
        ratePerSecond: log === null ? Number.NaN : arrivalRate(log),
        error: null,
        lateShare: null,
        lost: null,
        quantiles: QUANTILES.map((q) => ({
          q,
          measuredUs: result.quantilesUs.get(q) ?? null,
          loggedUs: null,
          idealUs: ideal(q, truth, log, result.unmeasuredSeconds * 1e6),
        })),
        cpuShare: null,
      };
    default:
      return result satisfies never;
  }
}

/** Where the behaviour does not settle it, what the target really did: it answers requests apart from each other, whoever sends them. */
function ideal(q: number, truth: KnownTruth, log: TargetLog | null, afterUs: number): number | null {
  return truth.idealUs(q) ?? (log === null ? null : quantileOfSorted(ownTimesUs(log, afterUs), q));
}

/** Of those that were sent; falls behind the intended one when sends do. */
function sendRate(sentUs: Float64Array): number {
  const sent = sentUs.filter((us) => !Number.isNaN(us)).sort();
  return ((sent.length - 1) / ((sent[sent.length - 1] ?? 0) - (sent[0] ?? 0))) * 1e6;
}
