/** Configuration and a provider's defaults go in, the load of each series comes out. */
import type { Config } from '../model/Config.js';
import type { LoadPlan } from '../model/Plan.js';
import type { Provider } from '../model/Provider.js';
import { SUITES } from './suites.js';

/** Design rule 3: a lead-in of 10 % of a trial's duration. */
const LEAD_IN_SHARE = 0.1;

/** One rate for all series; a duration that gives each series the samples its suite promises. */
export function planLoad(config: Config, provider: Provider): LoadPlan {
  const suite = SUITES[config.suite];
  const ratePerSecond = config.ratePerSecond ?? provider.defaultRate;
  const trials = config.trials ?? suite.trials;
  const neededMs = Math.ceil((Math.ceil(suite.samples / trials) / ratePerSecond) * 1_000);
  const durationMs = config.durationMs ?? neededMs;
  return {
    profile: 'arrival',
    arrival: config.arrival,
    ratePerSecond,
    durationMs,
    leadInMs: Math.round(durationMs * LEAD_IN_SHARE),
    connections: config.connections,
    timeoutMs: config.timeoutMs,
    maxInFlight: config.maxInFlight,
    http: config.http,
    warmUpCalls: config.warmUpCalls ?? suite.warmUpCalls,
  };
}
