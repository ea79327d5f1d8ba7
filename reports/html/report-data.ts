/** A run and its summary go in; what the page embeds for its charts and long tables comes out. */
import type { RunRecord } from '../../src/model/RunRecord.js';
import { percentileCurve } from '../percentile-curve.js';
import type { Summary, SummaryRow } from '../summary-rows.js';
import { markedLabel } from './marks.js';
import { costCurve } from './cost-curve.js';
import type { ReportData, SeriesData } from './ReportData.js';
import { sweepsOf } from './sweeps.js';
import { timeParts } from './time-parts.js';
import { trialPoints } from './trial-points.js';

export function reportDataOf(run: RunRecord, { tail, groups }: Summary): ReportData {
  return {
    tail: tail.name,
    startedAt: run.startedAt,
    groups: groups.map(({ title, rows }) => ({ title, series: rows.map((row) => seriesOf(run, row)) })),
    sweeps: groups.flatMap((group) => sweepsOf(group, tail)),
  };
}

function seriesOf(run: RunRecord, row: SummaryRow): SeriesData {
  const { series } = row;
  const curve = percentileCurve(series);
  return {
    label: markedLabel(series),
    p50Us: row.p50Us,
    tailUs: row.tailUs,
    interval: row.tailInterval,
    n: row.n,
    timesP50: short(row.timesP50),
    timesTail: short(row.timesTail),
    curve: curve?.points.map(({ us }) => us) ?? [],
    maxUs: curve?.maxUs ?? null,
    trials: trialPoints(series, run.startedAt),
    parts: timeParts(series, run.calibration.floor.p50Us),
    usdPerMillion: series.cost?.usdPerMillionSuccesses ?? null,
    cost: costCurve(series),
  };
}

function short(value: number | null): number | null {
  return value === null ? null : Number(value.toPrecision(5));
}
