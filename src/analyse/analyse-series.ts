/** The evidence of one series goes in, its record and the warnings about it come out. */
import type { Histogram } from '../engine/histogram.js';
import { mergeEncoded, valueAtRank } from '../engine/histogram.js';
import type { DriveResult } from '../model/Drive.js';
import type { SeriesRecord } from '../model/RunRecord.js';
import { START_CLASSES } from '../model/Sample.js';
import type { Warning } from '../model/Warning.js';
import { attained } from './attained.js';
import { backlogGrowth } from './backlog.js';
import { billed } from './billed.js';
import { coldStarts } from './cold-starts.js';
import { connect } from './connect.js';
import { cost } from './cost.js';
import { sumCounts } from '../engine/counts.js';
import { distribution } from './distribution.js';
import { errorMessages } from './error-messages.js';
import type { SeriesEvidence } from './evidence.js';
import { bands, hops } from './hops-and-bands.js';
import { lagAllowanceUs } from './judge-trial.js';
import { judgeSeries } from './judge-series.js';
import { loadRecord } from './load-record.js';
import { poolOutcomes, reportedQuantile } from './outcomes.js';
import { planWarnings } from './plan-warnings.js';
import { predictability } from './predictability.js';
import { profileFigures } from './profile-figures.js';
import { scaleOf } from './response-scale.js';
import { selectTrials, type JudgedTrial } from './select-trials.js';
import { sentRate } from './sent-rate.js';
import { seriesWarnings } from './series-warnings.js';
import { trialRecord } from './trial-record.js';
import { headlineClass, headlineOutcomes, viewTrial, type HeadlineClass } from './view-trial.js';

/**
 * Everything but `trialRuns` and `coldStarts` is of the trials that entered (see `select-trials.ts`), so that counts
 * and distributions agree; `coldStarts` has the warm-up's too. Does not depend on the order of the trials.
 *
 * @param runStartedAtMs wall clock, ms since the epoch: the origin of `seconds[].atMs`
 */
export function analyseSeries(
  evidence: SeriesEvidence,
  runStartedAtMs: number,
): { record: SeriesRecord; warnings: Warning[] } {
  const { record, warnings } = analyseObserved(evidence, runStartedAtMs);
  return { record, warnings: [...warnings, ...planWarnings([record])] };
}

/** The same without the warnings that a run says once for all of its series. */
export function analyseObserved(
  evidence: SeriesEvidence,
  runStartedAtMs: number,
): { record: SeriesRecord; warnings: Warning[] } {
  const views = evidence.trials.map(viewTrial);
  const trials = selectTrials(views, lagAllowanceUs(evidence.plan.load));
  const entered = trials.filter((trial) => trial.entered);
  const headline = headlineClass(entered);
  const record: SeriesRecord = {
    ...identity(evidence),
    ...measurement(entered, headline),
    ...profileFigures(
      evidence.plan.load,
      entered.map((trial) => trial.result),
      headline,
    ),
    sentRate: sentRate(
      evidence.plan.load,
      entered.map((trial) => trial.result),
    ),
    callers: [...new Set(trials.flatMap((trial) => trial.result.callers))].sort(),
    trust: { ok: true, reasons: [] },
    trialRuns: trials.map((trial) => trialRecord(trial, headline, runStartedAtMs)),
    coldStarts: coldStarts([...evidence.warmUp, ...entered.map((trial) => trial.result)]),
    errorMessages: errorMessages(entered.length > 0 ? entered.map((trial) => trial.result) : evidence.warmUp),
    deploy: evidence.deploy,
    billed: billed(entered.map((trial) => trial.result)),
    cost: cost(
      evidence.plan,
      entered.map((trial) => trial.result),
      evidence.costOf ?? null,
    ),
  };
  const { decisive, marking } = judgeSeries(record);
  const reasons = [...decisive, ...marking];
  record.trust = { ok: reasons.length === 0, reasons };
  return {
    record,
    warnings: seriesWarnings({
      record,
      entered,
      headline,
      scaleUs: scaleOf(views),
      allowanceUs: lagAllowanceUs(evidence.plan.load),
    }),
  };
}

/** What the plan says of it. */
function identity({ plan, emulated }: SeriesEvidence) {
  const { load } = plan;
  return {
    id: plan.id,
    provider: plan.provider,
    region: plan.region,
    workload: plan.workload,
    composition: plan.composition,
    params: { ...plan.params },
    options: { ...plan.options },
    runtime: { ...plan.runtime },
    memoryMb: plan.memoryMb,
    payloadBytes: plan.payloadBytes,
    vantage: plan.vantage,
    ...(plan.initiators === null ? {} : { initiators: plan.initiators }),
    emulated: [...emulated],
    load: loadRecord(load),
  };
}

/** What the trials say of it. */
function measurement(entered: readonly JudgedTrial[], headline: HeadlineClass) {
  const results = entered.map((trial) => trial.result);
  const complete = entered.filter((trial) => !trial.result.interrupted);
  const classOf = (startClass: (typeof START_CLASSES)[number]) =>
    distribution({
      trials: entered.map((trial) => trial.responses[startClass]),
      complete: complete.map((trial) => trial.responses[startClass]),
      service: results.map((result) => result.service[startClass]),
    });
  const lag = mergeEncoded(results.map((result) => result.scheduleLag));
  return {
    trials: entered.length,
    counts: sumCounts(results.map((result) => result.counts)),
    attained: attained(
      entered.map((trial) => headlineOutcomes(trial, headline)),
      complete.map((trial) => headlineOutcomes(trial, headline)),
    ),
    warm: classOf('warm'),
    first: classOf('first'),
    cold: classOf('cold'),
    unknown: classOf('unknown'),
    all: distribution({
      trials: entered.map(everyClass),
      complete: complete.map(everyClass),
      service: results.flatMap((result) => START_CLASSES.map((one) => result.service[one])),
    }),
    predictability: predictability(entered, headline),
    achievedRate: achievedRate(entered, headline),
    scheduleLag: {
      p50Us: reportedQuantile(lag, 0.5),
      p99Us: reportedQuantile(lag, 0.99),
      maxUs: valueAtRank(lag, lag.totalCount),
    },
    waitedForConnection: results.reduce((sum, result) => sum + result.waitedForConnection, 0),
    ...signed(results),
    connect: connect(results),
    hops: hops(results),
    bands: bands(results),
  };
}

function everyClass(trial: JudgedTrial): Histogram {
  return poolOutcomes(START_CLASSES.map((one) => ({ successes: trial.responses[one], failures: 0 })))
    .successes;
}

/**
 * Requests that were answered, well or badly, per second; null when nothing was measured. Where work piled up,
 * answers came over a longer time than requests left.
 */
function achievedRate(entered: readonly JudgedTrial[], headline: HeadlineClass): number | null {
  const { intended, timeouts, unfinished, errors } = sumCounts(entered.map(({ result }) => result.counts));
  const unanswered = timeouts + unfinished + errors.throttled + errors.connect + errors.reset + errors.tls;
  const seconds = entered.reduce((sum, { result }) => sum + result.measuredUs, 0) / 1e6;
  if (seconds === 0) return null;
  return (intended - unanswered) / (seconds * (1 + backlogGrowth(entered, headline)));
}

/** Absent where nothing was signed. */
function signed(results: readonly DriveResult[]): Pick<SeriesRecord, 'signing'> {
  const signings = results.flatMap(({ signing }) => (signing === null ? [] : [signing]));
  const [first, ...others] = signings;
  if (first === undefined) return {};
  return {
    signing: others.reduce(
      (sum, { ahead, inside }) => ({ ahead: sum.ahead + ahead, inside: sum.inside + inside }),
      first,
    ),
  };
}
