/** How long a function says that it ran, and a cap, go in; a whole run against a platform that charges for time comes out. */
import type { CallCost, CallUse } from '../../src/model/Cost.js';
import type { RunOutcome } from '../../src/run-state.js';
import { providerRun } from './provider-run.js';

/** A function that runs for a second costs a dollar per thousand calls. */
const USD_PER_MS = 1e-6;

export interface PricedRun {
  outcome: RunOutcome;
  destroyed: number;
}

export async function pricedRun(
  cwd: string,
  { saysMs, maxCostUsd, trials }: { saysMs: number; maxCostUsd: number; trials: number },
): Promise<PricedRun> {
  const costOf = (_: unknown, { billedMs }: CallUse): CallCost => ({
    perCall: [{ item: 'duration', usd: billedMs * USD_PER_MS, estimate: null }],
    perHour: [],
    prices: { asOf: '2026', source: 'a test', region: 'here', currency: 'USD' },
    assumptions: [],
    own: { name: 'a machine', usdPerHour: 1, asOf: '2026', source: 'a test' },
  });
  const { outcome, destroys, error } = await providerRun({
    cwd,
    provider: {
      name: 'priced',
      title: 'charges for time',
      plan: (_series, _invocations, { series }) => ({
        resources: [],
        permissions: [],
        costUsd: series.reduce((sum, { calls, use }) => sum + calls * use.billedMs * USD_PER_MS, 0),
        basis: 'a test',
      }),
      costOf,
    },
    settings: { rate: 100, duration: '200ms', trials, maxCost: maxCostUsd },
    saysUs: saysMs * 1_000,
  });
  if (outcome === null) throw error;
  return { outcome, destroyed: destroys };
}
