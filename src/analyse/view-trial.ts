/** One trial's evidence goes in, its windows decoded once come out: a histogram per class and figures per second. */
import { addInto, decode, newHistogram, quantile, valueAtRank, type Histogram } from '../engine/histogram.js';
import type { DriveResult, Window } from '../model/Drive.js';
import type { StartClass } from '../model/Sample.js';
import { failuresOf } from '../engine/counts.js';
import type { TrialEvidence } from './evidence.js';
import { poolOutcomes, type Outcomes } from './outcomes.js';

/** Response times of one class in (part of) one second. Quantiles of however few samples: for judging, not for print. */
export interface SecondView {
  offsetUs: number;
  lengthUs: number;
  startClass: StartClass;
  n: number;
  medianUs: number;
  p99Us: number;
  maxUs: number;
}

export interface ResultView {
  result: DriveResult;
  responses: Record<StartClass, Histogram>;
  /** By time, then class. */
  seconds: readonly SecondView[];
}

export interface TrialView extends TrialEvidence, ResultView {}

/** The class whose successes the headline is about. */
export type HeadlineClass = 'warm' | 'unknown';

export function viewTrial(evidence: TrialEvidence): TrialView {
  return { ...evidence, ...viewResult(evidence.result) };
}

export function viewResult(result: DriveResult): ResultView {
  const responses = {
    warm: newHistogram(),
    first: newHistogram(),
    cold: newHistogram(),
    unknown: newHistogram(),
  };
  const seconds: SecondView[] = [];
  for (const parts of sameSecond(result.windows)) {
    const histogram = newHistogram();
    for (const part of parts) addInto(histogram, decode(part.histogram));
    const [first] = parts;
    if (first === undefined || histogram.totalCount === 0) continue;
    addInto(responses[first.startClass], histogram);
    seconds.push(summarise(parts, first, histogram));
  }
  return { result, responses, seconds };
}

/** Warm; or unknown, where not one success of these trials gave any evidence. */
export function headlineClass(trials: readonly ResultView[]): HeadlineClass {
  const evidence = trials.some(({ result: { counts } }) => counts.warm + counts.first + counts.cold > 0);
  const unknown = trials.some(({ result: { counts } }) => counts.unknown > 0);
  return !evidence && unknown ? 'unknown' : 'warm';
}

/** What the headline quantiles of one trial are taken over: successes of that class, and all failures. */
export function headlineOutcomes(trial: ResultView, headline: HeadlineClass): Outcomes {
  return { successes: trial.responses[headline], failures: failuresOf(trial.result.counts) };
}

/** Successes of one class in all these trials. */
export function poolClass(trials: readonly ResultView[], startClass: StartClass): Histogram {
  return poolOutcomes(trials.map((trial) => ({ successes: trial.responses[startClass], failures: 0 })))
    .successes;
}

/** Windows that several callers recorded for the same second belong together. */
function sameSecond(windows: readonly Window[]): Window[][] {
  const ordered = windows.toSorted(
    (a, b) => a.offsetUs - b.offsetUs || a.startClass.localeCompare(b.startClass, 'en'),
  );
  const groups: Window[][] = [];
  for (const window of ordered) {
    const group = groups.at(-1);
    const last = group?.[0];
    const same = last?.offsetUs === window.offsetUs && last.startClass === window.startClass;
    if (same && group) group.push(window);
    else groups.push([window]);
  }
  return groups;
}

function summarise(parts: readonly Window[], window: Window, histogram: Histogram): SecondView {
  const n = histogram.totalCount;
  return {
    offsetUs: window.offsetUs,
    lengthUs: Math.max(...parts.map((part) => part.lengthUs)),
    startClass: window.startClass,
    n,
    medianUs: quantile(histogram, 0.5) ?? 0,
    p99Us: quantile(histogram, 0.99) ?? 0,
    maxUs: valueAtRank(histogram, n) ?? 0,
  };
}
