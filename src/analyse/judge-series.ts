/** A series' counts and trials go in; why it is not to be trusted comes out, in words. */
import type { SeriesRecord } from '../model/RunRecord.js';
import { clearlyExceeds } from '../statistics/binomial.js';
import { failuresOf, successesOf } from '../engine/counts.js';
import { inCalls, inCount, inMs, inPercent } from './wording.js';

/** Over this share of invalid trials a series, or a run, is not trustworthy (rule 6). */
export const MOST_INVALID = 0.2;
/** Over this share of requests that waited for a connection a series is not trustworthy (rule 4). */
const MOST_WAITED = 0.01;
/** With more failures p99, the headline, is not attained. */
const MOST_FAILED = 0.01;

export interface SeriesVerdict {
  /** Each of these ends the run in exit 5. */
  decisive: string[];
  /** These mark the series alone. */
  marking: string[];
}

export type JudgedSeries = Pick<
  SeriesRecord,
  'counts' | 'trialRuns' | 'waitedForConnection' | 'load' | 'sentRate' | 'scheduleLag'
>;

export function judgeSeries(series: JudgedSeries): SeriesVerdict {
  const { intended } = series.counts;
  if (intended === 0) return { decisive: ['nothing was measured'], marking: [] };
  const trials = trialValidity(series.trialRuns);
  const invalid = `${inCount(trials.invalid)} of ${inCalls(trials.total, 'trial')} are invalid`;
  const noneValid = trials.invalid === trials.total;
  const disturbed = series.trialRuns.filter((trial) => trial.entered === true && !trial.valid).length;
  const failures = failuresOf(series.counts);
  const successes = successesOf(series.counts);
  const nothing = successes === 0;
  // Whether calls after a pause are cold is just what `idle` asks.
  const neverWarm =
    !nothing && series.load.profile !== 'idle' && series.counts.warm + series.counts.unknown === 0;
  const waited = series.waitedForConnection;
  const unsent = notSent(series);
  return {
    decisive: [
      ...(unsent === null ? [] : [unsent]),
      ...(nothing ? [`nothing succeeded: all ${inCalls(intended, 'request')} failed`] : []),
      ...(!nothing && clearlyExceeds(failures, intended, MOST_FAILED)
        ? [
            `${inCount(failures)} of ${inCalls(intended, 'request')} failed (${inPercent(failures / intended)})`,
          ]
        : []),
      ...(neverWarm
        ? [`no call was warm: all ${inCalls(successes, 'answer')} came from instances that were new`]
        : []),
      ...(noneValid ? [`${invalid}; the numbers are shown all the same`] : []),
      ...(waited > MOST_WAITED * intended
        ? [
            `${inCount(waited)} of ${inCalls(intended, 'request')} (${inPercent(waited / intended)}) ` +
              'waited for a free connection at the in-flight bound',
          ]
        : []),
    ],
    marking: noneValid
      ? []
      : [
          ...(trials.invalid > MOST_INVALID * trials.total ? [invalid] : []),
          ...(disturbed > 0 ? [`its numbers include ${inCalls(disturbed, 'invalid trial')}`] : []),
        ],
  };
}

/** Less than this share of the rate, and the machine cannot send it. */
const SENT_ENOUGH = 0.97;
/** A sender that falls behind is late more and more: half of its sends are late by half of the most. A pause makes few late. */
const FALLING_BEHIND = 0.2;
const LATE_US = 1_000;

/** The harness could not send as fast as it was asked; null: it could, or nobody asked for a rate. */
export function notSent({ load, sentRate, scheduleLag }: JudgedSeries): string | null {
  const asked = load.meanRate ?? null;
  if (asked === null || sentRate === undefined || sentRate === null) return null;
  const { p50Us, maxUs } = scheduleLag;
  if (sentRate >= SENT_ENOUGH * asked || p50Us === null || maxUs === null) return null;
  if (p50Us < Math.max(LATE_US, FALLING_BEHIND * maxUs)) return null;
  return (
    `this machine sent ${inCount(Math.round(sentRate))} of ${inCount(Math.round(asked))} per second; ` +
    `half of the sends were ${inMs(p50Us)} late or more, the latest ${inMs(maxUs)}`
  );
}

/** How many trials there are and how many have no valid attempt. */
export function trialValidity(trialRuns: SeriesRecord['trialRuns']): { total: number; invalid: number } {
  const blocks = new Set(trialRuns.map((trial) => trial.block));
  const valid = new Set(trialRuns.filter((trial) => trial.valid).map((trial) => trial.block));
  return { total: blocks.size, invalid: blocks.size - valid.size };
}
