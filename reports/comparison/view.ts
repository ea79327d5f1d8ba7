/** A comparison document goes in; what every form of it shows comes out, in reading order and as text that steers nothing. */
import type { ComparisonDocument, HeadComparison } from '../../src/model/ComparisonDocument.js';
import type { Verdict } from '../../src/model/Comparison.js';
import { EXIT } from '../../src/exit-codes.js';
import {
  comparisonView,
  gatesSentence,
  type ComparisonGroup,
  type ComparisonRow,
} from '../comparison-rows.js';
import { plural } from '../number-text.js';
import { plainText } from '../plain-text.js';
import { utcTime } from '../utc-time.js';

export interface HeadView {
  comparison: HeadComparison;
  /** `Head 2026… (2026-11-20 14:03 UTC)`. */
  title: string;
  /** In a sentence: how many gates are what. */
  sentence: string;
  intro: string;
  groups: readonly ComparisonGroup[];
}

export interface DocumentView {
  /** What was compared with what. */
  subject: string;
  /** Null: nothing was forced. */
  forced: string | null;
  heads: readonly HeadView[];
  /** Series down, heads across; null for a single head. */
  overview: Overview | null;
  /** Who may call a difference a regression, and what was asked for. */
  gatesDecide: string;
  /** Without what is said in `forced`. */
  warnings: readonly { message: string; hint: string }[];
  /** How it ends, in words; the first says the most. */
  ending: readonly string[];
  bad: boolean;
}

export interface Overview {
  /** Of the columns after base: which run is which. */
  heads: readonly { name: string; title: string }[];
  rows: readonly { label: string; base: string; cells: readonly (ComparisonRow | null)[] }[];
}

/** In plain words, for whoever meets them for the first time. */
export const VERDICT_MEANING: Readonly<Record<Verdict, string>> = {
  worse: 'the whole interval of the ratio lies above the margin: slower, by more than counts as the same.',
  better: 'the whole interval lies below the margin: faster, by more than counts as the same.',
  same: 'the whole interval lies within the margin: shown to be alike, not just no difference found.',
  'cannot-tell':
    'the interval reaches over an edge of the margin, so that these data show neither; where more blocks of each side would decide, it is said how many.',
};

export const verdictName = (verdict: Verdict): string => (verdict === 'cannot-tell' ? "can't tell" : verdict);

export const REGRESSION_MEANING =
  'A regression is a gate that is worse in a duet, or worse than at least five earlier runs of the same kind of hour (weekday or weekend, quarter of the day): runs at different times differ in more than the code.';

export function viewOf(document: ComparisonDocument): DocumentView {
  const { base, comparisons, warnings, exit } = document;
  const runs = base.runs.length;
  const label = plainText(base.label, 120);
  const baseText = runs > 1 ? `${label}, ${plural(runs, 'run')}` : label;
  const heads = comparisons.map((one) => headView(one, one.comparison.kind === 'duet' ? null : baseText));
  const [first] = base.runs;
  return {
    subject:
      runs === 0
        ? `a duet, its base ${label}`
        : runs === 1 && first !== undefined
          ? `base ${runTitle(first)}`
          : `base ${baseText}`,
    forced: textOf(warnings.find(({ code }) => code === 'forced')?.message),
    heads,
    overview: overviewOf(comparisons, heads),
    gatesDecide:
      document.failOn === null
        ? 'shown only (no --fail-on)'
        : `a regression ends in exit 11, margin ${Number((document.failOn.margin * 100).toPrecision(3))}\u00a0%`,
    warnings: warnings
      .filter(({ code }) => code !== 'forced')
      .map(({ message, hint }) => ({ message: plainText(message, 600), hint: plainText(hint) })),
    ending: [...heads.map(({ sentence }) => sentence), ...endingOf(document)],
    bad: exit.code !== EXIT.ok,
  };
}

function headView(one: HeadComparison, base: string | null): HeadView {
  const series = new Map(one.series.map((each) => [each.id, each]));
  const labelled = (id: string) => plainText(series.get(id)?.label ?? id);
  const comparison = base === null ? one.comparison : { ...one.comparison, base };
  const { intro, groups } = comparisonView(comparison, labelled, base === null ? one.head.blocks : null);
  const marked = (row: ComparisonRow): ComparisonRow => {
    const marks = series.get(row.figures.series)?.marks ?? [];
    return marks.length === 0
      ? row
      : { ...row, label: `${row.label} (${marks.map((mark) => plainText(mark)).join(', ')})` };
  };
  return {
    comparison: one,
    title: `Head ${runTitle(one.head)}${base === null ? ', measured side by side with its base' : ''}`,
    sentence: `${plainText(one.head.id, 80)}: ${lowerFirst(gatesSentence(comparison))}`,
    intro,
    groups: groups.map((group) => ({ ...group, rows: group.rows.map(marked) })),
  };
}

function runTitle({ id, startedAt }: { id: string; startedAt: string }): string {
  return `${plainText(id, 80)} (${plainText(utcTime(startedAt), 40)})`;
}

function overviewOf(comparisons: readonly HeadComparison[], views: readonly HeadView[]): Overview | null {
  const stored = comparisons.flatMap((one, place) => {
    const view = views[place];
    return one.comparison.kind === 'stored' && view !== undefined ? [{ one, view }] : [];
  });
  if (stored.length < 2) return null;
  const rowsOf = stored.map(
    ({ view }) =>
      new Map(
        view.groups
          .flatMap(({ rows }) => rows)
          .map((row) => [JSON.stringify([row.figures.series, row.figures.quantile]), row]),
      ),
  );
  const keys = [...new Set(rowsOf.flatMap((rows) => [...rows.keys()]))];
  return {
    heads: stored.map(({ one }, place) => ({ name: `head ${place + 1}`, title: runTitle(one.head) })),
    rows: keys.map((key) => {
      const cells = rowsOf.map((rows) => rows.get(key) ?? null);
      const first = cells.find((cell) => cell !== null);
      return { label: first?.label ?? '', base: first?.base ?? '–', cells };
    }),
  };
}

function endingOf({ failOn, exit, comparisons }: ComparisonDocument): string[] {
  const regressions = comparisons.flatMap(({ comparison }) => comparison.regressions);
  if (exit.code === EXIT.regression)
    return exit.reasons.map((reason) => `Regression: ${plainText(reason, 400)}`);
  if (exit.code === EXIT.untrustworthy)
    return exit.reasons.map((reason) => `Not trustworthy: ${plainText(reason, 400)}`);
  if (failOn !== null) return ['No regression.'];
  return regressions.length === 0
    ? []
    : [`Regressions: ${[...new Set(regressions)].map((id) => plainText(id)).join(', ')}.`];
}

function textOf(text: string | undefined): string | null {
  return text === undefined ? null : plainText(text, 600);
}

const lowerFirst = (text: string): string => text.slice(0, 1).toLowerCase() + text.slice(1);
