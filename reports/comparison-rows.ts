/** A comparison goes in; head against base as every report shows it comes out: what decides the exit, and what is exploratory. */
import type { Comparison, SeriesComparison } from '../src/model/Comparison.js';
import type { RunRecord } from '../src/model/RunRecord.js';
import { formatLatency } from '../src/ui/latency.js';
import { verdictText } from '../src/ui/verdict-text.js';
import { plural } from './number-text.js';
import { plainText } from './plain-text.js';
import { labelOf } from './summary-rows.js';

/** Many overrides, or many URLs, are cut. */
const BASE_LENGTH = 120;

/** The same sign everywhere beside the words, so that no colour has to say it. */
export const VERDICT_SIGN = { worse: '✕', same: '=', better: '✓', 'cannot-tell': '?' } as const;

export interface ComparisonRow {
  /** The figures behind the texts. */
  figures: SeriesComparison;
  /** The head's series, and the quantile: `chain[direct] p99`. */
  label: string;
  verdict: SeriesComparison['verdict'];
  base: string;
  head: string;
  /** head / base, such as `1.12`; `–` where there is none. */
  ratio: string;
  /** 95 %, of this comparison alone. */
  interval: string;
  /** In words, with the interval that it stands on. */
  words: string;
  notes: readonly string[];
}

export interface ComparisonGroup {
  title: string;
  note: string;
  rows: readonly ComparisonRow[];
}

export interface ComparisonView {
  /** What is compared, and how its figures are to be read. */
  intro: string;
  groups: readonly ComparisonGroup[];
}

/** Null when the run compared nothing. */
export function comparisonOf(run: RunRecord): ComparisonView | null {
  const { comparison } = run;
  if (comparison === undefined || comparison === null) return null;
  const labels = new Map(run.series.map((series) => [series.id, labelOf(series)]));
  return comparisonView(comparison, (id) => labels.get(id) ?? plainText(id), run.plan.blocks);
}

/** `blocks`: of each side as planned; null: as many as entered. */
export function comparisonView(
  comparison: Comparison,
  labelById: (id: string) => string,
  blocks: number | null,
): ComparisonView {
  const group = (role: SeriesComparison['role'], title: string, note: string) => {
    const rows = comparison.series.filter((one) => one.role === role);
    return rows.length === 0
      ? []
      : [{ title, note, rows: rows.map((one) => rowOf(comparison, one, labelById(one.series), blocks)) }];
  };
  return {
    intro: introOf(comparison),
    groups: [
      ...group('gate', 'Gates', GATES_NOTE[comparison.kind]),
      ...group(
        'exploratory',
        'Exploratory',
        'for looking around: of those that differ, about 5 % may do so by chance',
      ),
    ],
  };
}

const GATES_NOTE = {
  duet: 'declared before the run, they decide its exit',
  stored: 'p99 of every series, or what --gate says; with --fail-on they decide the exit',
} as const;

const MEASURED = {
  duet: 'measured in turns block by block',
  stored: 'each measured at its own time, so that a difference alone shows no cause',
} as const;

function introOf({ kind, base, margin }: Comparison): string {
  const within = `${Number((margin * 100).toPrecision(3))} %`;
  return (
    `The head against the base (${plainText(base, BASE_LENGTH)}), ${MEASURED[kind]}. Ratios are head / base; ` +
    `what differs by less than ${within} counts as the same. The interval beside a ratio is of that comparison alone; ` +
    'verdicts stand on one that is widened for the number of comparisons in their group.'
  );
}

function rowOf(
  { margin }: Comparison,
  one: SeriesComparison,
  label: string,
  blocks: number | null,
): ComparisonRow {
  const { ratio, ci95 } = one;
  return {
    figures: one,
    label: `${label} ${one.quantile}`,
    verdict: one.verdict,
    base: formatLatency(one.baseUs),
    head: formatLatency(one.headUs),
    ratio: ratio === null ? '–' : ratioText(ratio),
    interval: ci95 === null ? '–' : `${ratioText(ci95[0])}–${ratioText(ci95[1])}`,
    words: plainText(verdictText(one, margin, blocks ?? one.blocks)),
    // Without an interval the notes are the words already.
    notes: one.adjustedInterval === null ? [] : one.notes.map((note) => plainText(note)),
  };
}

const ratioText = (ratio: number): string => (ratio < 10 ? ratio.toFixed(2) : ratio.toFixed(0));

/** The comparison in a sentence: only gates are counted; null when there is none. */
export function comparisonSentence({ comparison }: RunRecord): string | null {
  return comparison === undefined || comparison === null ? null : gatesSentence(comparison);
}

export function gatesSentence(comparison: Comparison): string {
  const gates = comparison.series.filter(({ role }) => role === 'gate');
  const counted = (verdict: SeriesComparison['verdict']) =>
    gates.filter((gate) => gate.verdict === verdict).length;
  const parts = [
    { count: counted('worse'), words: 'worse' },
    { count: counted('better'), words: 'better' },
    { count: counted('same'), words: 'the same' },
    { count: counted('cannot-tell'), words: 'undecided' },
  ].filter(({ count }) => count > 0);
  const said = parts.map(({ count, words }) => `${count} ${words}`).join(', ');
  return `Against the base (${plainText(comparison.base, BASE_LENGTH)}), of ${plural(gates.length, 'gate')}: ${said || 'none decided'}.`;
}
