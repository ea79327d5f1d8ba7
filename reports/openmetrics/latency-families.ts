/** A run goes in; its response times come out as gauges: quantiles with their intervals, by series and start class. */
import { DISTRIBUTIONS, type RunRecord, type SeriesRecord } from '../../src/model/RunRecord.js';
import { inReadingOrder } from '../summary-rows.js';
import type { Family, Labels, Sample } from './metrics-text.js';
import { caveatLabels, seriesLabels } from './series-labels.js';

type Interval = readonly [number, number] | null | undefined;

interface Quantile {
  percentile: '50' | '90' | '99' | '99.9';
  us: number | null;
  ci95Us?: Interval;
}

/**
 * Gauges, not summaries: a summary has one value for each quantile, and these have three (the value and the bounds of its
 * interval). Not histograms either: what a database would compute from buckets is another quantile than the attained
 * one, in which failures are infinitely slow, and has no interval between trials. The whole distribution stands in
 * run.json, histograms.hlog and percentiles/. The label is `percentile`, since Prometheus keeps `quantile` for summaries
 * (`promtool check metrics`).
 */
export function latencyFamilies(run: RunRecord): Family[] {
  const all = inReadingOrder(run.series);
  const of = (samples: (series: SeriesRecord, labels: Labels) => Sample[]): Sample[] =>
    all.flatMap((series) => samples(series, [...seriesLabels(series), ...caveatLabels(run, series)]));
  const extreme = (name: 'min' | 'max' | 'mean', help: string): Family => ({
    name: `faasmark_response_time_${name}_seconds`,
    type: 'gauge',
    unit: 'seconds',
    help,
    samples: of((series, labels) =>
      DISTRIBUTIONS.flatMap((startClass) =>
        seconds([...labels, ['class', startClass]], series[startClass]?.[`${name}Us`] ?? null),
      ),
    ),
  });
  return [
    {
      name: 'faasmark_response_time_seconds',
      type: 'gauge',
      unit: 'seconds',
      help:
        'Quantile of response times from the intended start, bound="point", and its 95 % interval between trials, ' +
        'bound="low" and "high". Class "attained": warm successes with all failures as infinitely slow; "all": successes of every class.',
      samples: of((series, labels) => [
        ...quantileSamples([...labels, ['class', 'attained']], attained(series)),
        ...DISTRIBUTIONS.flatMap((startClass) =>
          quantileSamples([...labels, ['class', startClass]], distribution(series, startClass)),
        ),
      ]),
    },
    extreme('min', 'Shortest response time of a class.'),
    extreme('max', 'Longest response time of a class.'),
    extreme('mean', 'Mean response time of a class.'),
    {
      name: 'faasmark_cold_start_seconds',
      type: 'gauge',
      unit: 'seconds',
      help: 'Quantile of response times of cold starts by what caused them, those of the warm-up among them.',
      samples: of((series, labels) =>
        series.coldStarts.flatMap(({ kind, p50Us, p90Us, p99Us }) =>
          quantileSamples(
            [...labels, ['kind', kind]],
            [
              { percentile: '50', us: p50Us },
              { percentile: '90', us: p90Us },
              { percentile: '99', us: p99Us },
            ],
          ),
        ),
      ),
    },
    {
      name: 'faasmark_schedule_lag_seconds',
      type: 'gauge',
      unit: 'seconds',
      help: "Quantile of the harness's own lateness: actual send minus intended start.",
      samples: of(({ scheduleLag }, labels) =>
        quantileSamples(labels, [
          { percentile: '50', us: scheduleLag.p50Us },
          { percentile: '99', us: scheduleLag.p99Us },
        ]),
      ),
    },
  ];
}

function attained({ attained: { p50Us, p90Us, p99Us, p999Us, ci95 } }: SeriesRecord): Quantile[] {
  return [
    { percentile: '50', us: p50Us, ci95Us: ci95.p50Us },
    { percentile: '90', us: p90Us, ci95Us: ci95.p90Us },
    { percentile: '99', us: p99Us, ci95Us: ci95.p99Us },
    { percentile: '99.9', us: p999Us },
  ];
}

function distribution(series: SeriesRecord, startClass: (typeof DISTRIBUTIONS)[number]): Quantile[] {
  const one = series[startClass];
  if (one === null) return [];
  return [
    { percentile: '50', us: one.p50Us, ci95Us: one.ci95.p50Us },
    { percentile: '90', us: one.p90Us, ci95Us: one.ci95.p90Us },
    { percentile: '99', us: one.p99Us, ci95Us: one.ci95.p99Us },
    { percentile: '99.9', us: one.p999Us },
  ];
}

function quantileSamples(labels: Labels, quantiles: readonly Quantile[]): Sample[] {
  return quantiles.flatMap(({ percentile, us, ci95Us }) => {
    const own: Labels = [...labels, ['percentile', percentile]];
    return [
      ...seconds([...own, ['bound', 'point']], us),
      ...seconds([...own, ['bound', 'low']], ci95Us?.[0] ?? null),
      ...seconds([...own, ['bound', 'high']], ci95Us?.[1] ?? null),
    ];
  });
}

function seconds(labels: Labels, us: number | null): Sample[] {
  return us === null ? [] : [{ labels, value: us / 1_000_000 }];
}
