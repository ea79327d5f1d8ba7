/** A stored run goes in; why it enters no number comes out, or null. */
import { EXIT } from '../../exit-codes.js';
import type { RunRecord } from '../../model/RunRecord.js';
import type { Refusal } from '../../model/Site.js';

/** Clocks of two machines may differ by so much. */
const AHEAD_MS = 60 * 60 * 1_000;
const LONGEST_REASON = 500;

export function refusalOf(run: RunRecord, nowMs: number): Pick<Refusal, 'kind' | 'reason'> | null {
  const why = run.exit.reasons.join('; ').slice(0, LONGEST_REASON) || `exit ${String(run.exit.code)}`;
  if (run.status === 'partial') return { kind: 'partial', reason: `it is not complete: ${why}` };
  if (run.status === 'failed') return { kind: 'failed', reason: `it failed: ${why}` };
  if (run.exit.code === EXIT.untrustworthy) return { kind: 'untrustworthy', reason: why };
  const startedMs = Date.parse(run.startedAt);
  if (!Number.isFinite(startedMs)) return { kind: 'unreadable', reason: 'when it began is no instant' };
  if (startedMs > nowMs + AHEAD_MS || startedMs < 0) {
    return {
      kind: 'unreadable',
      reason: `it began at ${new Date(startedMs).toISOString()}: a clock was wrong`,
    };
  }
  if (!run.series.some(({ trust }) => trust.ok)) {
    return { kind: 'untrustworthy', reason: 'none of its series is trustworthy' };
  }
  const twice = run.series.find(({ id }, at) => run.series.findIndex((other) => other.id === id) < at);
  if (twice !== undefined)
    return { kind: 'unreadable', reason: `it has two series called ${twice.id}`.slice(0, LONGEST_REASON) };
  return null;
}
