/** One judged trial goes in, its record in `trialRuns` comes out. */
import { mergeEncoded } from '../engine/histogram.js';
import type { DriveResult } from '../model/Drive.js';
import type { TrialRunRecord } from '../model/RunRecord.js';
import { reportedQuantile } from './outcomes.js';
import { supports } from './sample-sizes.js';
import type { JudgedTrial } from './select-trials.js';
import type { HeadlineClass } from './view-trial.js';

export function trialRecord(
  trial: JudgedTrial,
  headline: HeadlineClass,
  runStartedAtMs: number,
): TrialRunRecord {
  const { plan, result, responses } = trial;
  const lag = mergeEncoded([result.scheduleLag]);
  const canary = mergeEncoded([result.canary]);
  return {
    index: plan.index,
    block: plan.block,
    order: plan.order,
    attempt: trial.attempt,
    caller: result.callers.join(','),
    startedAt: new Date(result.startedAtMs).toISOString(),
    valid: trial.invalidBecause.length === 0,
    invalidBecause: [...trial.invalidBecause],
    entered: trial.entered,
    counts: result.counts,
    leadIn: result.leadIn,
    ...lostShares(result),
    warm: {
      n: responses.warm.totalCount,
      p50Us: reportedQuantile(responses.warm, 0.5),
      p99Us: reportedQuantile(responses.warm, 0.99),
    },
    scheduleLag: { p50Us: reportedQuantile(lag, 0.5), p99Us: reportedQuantile(lag, 0.99) },
    canary: { p50Us: reportedQuantile(canary, 0.5), p99Us: reportedQuantile(canary, 0.99) },
    seconds: secondsOf(trial, headline, result.startedAtMs - runStartedAtMs),
  };
}

function lostShares({ shares = [] }: DriveResult): Pick<TrialRunRecord, 'lostShares'> {
  const lost = shares.flatMap(({ caller, segment, intended, lost: loss }) =>
    loss === null ? [] : [{ caller, segment, ...loss, requests: intended }],
  );
  return lost.length === 0 ? {} : { lostShares: lost };
}

/** Latency over time, with a second's cold starts and failures beside; seconds in which nothing happened are absent. */
function secondsOf(
  trial: JudgedTrial,
  headline: HeadlineClass,
  trialOffsetMs: number,
): TrialRunRecord['seconds'] {
  const seconds = new Map<number, TrialRunRecord['seconds'][number]>();
  const at = (offsetUs: number) => {
    const found = seconds.get(offsetUs);
    if (found !== undefined) return found;
    const fresh = {
      atMs: trialOffsetMs + offsetUs / 1000,
      n: 0,
      p50Us: null,
      maxUs: null,
      cold: 0,
      errors: 0,
    };
    seconds.set(offsetUs, fresh);
    return fresh;
  };
  for (const window of trial.seconds) {
    const second = at(window.offsetUs);
    if (window.startClass === 'cold') second.cold += window.n;
    if (window.startClass !== headline) continue;
    second.n = window.n;
    second.p50Us = supports(window.n, 0.5) ? window.medianUs : null;
    second.maxUs = window.maxUs;
  }
  for (const failed of trial.result.failures) at(failed.offsetUs).errors += failed.count;
  return [...seconds.values()].sort((a, b) => a.atMs - b.atMs);
}
