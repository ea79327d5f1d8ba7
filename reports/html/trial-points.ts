/** A series goes in; its trials with their timelines come out, together at most so long that a page can hold them. */
import type { SeriesRecord, TrialRunRecord } from '../../src/model/RunRecord.js';
import { failureCount } from '../failures.js';
import type { TrialData } from './ReportData.js';

const MOST_POINTS = 240;

/** Neighbours of the same trial are joined until the series fits; nothing is dropped. */
export function trialPoints(series: SeriesRecord, runStartedAt: string): readonly TrialData[] {
  const total = series.trialRuns.reduce((sum, trial) => sum + trial.seconds.length, 0);
  const step = Math.max(1, Math.ceil(total / MOST_POINTS));
  return series.trialRuns.map((trial) => trialOf(trial, step, Date.parse(runStartedAt)));
}

function trialOf(trial: TrialRunRecord, step: number, runStartedMs: number): TrialData {
  const { seconds, counts } = trial;
  const at: number[] = [];
  const n: number[] = [];
  const p50: (number | null)[] = [];
  const max: (number | null)[] = [];
  const cold: [number, number][] = [];
  const errors: [number, number][] = [];
  for (let start = 0; start < seconds.length; start += step) {
    const part = seconds.slice(start, start + step);
    const place = at.length;
    at.push(tenths((part[0]?.atMs ?? 0) / 1_000));
    n.push(sum(part.map((second) => second.n)));
    p50.push(highest(part.map((second) => second.p50Us)));
    max.push(highest(part.map((second) => second.maxUs)));
    const coldHere = sum(part.map((second) => second.cold));
    const errorsHere = sum(part.map((second) => second.errors));
    if (coldHere > 0) cold.push([place, coldHere]);
    if (errorsHere > 0) errors.push([place, errorsHere]);
  }
  return {
    block: trial.block,
    order: trial.order,
    attempt: trial.attempt,
    atS: tenths((Date.parse(trial.startedAt) - runStartedMs) / 1_000),
    valid: trial.valid,
    entered: trial.entered ?? trial.valid,
    step,
    at,
    n,
    p50,
    max,
    cold,
    errors,
    warm: trial.warm.n,
    warmP50: trial.warm.p50Us,
    notWarm: counts.cold + counts.first + counts.unknown,
    failed: failureCount(counts),
    lagP99: trial.scheduleLag.p99Us,
    canaryP99: trial.canary.p99Us,
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function highest(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : Math.max(...known);
}

/** NaN, of an instant that is none, becomes the run's start. */
function tenths(seconds: number): number {
  return Number.isFinite(seconds) ? Math.round(seconds * 10) / 10 : 0;
}
