/** What one part of a calibration found goes in; the part with its status comes out. */
import type { CalibrationPart, CalibrationRecord, ProofTableData } from '../model/Calibration.js';

type Found = Pick<CalibrationPart, 'number' | 'title' | 'question'> &
  Partial<Pick<CalibrationPart, 'checks' | 'tables' | 'figures' | 'notes'>>;

/** It holds when every check does; without a check there is nothing to hold. */
export function partOf({
  checks = [],
  tables = [],
  figures = [],
  notes = [],
  ...head
}: Found): CalibrationPart {
  const status = checks.length === 0 ? 'told' : checks.every(({ ok }) => ok) ? 'holds' : 'fails';
  return { ...head, status, checks, tables, figures, notes };
}

/** A part that could not even be carried out fails, and says why. */
export function brokenPart(
  head: Pick<CalibrationPart, 'number' | 'title' | 'question'>,
  why: string,
): CalibrationPart {
  const check = { what: 'the part is carried out', expected: 'no error', found: why, ok: false };
  return partOf({ ...head, checks: [check] });
}

/** How many of all checks hold. A calibration without checks proves nothing. */
export function verdictOf(parts: readonly CalibrationPart[]): CalibrationRecord['verdict'] {
  const checks = parts.flatMap((part) => part.checks);
  const held = checks.filter(({ ok }) => ok).length;
  return { ok: checks.length > 0 && held === checks.length, held, of: checks.length };
}

/** A table whose rows are all as they should be, unless `bad` says otherwise. */
export function tableOf(
  label: string,
  headers: readonly string[],
  rows: readonly { cells: readonly string[]; bad?: boolean }[],
  textColumns: readonly number[] = [],
): ProofTableData {
  return {
    label,
    headers: [...headers],
    textColumns: [...textColumns],
    rows: rows.map(({ cells, bad = false }) => ({ cells: [...cells], bad })),
  };
}
