/** A run goes in; the notes that every summary of it needs come out: which baseline, what was emulated, shared cores, trust. */
import { EXIT } from '../src/exit-codes.js';
import type { RunRecord } from '../src/model/RunRecord.js';
import { plural } from './number-text.js';
import { labelOf, type Summary } from './summary-rows.js';

/** What the multiples are multiples of; null when no row has a baseline. */
export function baselineNote(summary: Summary): string | null {
  const rows = summary.groups.flatMap((group) => group.rows);
  const own = rows.some((row) => row.baseline?.kind === 'workload');
  const onlyChain = [
    ...new Set(rows.filter((row) => row.baseline?.kind === 'chain').map((row) => row.series.workload)),
  ];
  const chains = [
    ...new Set(rows.flatMap((row) => (row.baseline?.kind === 'chain' ? [labelOf(row.baseline.series)] : []))),
  ];
  if (!own && onlyChain.length === 0) return null;
  const parts = own ? ['the same workload composed in-process, on the same provider'] : [];
  if (onlyChain.length > 0) parts.push(`${chains.join(', ')} for ${onlyChain.join(', ')}`);
  const missing = rows.some((row) => row.baseline === null) ? '; – where the run has none' : '';
  return `× in-process: multiple of ${parts.join('; of ')}${missing}.`;
}

/** What the headline quantiles are over. */
const ATTAINED_NOTE =
  'Response time from the intended start, over warm calls; failures count as infinitely slow. n: calls behind the quantiles.';

const CLOSED_NOTE =
  'Closed loop: response time from the actual send, over warm calls; failures count as infinitely slow. n: calls behind the quantiles.';

/** The same where the run's load was a closed loop, which has no intended starts. */
export function attainedNote(run: RunRecord): string {
  return run.series.some(({ load }) => load.loop === 'closed') ? CLOSED_NOTE : ATTAINED_NOTE;
}

/** Null when the machine had cores to spare. */
export function sharedCoresNote(run: RunRecord): string | null {
  return run.client.sharedCores
    ? `shared cores: ratios within this run only (${plural(run.client.cores, 'core')} for caller and functions)`
    : null;
}

/** Names of emulated stores, each once, with the series that went through them. */
export function emulatedStores(run: RunRecord): readonly { store: string; series: readonly string[] }[] {
  const stores = new Map<string, string[]>();
  for (const series of run.series) {
    for (const store of series.emulated) {
      stores.set(store, [...(stores.get(store) ?? []), labelOf(series)]);
    }
  }
  return [...stores].map(([store, series]) => ({ store, series }));
}

export interface TrustNote {
  ok: boolean;
  /** In a few words: one bad series leaves the others, and the exit code, as they are. */
  verdict: string;
  /** Why not: of the run, and of each series. Untrusted text may stand in them. */
  reasons: readonly string[];
}

export function trustOf(run: RunRecord): TrustNote {
  const ofSeries = run.series
    .filter((series) => !series.trust.ok)
    .map((series) => `${labelOf(series)}: ${series.trust.reasons.join('; ') || 'no reason recorded'}`);
  const untrusted = run.exit.code === EXIT.untrustworthy;
  // What the run says of a series by its id, or of its only one, stands below under its label.
  const ofRun = run.exit.reasons.filter(
    (reason) =>
      !run.series.some(({ id, trust }) => reason.startsWith(`${id}: `) || trust.reasons.includes(reason)),
  );
  const reasons = [...(untrusted ? ofRun : []), ...ofSeries];
  const ok = !untrusted && ofSeries.length === 0;
  const some = `not in ${ofSeries.length} of ${plural(run.series.length, 'series', 'series')}`;
  const verdict = ok ? 'no objection' : untrusted ? 'NOT TRUSTWORTHY' : some;
  return { ok, verdict, reasons: [...new Set(reasons)] };
}

/** Why the run ended otherwise than well, apart from trust; null when it ended well. */
export function endNote(run: RunRecord): { code: number; reasons: readonly string[] } | null {
  const { code, reasons } = run.exit;
  return code === EXIT.ok || code === EXIT.untrustworthy ? null : { code, reasons };
}
