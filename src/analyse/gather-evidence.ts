/** The states of all series go in, what the analysis needs of each comes out; series that were never driven included. */
import type { SeriesState, SeriesStates } from '../drive/series-state.js';
import { decode, quantile } from '../engine/histogram.js';
import type { Plan } from '../model/Plan.js';
import type { SeriesEvidence } from './evidence.js';

export function gatherEvidence(plan: Plan, states: SeriesStates): SeriesEvidence[] {
  return plan.series.map((series) => {
    const state = states.get(series.id);
    if (state === undefined) {
      const deploy = { toFirstReplyMs: null, platformUs: null };
      return { plan: series, emulated: [], deploy, warmUp: [], trials: [] };
    }
    const { emulated, platformUs, costOf, warmUp, trials } = state;
    return {
      plan: series,
      emulated,
      deploy: { toFirstReplyMs: firstReplyMs(state), platformUs },
      ...(costOf === undefined ? {} : { costOf }),
      warmUp,
      trials,
    };
  });
}

/** The platform's time to accept the functions and the response time of the first call after, without the pause in between. */
function firstReplyMs({ platformUs, warmUp }: SeriesState): number | null {
  const first = warmUp.flatMap(({ cold }) => cold).find(({ kind }) => kind === 'first-after-deploy');
  if (platformUs === null || first === undefined) return null;
  return Math.round((platformUs + (quantile(decode(first.histogram), 1) ?? 0)) / 1_000);
}
