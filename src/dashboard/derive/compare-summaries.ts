/** Two runs of a site go in; the ratios of their series with intervals come out, by the formula of `faasmark compare`. */
import { ratioInterval } from '../../compare/ratio-interval.js';
import { differenceByTrials } from '../../compare/difference-of-runs.js';
import { judgeComparisons } from '../../compare/judge-comparisons.js';
import { estimateRun } from '../../compare/run-estimate.js';
import type { UnjudgedComparison } from '../../compare/unjudged-comparison.js';
import type { ComparedQuantile, SeriesComparison } from '../../model/Comparison.js';
import type { Interval, Point, Quantile, RunSummary, TrackName } from '../../model/Site.js';
import { meanInterval, meanP } from '../../statistics/mean-estimate.js';

/** All exploratory: two stored runs show no cause. In the order of the head, then what only the base has. */
export function compareSummaries(base: RunSummary, head: RunSummary): SeriesComparison[] {
  const bases = new Map(base.points.map((one) => [one.track.series, one]));
  const heads = new Map(head.points.map((one) => [one.track.series, one]));
  const ids = new Set([...heads.keys(), ...bases.keys()]);
  const unjudged = [...ids].flatMap((id) =>
    (['p50', 'p99'] as const).map((quantile) => compareOne(id, bases.get(id), heads.get(id), quantile)),
  );
  return judgeComparisons(unjudged).series;
}

type Side = RunSummary['points'][number] | undefined;

function compareOne(series: string, base: Side, head: Side, quantile: ComparedQuantile): UnjudgedComparison {
  const blank: UnjudgedComparison = {
    series,
    base: series,
    quantile,
    role: 'exploratory',
    baseUs: microseconds(base?.point[quantile]),
    headUs: microseconds(head?.point[quantile]),
    ratio: null,
    ci95: null,
    p: null,
    pPermutation: null,
    blocks: Math.min(base?.point.trials ?? 0, head?.point.trials ?? 0),
    estimate: null,
    failing: null,
    mayRegress: false,
    notes: [],
  };
  if (head === undefined) return { ...blank, notes: ['only the base has this series'] };
  if (base === undefined) return { ...blank, notes: ['only the head has this series'] };
  const apart = neverTogether(base.track, head.track);
  if (apart !== null) return { ...blank, notes: [apart] };
  const notes = unlike(base.track, head.track);
  const [baseSide, headSide] = [
    estimateRun(asSeries(base.point), quantile),
    estimateRun(asSeries(head.point), quantile),
  ];
  for (const side of [headSide, baseSide])
    if (side.kind === 'none') return { ...blank, notes: [...notes, side.why] };
  if (baseSide.kind !== 'known' || headSide.kind !== 'known') {
    const who = headSide.kind === 'failing' ? 'head' : 'base';
    return {
      ...blank,
      notes: [...notes, `so many requests of the ${who} failed that its ${quantile} is infinite`],
    };
  }
  const estimate = differenceByTrials([baseSide.log], headSide.log);
  if (estimate === null) return { ...blank, notes };
  return {
    ...blank,
    ratio: Math.exp(estimate.mean),
    ci95: ratioInterval(meanInterval(estimate, 0.95)),
    p: meanP(estimate),
    estimate,
    notes,
  };
}

/** As in `faasmark compare`: no note makes a ratio of these. */
function neverTogether(base: TrackName, head: TrackName): string | null {
  if (base.emulated.length > 0 !== head.emulated.length > 0) {
    return 'one went through an emulated store, the other through a real one: never compared';
  }
  return (base.stand === 'closed-loop') !== (head.stand === 'closed-loop')
    ? 'one was a closed loop, the other an open one: never compared'
    : null;
}

function unlike(base: TrackName, head: TrackName): string[] {
  return [
    ...(base.load === head.load ? [] : [`the load was not the same: ${base.load}, then ${head.load}`]),
    ...(base.stand === head.stand && base.caller === head.caller ? [] : ['the caller stood elsewhere']),
    ...(head.stand === 'shared-cores' ? ['shared cores: ratios within one run only'] : []),
  ];
}

/** What `estimateRun` reads of a series. */
function asSeries({
  n,
  trials,
  p50,
  p50Interval,
  p99,
  p99Interval,
}: Point): Parameters<typeof estimateRun>[0] {
  return {
    trials,
    attained: {
      n,
      p50Us: microseconds(p50),
      p90Us: null,
      p99Us: microseconds(p99),
      p999Us: null,
      ci95: { p50Us: pair(p50Interval), p90Us: null, p99Us: pair(p99Interval) },
    },
  };
}

function pair(interval: Interval | null): [number, number] | null {
  return interval === null ? null : [interval[0], interval[1]];
}

function microseconds(quantile: Quantile | undefined): number | null {
  return typeof quantile === 'number' ? quantile : null;
}
