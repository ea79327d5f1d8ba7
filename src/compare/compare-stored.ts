/** One or more stored runs and another go in, what they say of each other comes out: series matched by id, judged together. */
import type { ComparedQuantile, Comparison, SeriesComparison } from '../model/Comparison.js';
import type { Gate } from '../model/Plan.js';
import type { RunRecord, SeriesRecord } from '../model/RunRecord.js';
import { meanInterval, meanP, type MeanEstimate } from '../statistics/mean-estimate.js';
import { differenceByRuns, differenceByTrials, MINIMUM_BASELINES } from './difference-of-runs.js';
import { DEFAULT_MARGIN, judgeComparisons } from './judge-comparisons.js';
import { kindOfHour } from './kind-of-hour.js';
import { ratioInterval } from './ratio-interval.js';
import { estimateFailures, estimateRun } from './run-estimate.js';
import type { UnjudgedComparison } from './unjudged-comparison.js';

export interface StoredOptions {
  /** 0.05 unless given. */
  margin?: number;
  /** Series whose regression counts: an id stands for its p50 and p99; all unless given. The others are exploratory. */
  gates?: readonly (string | Gate)[];
}

/**
 * Runs at different times differ in more than the code: a difference is called a regression only against at
 * least five baselines of the same kind of hour, by the spread between those.
 */
export function compareStored(
  baselines: readonly RunRecord[],
  head: RunRecord,
  { margin = DEFAULT_MARGIN, gates }: StoredOptions = {},
): Comparison {
  const hour = kindOfHour(head.startedAt);
  const alike = baselines.filter((run) => kindOfHour(run.startedAt) === hour);
  const ids = [...new Set([head, ...baselines].flatMap((run) => run.series.map((series) => series.id)))];
  const unjudged = ids.flatMap((id) => {
    const side: Sides = {
      id,
      head: seriesOf(head, id),
      baselines: seriesIn(baselines, id),
      alike: seriesIn(alike, id),
    };
    return (['p50', 'p99'] as const).map((quantile) => {
      const role = isGate(gates, id, quantile) ? 'gate' : 'exploratory';
      return { ...compareSeries(side, quantile), role } as const;
    });
  });
  const { series, regressions } = judgeComparisons(unjudged, { margin });
  return {
    kind: 'stored',
    margin,
    base: baselines.map((run) => run.id).join(', '),
    head: head.id,
    series: series.map((one, place) =>
      withConsequence(one, unjudged[place]?.mayRegress === true, alike, hour),
    ),
    regressions,
  };
}

function isGate(gates: StoredOptions['gates'], id: string, quantile: ComparedQuantile): boolean {
  if (gates === undefined) return true;
  return gates.some((gate) =>
    typeof gate === 'string' ? gate === id : gate.series === id && gate.quantile === quantile,
  );
}

/** What follows from a verdict that stands on runs at different times, and what does not. */
function withConsequence(
  one: SeriesComparison,
  byRuns: boolean,
  alike: readonly RunRecord[],
  hour: string,
): SeriesComparison {
  if (one.verdict === 'worse' && one.role === 'gate' && !byRuns) {
    const count = seriesIn(alike, one.series).length;
    return { ...one, notes: [...one.notes, `but no regression: ${tooFewAlike(count, hour)}`] };
  }
  // How much runs differ from day to day is not known better for more blocks in one of them.
  return byRuns ? { ...one, blocksNeeded: null } : one;
}

function tooFewAlike(count: number, hour: string): string {
  return (
    `${count} ${count === 1 ? 'baseline' : 'baselines'} of the same kind of hour (${hour}); ` +
    `${MINIMUM_BASELINES} are needed`
  );
}

interface Sides {
  id: string;
  head: SeriesRecord | undefined;
  baselines: readonly SeriesRecord[];
  /** Those of the head's kind of hour. */
  alike: readonly SeriesRecord[];
}

function compareSeries(side: Sides, quantile: ComparedQuantile): UnjudgedComparison {
  const { head } = side;
  const byRuns = side.alike.length >= MINIMUM_BASELINES;
  const baselines = byRuns ? side.alike : side.baselines;
  const blank: UnjudgedComparison = {
    series: side.id,
    base: side.id,
    quantile,
    role: 'exploratory',
    baseUs: meanOf(baselines.map((series) => series.attained[`${quantile}Us`])),
    headUs: head?.attained[`${quantile}Us`] ?? null,
    ratio: null,
    ci95: null,
    p: null,
    pPermutation: null,
    blocks: head === undefined ? 0 : Math.min(head.trials, ...baselines.map((series) => series.trials)),
    estimate: null,
    failing: null,
    mayRegress: byRuns,
    notes: [],
  };
  if (head === undefined) return { ...blank, notes: ['only the base has this series'] };
  if (baselines.length === 0) return { ...blank, notes: ['only the head has this series'] };
  const notes = unlike(baselines, head);
  return { ...blank, ...compareFigures(baselines, head, quantile, byRuns, notes) };
}

type Figures = Pick<UnjudgedComparison, 'notes'> & Partial<UnjudgedComparison>;

function compareFigures(
  baselines: readonly SeriesRecord[],
  head: SeriesRecord,
  quantile: ComparedQuantile,
  byRuns: boolean,
  notes: readonly string[],
): Figures {
  const difference = byRuns ? differenceByRuns : differenceByTrials;
  const sides = baselines.map((series) => estimateRun(series, quantile));
  const headSide = estimateRun(head, quantile);
  const missing = [headSide, ...sides].find((side) => side.kind === 'none');
  if (missing?.kind === 'none') return { notes: [...notes, missing.why] };

  const failing = sides.filter((side) => side.kind === 'failing').length;
  if (failing > 0 || headSide.kind === 'failing') {
    if (failing > 0 && (headSide.kind === 'failing' || failing < sides.length)) {
      return {
        notes: [...notes, `so many requests failed in the base that it has no ${quantile} to compare with`],
      };
    }
    const shares = baselines.map(estimateFailures);
    const headShare = estimateFailures(head);
    const known = shares.filter((share) => share !== null);
    const estimate = headShare && known.length === shares.length ? difference(known, headShare) : null;
    const who = failing > 0 ? 'base' : 'head';
    return {
      failing: who,
      p: estimate && meanP(estimate),
      notes: [
        ...notes,
        `so many requests of the ${who} failed that its ${quantile} is infinite; tested is the share that failed`,
      ],
    };
  }
  const logs = sides.flatMap((side): MeanEstimate[] => (side.kind === 'known' ? [side.log] : []));
  const estimate = headSide.kind === 'known' ? difference(logs, headSide.log) : null;
  if (estimate === null) return { notes: [...notes] };
  return {
    ratio: Math.exp(estimate.mean),
    ci95: ratioInterval(meanInterval(estimate, 0.95)),
    p: meanP(estimate),
    estimate,
    notes: [...notes],
  };
}

/** What makes the two hard to compare though their ids agree. */
function unlike(baselines: readonly SeriesRecord[], head: SeriesRecord): string[] {
  const load = ({ load: { profile, arrival, rate, durationMs, timeoutMs } }: SeriesRecord) =>
    JSON.stringify([profile, arrival, rate, durationMs, timeoutMs]);
  return [
    ...(baselines.some((series) => load(series) !== load(head)) ? ['the load was not the same'] : []),
    ...(head.trust.ok ? [] : ['the head is not trustworthy']),
    ...(baselines.every((series) => series.trust.ok) ? [] : ['the base is not trustworthy']),
  ];
}

function seriesOf(run: RunRecord, id: string): SeriesRecord | undefined {
  return run.series.find((series) => series.id === id);
}

function seriesIn(runs: readonly RunRecord[], id: string): SeriesRecord[] {
  return runs.flatMap((run) => seriesOf(run, id) ?? []);
}

/** The geometric one, which the ratio is to; null when one has none: it may be infinite. */
function meanOf(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  if (known.length < values.length || known.length === 0) return null;
  return Math.round(Math.exp(known.reduce((sum, value) => sum + Math.log(value), 0) / known.length));
}
