/** A run goes in; its thresholds as every report shows them come out: what was judged, on which figures, with which verdict. */
import type { RunRecord } from '../src/model/RunRecord.js';
import type { ThresholdUnit } from '../src/model/Threshold.js';
import { subjectName } from '../src/thresholds/threshold-outcome.js';
import { figureText, limitFigureText } from '../src/ui/figure-text.js';
import { intervalText } from './interval-text.js';
import { plural } from './number-text.js';
import { plainText } from './plain-text.js';

type Judged = RunRecord['thresholds'][number];

/** Beside the words, so that no colour has to say it. */
export const VERDICT_SIGN: Readonly<Record<Judged['verdict'], string>> = {
  pass: '✓',
  fail: '✕',
  undecided: '?',
};

export interface ThresholdRow {
  expression: string;
  /** The series, or the two of a ratio: `chain[native/direct]`. */
  label: string;
  value: string;
  interval: string;
  /** With its operator. */
  limit: string;
  verdict: Judged['verdict'];
  /** Why there is no interval, or what would decide; null where the figures say it. */
  words: string | null;
}

export interface ThresholdsView {
  /** How many of them passed, in a sentence, and how to read the figures. */
  intro: string;
  rows: readonly ThresholdRow[];
}

/** Null when the run had none. */
export function thresholdsOf(run: RunRecord): ThresholdsView | null {
  const { thresholds } = run;
  const said = thresholdsSentence(run);
  if (said === null) return null;
  const intro = `${said} A verdict stands on the whole 95 % interval: undecided is what lies on both sides of its limit.`;
  return { intro, rows: thresholds.map((one) => rowOf(run, one)) };
}

/** How many failed, are undecided and passed; null when there were none. */
export function thresholdsSentence({ thresholds }: Pick<RunRecord, 'thresholds'>): string | null {
  if (thresholds.length === 0) return null;
  const counted = (verdict: Judged['verdict']) => thresholds.filter((one) => one.verdict === verdict).length;
  const parts = [
    { count: counted('fail'), words: 'failed' },
    { count: counted('undecided'), words: 'undecided' },
    { count: counted('pass'), words: 'passed' },
  ].filter(({ count }) => count > 0);
  const said = parts.map(({ count, words }) => `${count} ${words}`).join(', ');
  return `Of ${plural(thresholds.length, 'verdict')} on thresholds: ${said}.`;
}

function rowOf(run: RunRecord, one: Judged): ThresholdRow {
  const { expression, value, limit, operator, ci95 = null, verdict } = one;
  const unit = one.unit ?? 'ratio';
  return {
    expression: plainText(expression),
    label: labelOf(run, one),
    value: figureText(value, unit),
    interval: spanText(ci95, unit),
    limit: limit === undefined ? '–' : `${operator ?? ''} ${limitFigureText(limit, unit)}`.trim(),
    verdict,
    words: wordsOf(one),
  };
}

function spanText(interval: readonly [number, number] | null, unit: ThresholdUnit): string {
  if (interval === null || unit === 'us') return intervalText(interval);
  return interval.map((end) => figureText(end, unit)).join(' – ');
}

/** What the figures of the row do not say themselves. */
function wordsOf({ verdict, reason, ci95 = null, moreTrials = null }: Judged): string | null {
  if (verdict === 'pass') return null;
  if (ci95 === null) return reason === undefined ? null : plainText(reason, 400);
  if (verdict === 'fail') return null;
  return moreTrials === null
    ? 'more trials alone would not decide'
    : `about ${plural(moreTrials, 'more trial')} would decide`;
}

/** Provider and region only where the run has several. */
function labelOf(run: RunRecord, one: Judged): string {
  const places = new Set(run.series.map(({ provider, region }) => `${provider}/${region}/`));
  const [place = ''] = places;
  const name = subjectName(one);
  return plainText(places.size === 1 && name.startsWith(place) ? name.slice(place.length) : name);
}
