/** The trials of a series go in, warnings that its latencies have a shape that one number hides come out. */
import type { Profile } from '../model/LoadProfile.js';
import type { SeriesRecord } from '../model/RunRecord.js';
import type { Warning } from '../model/Warning.js';
import { binomialUpperTail, ALPHA } from '../statistics/binomial.js';
import { drift, unsteadiness, type Change } from './change-over-time.js';
import { outcomeCount } from './outcomes.js';
import { tailEpisodes } from './tail-episodes.js';
import { twoModes } from './two-modes.js';
import { headlineOutcomes, poolClass, type HeadlineClass, type TrialView } from './view-trial.js';
import { inCalls, inCount, inMs, inPercent } from './wording.js';

export interface SeriesShape {
  record: Pick<SeriesRecord, 'attained' | 'load'>;
  entered: readonly TrialView[];
  headline: HeadlineClass;
}

type Finding = Omit<Warning, 'series'>;

/** One load from beginning to end; of the others, one part of a trial is meant to differ from another. */
const EVEN: readonly string[] = ['arrival', 'closed'] satisfies Profile[];

export function shapeWarnings(series: SeriesShape): Finding[] {
  const even = EVEN.includes(series.record.load.profile);
  return [
    ...(even ? [...fewEpisodes(series), ...bimodal(series), ...notSteady(series)] : []),
    ...drifting(series),
  ];
}

/** A p99 rests on episodes, not on requests, where these come together. */
const ENOUGH_EPISODES = 10;

/**
 * With a thousand requests, ten exceed p99, and that two of them are neighbours by chance is no episode: the number
 * of neighbours must exceed what the share of exceedances explains (binomial, 1 %).
 */
function fewEpisodes({ record, entered, headline }: SeriesShape): Finding[] {
  const { p99Us } = record.attained;
  if (p99Us === null) return [];
  const { exceedances, episodes } = tailEpisodes(
    entered.map((trial) => trial.result),
    p99Us,
  );
  const n = entered.reduce((sum, trial) => sum + outcomeCount(headlineOutcomes(trial, headline)), 0);
  const chance = binomialUpperTail(exceedances - episodes, exceedances, Math.min(1, exceedances / n));
  if (episodes >= ENOUGH_EPISODES || exceedances === episodes || chance > ALPHA) return [];
  return [
    {
      code: 'few-episodes',
      message:
        `the ${inCalls(exceedances, 'request')} beyond p99 came in only ${inCalls(episodes, 'episode')}: ` +
        'p99 rests on few events, and its interval may be too narrow',
      hint: 'more --trials, or a longer --duration, until there are ten episodes',
    },
  ];
}

function bimodal({ entered, headline }: SeriesShape): Finding[] {
  const modes = twoModes(poolClass(entered, headline));
  if (modes === null) return [];
  return [
    {
      code: 'bimodal',
      message:
        `two kinds of request: most frequent are ${inMs(modes.fastUs)} and ${inMs(modes.slowUs)}, ` +
        `${inPercent(modes.slowShare)} belong to the slower; a median between them describes neither`,
      hint: '--samples keeps instance and address of each call, which may tell the two apart',
    },
  ];
}

function drifting({ entered, headline }: SeriesShape): Finding[] {
  const change = drift(entered, headline);
  if (change === null) return [];
  return [
    {
      code: 'drift',
      message: `the median of the trials ${inWords(change)} over the run, from trial to trial: ${inCount(change.trials)} trials`,
      hint: 'more --warmup calls; what is to be compared belongs into the same run, where blocks share the drift',
    },
  ];
}

function notSteady({ entered, headline }: SeriesShape): Finding[] {
  const change = unsteadiness(entered, headline);
  if (change === null) return [];
  return [
    {
      code: 'not-steady',
      message: `within the trials, the median of the second half ${inWords(change)} against the first: mean over ${inCount(change.trials)} trials`,
      hint: 'more --warmup calls where it falls; a lower --rate where it rises',
    },
  ];
}

function inWords({ ratio }: Change): string {
  return `${ratio > 1 ? 'rises' : 'falls'} by ${inPercent(Math.abs(ratio - 1))}`;
}
