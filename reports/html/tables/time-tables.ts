/** The embedded trials go in; the tables of what happened over the time of the run come out: by second, by block, by trial. */
import { formatLatency } from '../../../src/ui/latency.js';
import { countText } from '../../number-text.js';
import type { PlainTable } from '../../page/PlainTable.js';
import type { GroupData, ReportData, SeriesData, TrialData } from '../ReportData.js';

/** The seconds of some of the series, in the order of time. */
export function secondsTable({ title, series }: GroupData, shown: ReadonlySet<number> | null): PlainTable {
  const points = series
    .flatMap((one, place) => (shown === null || shown.has(place) ? pointsOf(one) : []))
    .sort((a, b) => a.atS - b.atS);
  return {
    label: `Seconds of the run, ${title}`,
    headers: ['at', 'series', 'warm calls', 'p50', 'slowest', 'cold', 'errors', 'trial'],
    textColumns: [1, 7],
    codeColumns: [1],
    rows: points.map(({ cells, valid }) => ({
      cells: [...cells, valid ? 'valid' : '✕ invalid'],
      ...(valid ? {} : { mark: 'invalid' as const }),
    })),
  };
}

function pointsOf({ label, trials }: SeriesData) {
  return trials.flatMap((trial) => {
    const [cold, errors] = [new Map(trial.cold), new Map(trial.errors)];
    return trial.at.map((atS, k) => ({
      atS,
      valid: trial.valid,
      cells: [
        `${atS.toFixed(1)} s${trial.step > 1 ? ` (${trial.step} s)` : ''}`,
        label,
        countText(trial.n[k] ?? 0),
        formatLatency(trial.p50[k] ?? null),
        formatLatency(trial.max[k] ?? null),
        countText(cold.get(k) ?? 0),
        countText(errors.get(k) ?? 0),
      ],
    }));
  });
}

/** The trial that stands for a block: the one that entered, else the last attempt. */
export function trialOfBlock(trials: readonly TrialData[], block: number): TrialData | undefined {
  const those = trials.filter((trial) => trial.block === block);
  return those.find(({ entered }) => entered) ?? those.at(-1);
}

export function blockCount(series: readonly SeriesData[]): number {
  return series.reduce(
    (most, { trials }) => trials.reduce((all, { block }) => Math.max(all, block + 1), most),
    0,
  );
}

export function blocksTable({ title, series }: GroupData): PlainTable {
  const blocks = Array.from({ length: blockCount(series) }, (_, block) => block);
  return {
    label: `Median of each block, ${title}`,
    headers: ['series', ...blocks.map((block) => `block ${block + 1}`)],
    codeColumns: [0],
    rows: series.map(({ label, trials }) => ({
      cells: [label, ...blocks.map((block) => blockText(trialOfBlock(trials, block)))],
    })),
  };
}

function blockText(trial: TrialData | undefined): string {
  if (trial === undefined) return '–';
  const total = (marks: TrialData['cold']) => marks.reduce((sum, [, count]) => sum + count, 0);
  const [cold, errors] = [total(trial.cold), total(trial.errors)];
  const notes = [
    ...(trial.valid ? [] : ['invalid']),
    ...(cold > 0 ? [`✳ ${countText(cold)} cold`] : []),
    ...(errors > 0 ? [`✕ ${countText(errors)} failed`] : []),
  ];
  return [formatLatency(trial.warmP50), ...notes].join(', ');
}

export function trialsTable({ groups, startedAt }: ReportData): PlainTable {
  const startMs = Date.parse(startedAt);
  const all = groups
    .flatMap(({ series }) => series.flatMap(({ label, trials }) => trials.map((trial) => ({ label, trial }))))
    .sort((a, b) => a.trial.atS - b.trial.atS);
  const clock = (atS: number) =>
    Number.isFinite(startMs) ? new Date(startMs + atS * 1_000).toISOString().slice(11, 19) : `${atS} s`;
  return {
    label: 'Trials',
    headers: [
      'started',
      'block',
      'series',
      'verdict',
      'warm',
      'warm p50',
      'not warm',
      'failed',
      'lag p99',
      'canary p99',
    ],
    textColumns: [2, 3],
    codeColumns: [2],
    rows: all.map(({ label, trial }) => ({
      cells: [
        clock(trial.atS),
        `${trial.block + 1}.${trial.order + 1}`,
        label,
        trial.valid ? (trial.attempt > 0 ? 'valid, repeated' : 'valid') : '✕ invalid',
        countText(trial.warm),
        formatLatency(trial.warmP50),
        countText(trial.notWarm),
        countText(trial.failed),
        formatLatency(trial.lagP99),
        formatLatency(trial.canaryP99),
      ],
      ...(trial.valid ? {} : { mark: 'invalid' as const }),
    })),
  };
}
