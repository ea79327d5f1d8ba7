/** Series records and the canary of the whole run go in, warnings about series that are hardly slower than the harness itself come out. */
import type { Histogram } from '../engine/histogram.js';
import type { SeriesRecord } from '../model/RunRecord.js';
import type { Warning } from '../model/Warning.js';
import { reportedQuantile } from './outcomes.js';
import { supports } from './sample-sizes.js';
import { affected } from './plan-warnings.js';
import { inCount, inMs, inQuantile } from './wording.js';

/** p99 under this many times that of a null target on this machine is mostly the harness (rule 6). */
const TIMES = 2;

interface Floor {
  q: number;
  seriesUs: number;
  canaryUs: number;
}

/** Compared at p99, or at p90 where the series or the canary carries no p99. */
export function nearFloor(series: readonly SeriesRecord[], canary: Histogram): Warning[] {
  return affected(
    series,
    (one) => floorUnder(one, canary) !== null,
    (which) => {
      const floors = which.map((one) => floorUnder(one, canary)).filter((floor) => floor !== null);
      const told = floors.map(
        ({ q, seriesUs, canaryUs }) => `${inQuantile(q)} ${inMs(seriesUs)} against ${inMs(canaryUs)}`,
      );
      return {
        code: 'near-floor',
        message:
          (which.length > 1
            ? `all ${inCount(which.length)} series take less than twice as long as `
            : 'takes less than twice as long as ') +
          `a call that does nothing from this harness: ${[...new Set(told)].join(', ')}`,
        hint: 'read it as an upper bound; a less busy machine or a lower --rate lowers the floor',
      };
    },
  );
}

function floorUnder({ attained }: SeriesRecord, canary: Histogram): Floor | null {
  for (const [q, seriesUs] of [
    [0.99, attained.p99Us],
    [0.9, attained.p90Us],
  ] as const) {
    const canaryUs = reportedQuantile(canary, q);
    if (canaryUs === null || !supports(attained.n, q)) continue;
    return seriesUs !== null && seriesUs < TIMES * canaryUs ? { q, seriesUs, canaryUs } : null;
  }
  return null;
}
