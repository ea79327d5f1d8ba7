/** The warnings of a run go in; each thing said once comes out, with the series that it holds for. */
import type { RunRecord } from '../src/model/RunRecord.js';
import type { WarningCode } from '../src/model/Warning.js';

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

/** Without those that a label beside the table already says: shared cores, emulated stores. */
export function unlabelledWarnings(run: RunRecord): readonly MergedWarning[] {
  const stores = run.series.some((series) => series.emulated.length > 0);
  return mergedWarnings(run).filter(
    ({ code }) =>
      !(code === 'shared-cores' && run.client.sharedCores) && !(code === 'emulated-store' && stores),
  );
}
