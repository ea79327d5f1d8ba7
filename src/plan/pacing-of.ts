/** A plan goes in; how the driving thread will wait between its sends comes out. */
import { SPINS_BELOW_US, type Pacing } from '../engine/pacing.js';
import type { LoadShape } from '../model/LoadProfile.js';
import type { Plan } from '../model/Plan.js';

/** `spin` where the sends of all series follow each other too fast for a timer, `timer` where nothing is paced. */
export function pacingOf(plan: Pick<Plan, 'series'>): Pacing {
  const gaps = plan.series.map(({ load }) => meanGapUs(load));
  if (gaps.length > 0 && gaps.every((gapUs) => gapUs === null)) return 'timer';
  return gaps.length > 0 && gaps.every((gapUs) => gapUs !== null && gapUs < SPINS_BELOW_US)
    ? 'spin'
    : 'hybrid';
}

/** Between the sends of the slowest part; null where a send waits for an answer instead. */
function meanGapUs(load: LoadShape): number | null {
  switch (load.profile) {
    case 'arrival':
    case 'step':
      return 1e6 / load.ratePerSecond;
    case 'ladder':
      return 1e6 / Math.min(...load.ratesPerSecond);
    case 'burst':
    case 'idle':
    case 'replay':
      return Infinity;
    case 'closed':
      return null;
    default:
      return load satisfies never;
  }
}
