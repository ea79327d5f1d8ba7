/** A run goes in; what the charts in the page draw comes out: plain data, nothing that a table beside them does not hold. */
import type { RunRecord, SeriesRecord } from '../../src/model/RunRecord.js';
import { percentileCurve } from '../percentile-curve.js';
import { summaryOf, type SummaryRow } from '../summary-rows.js';
import type { ChartData, ChartSeries, SecondPoint } from './ChartData.js';
import { secondsOf } from './seconds.js';

export function chartDataOf(run: RunRecord): ChartData {
  const { tail, groups } = summaryOf(run);
  return {
    tail: tail.name,
    groups: groups.map(({ title, rows }) => ({ title, series: rows.map(chartSeriesOf) })),
  };
}

function chartSeriesOf(row: SummaryRow): ChartSeries {
  const curve = percentileCurve(row.series);
  return {
    label: row.label,
    p50Us: row.p50Us,
    tailUs: row.tailUs,
    interval: row.tailInterval,
    curve: curve?.points.map(({ x, us }) => [x, us] as const) ?? [],
    supportedX: curve?.supportedX ?? 0,
    seconds: secondPointsOf(row.series),
  };
}

function secondPointsOf(series: SeriesRecord): readonly SecondPoint[] {
  return secondsOf(series).map(({ atMs, p50Us, maxUs, cold, errors }) => [
    Number((atMs / 1_000).toFixed(1)),
    p50Us,
    maxUs,
    cold,
    errors,
  ]);
}
