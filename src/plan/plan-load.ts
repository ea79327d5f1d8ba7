/** Configuration and a provider's defaults go in, the load of each series comes out. */
import type { Config } from '../model/Config.js';
import type { LoadShape } from '../model/LoadProfile.js';
import type { LoadPlan } from '../model/Plan.js';
import type { Provider } from '../model/Provider.js';
import { SUITES } from './suites.js';

/** Design rule 3: a lead-in of 10 % of a trial's duration. */
const LEAD_IN_SHARE = 0.1;
/** Ten seconds to know the tail before a step, twenty to see it come back. */
const STEP_MS = 30_000;
const STEP_TIMES = 10;
const CLOSED_MS = 5_000;
const LADDER_DOUBLINGS = 4;
const SECOND_MS = 1_000;

/** The same for all series of a provider; a duration that gives each series the samples its suite promises. */
export function planLoad(config: Config, provider: Provider): LoadPlan {
  const shape = shapeOf(config, provider);
  return {
    ...shape,
    leadInMs: leadInMs(shape),
    connections: connectionsFor(shape, config.connections),
    timeoutMs: config.timeoutMs,
    maxInFlight: config.maxInFlight,
    http: config.http,
    warmUpCalls: config.warmUpCalls ?? SUITES[config.suite].warmUpCalls,
  };
}

/** Part of a series' id, so that figures of one profile are never taken for those of another. */
export function profileAxis({ profile: { profile } }: Config): Readonly<Record<string, string>> {
  return profile === 'arrival' ? {} : { profile };
}

function shapeOf(config: Config, provider: Provider): LoadShape {
  const { profile: choice, arrival, durationMs: asked } = config;
  const suite = SUITES[config.suite];
  const ratePerSecond = config.ratePerSecond ?? provider.defaultRate;
  const samples = Math.ceil(suite.samples / (config.trials ?? suite.trials));
  const neededMs = Math.ceil((samples / ratePerSecond) * 1_000);
  switch (choice.profile) {
    case 'arrival':
      return { profile: 'arrival', arrival, ratePerSecond, durationMs: asked ?? neededMs };
    case 'closed':
      return { profile: 'closed', durationMs: asked ?? CLOSED_MS };
    case 'burst': {
      const bursts = Math.ceil(samples / choice.size);
      return { ...choice, durationMs: asked ?? bursts * choice.intervalMs };
    }
    case 'step': {
      const durationMs = asked ?? STEP_MS;
      const stepAtMs = Math.max(1, Math.round(durationMs / 3 / SECOND_MS)) * SECOND_MS;
      const toRatePerSecond = choice.toRatePerSecond ?? ratePerSecond * STEP_TIMES;
      return { profile: 'step', arrival, ratePerSecond, toRatePerSecond, stepAtMs, durationMs };
    }
    case 'idle': {
      const durationMs = choice.gapsMs.reduce((sum, gapMs) => sum + gapMs, SECOND_MS);
      return { ...choice, durationMs };
    }
    case 'replay': {
      const wholeMs = Math.ceil((choice.countsPerMinute.length * 60_000) / choice.speedup);
      return { ...choice, durationMs: Math.min(asked ?? wholeMs, wholeMs) };
    }
    case 'ladder': {
      const ratesPerSecond =
        choice.ratesPerSecond.length > 0 ? choice.ratesPerSecond : doubled(ratePerSecond);
      const lowest = Math.ceil(samples / (ratesPerSecond[0] ?? ratePerSecond)) * SECOND_MS;
      const rungMs = asked ?? Math.max(2 * SECOND_MS, lowest);
      const durationMs = rungMs * ratesPerSecond.length;
      return { profile: 'ladder', arrival, ratesPerSecond, rungMs, durationMs };
    }
    default:
      return choice satisfies never;
  }
}

/** Of bursts a whole one, an interval before: the first that counts comes like the others. Of idle times the call before the first. */
function leadInMs(shape: LoadShape): number {
  switch (shape.profile) {
    case 'arrival':
    case 'closed':
    case 'step':
      return Math.round(shape.durationMs * LEAD_IN_SHARE);
    case 'ladder':
      return Math.round(shape.rungMs * LEAD_IN_SHARE);
    case 'replay':
      return Math.round(Math.min(shape.durationMs * LEAD_IN_SHARE, 60_000 / shape.speedup));
    case 'burst':
      return shape.intervalMs;
    case 'idle':
      return 0;
    default:
      return shape satisfies never;
  }
}

/** They are warmed one after the other; with more of them that would take longer than the trial. `--connections` may ask for them. */
const MOST_FOR_A_BURST = 128;

/**
 * A burst has a connection for each of its requests (up to a limit), or their handshakes would be what it measures. Single calls
 * have one: calls that warm others would keep awake the instances whose idling is the question.
 */
function connectionsFor(shape: LoadShape, asked: number): number {
  switch (shape.profile) {
    case 'burst':
      return Math.max(asked, Math.min(MOST_FOR_A_BURST, shape.size));
    case 'idle':
      return 1;
    case 'arrival':
    case 'closed':
    case 'step':
    case 'replay':
    case 'ladder':
      return asked;
    default:
      return shape satisfies never;
  }
}

function doubled(ratePerSecond: number): number[] {
  return Array.from({ length: LADDER_DOUBLINGS + 1 }, (_, power) => ratePerSecond * 2 ** power);
}
