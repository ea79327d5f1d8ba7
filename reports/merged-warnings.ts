/** The warnings of a run go in; each thing said once comes out, with the series that it holds for. */
import type { RunRecord, SeriesRecord } from '../src/model/RunRecord.js';
import type { WarningCode } from '../src/model/Warning.js';
import { failureCount } from './failures.js';

export interface MergedWarning {
  code: WarningCode;
  hint: string;
  /** Distinct messages, each with the ids of its series (none: the whole run), in the order in which they came. */
  messages: readonly { text: string; series: readonly string[] }[];
}

/** Merged are warnings of the same kind with the same advice, wherever they stand in the list. */
export function mergedWarnings(run: RunRecord): readonly MergedWarning[] {
  const kinds = new Map<string, { code: WarningCode; hint: string; messages: Map<string, Set<string>> }>();
  for (const warning of run.warnings) {
    const key = JSON.stringify([warning.code, warning.hint]);
    const kind = kinds.get(key) ?? { code: warning.code, hint: warning.hint, messages: new Map() };
    const series = kind.messages.get(warning.message) ?? new Set<string>();
    if (warning.series !== undefined) series.add(warning.series);
    kind.messages.set(warning.message, series);
    kinds.set(key, kind);
  }
  return [...kinds.values()].map(({ code, hint, messages }) => ({
    code,
    hint,
    messages: [...messages].map(([text, series]) => ({ text, series: [...series] })),
  }));
}

/**
 * Without those that a label beside the table already says: shared cores, emulated stores; and without the wish for more
 * samples of what never succeeded.
 */
export function unlabelledWarnings(run: RunRecord): readonly MergedWarning[] {
  const stores = run.series.some((series) => series.emulated.length > 0);
  const failed = run.series.filter(nothingSucceeded).map(({ id }) => id);
  const allFailed = failed.length === run.series.length;
  const worthSaying = run.warnings.filter(
    ({ code, series }) =>
      !(code === 'too-few-samples' || code === 'too-few-trials') ||
      !(series === undefined ? allFailed : failed.includes(series)),
  );
  return mergedWarnings({ ...run, warnings: worthSaying }).filter(
    ({ code }) =>
      !(code === 'shared-cores' && run.client.sharedCores) && !(code === 'emulated-store' && stores),
  );
}

function nothingSucceeded({ counts }: SeriesRecord): boolean {
  return counts.intended > 0 && failureCount(counts) === counts.intended;
}
