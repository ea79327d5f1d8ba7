/** Series and how many calls each makes go in; what a plan asks of the provider for them comes out. */
import type { SeriesPlan } from '../../../src/model/Plan.js';
import type { PlannedWork } from '../../../src/model/Provider.js';
import { plannedUse, SUPPOSED } from '../../../src/plan/planned-use.js';

export function workOf(series: readonly SeriesPlan[], calls: number, durationMs = 60_000): PlannedWork {
  return {
    series: series.map((plan) => ({ plan, calls, use: plannedUse(plan) })),
    supposed: SUPPOSED,
    durationMs,
  };
}
