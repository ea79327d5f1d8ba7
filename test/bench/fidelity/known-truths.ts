/** A name of a known target goes in; how it behaves, what that asks of a driver and what an open-loop caller must see come out. */
import type { KnownBehaviour } from '../../../src/calibrate/known-behaviour.js';

export interface KnownTruth {
  behaviour: KnownBehaviour;
  /** Mean response time of an open-loop caller, µs. */
  meanUs: number;
  /** How long replies can pile up, µs: this many intended starts need connections of their own. */
  pileUpUs: number;
  /** Response time of an open-loop caller at this quantile, µs, where it follows from the behaviour alone; null: the log says it. */
  idealUs(q: number): number | null;
}

const STALL = { periodUs: 2_000_000, stallUs: 200_000 };
const MIXTURE = { fastUs: 1_000, slowUs: 20_000, slowShare: 0.015 };
const LOG_NORMAL = { medianUs: 2_000, sigma: 0.8 };

export const KNOWN_TRUTHS: Readonly<Record<string, KnownTruth>> = {
  floor: { behaviour: { kind: 'instant' }, meanUs: 50, pileUpUs: 0, idealUs: () => null },
  constant: {
    // No whole millisecond: a tool that knows no finer ones would be right by luck.
    behaviour: { kind: 'constant', us: 1_370 },
    meanUs: 1_370,
    pileUpUs: 0,
    idealUs: () => null,
  },
  mixture: {
    behaviour: { kind: 'mixture', ...MIXTURE, seed: 1 },
    meanUs: MIXTURE.fastUs * (1 - MIXTURE.slowShare) + MIXTURE.slowUs * MIXTURE.slowShare,
    pileUpUs: 0,
    idealUs: () => null,
  },
  stall: {
    behaviour: { kind: 'stall', ...STALL },
    meanUs: STALL.stallUs ** 2 / STALL.periodUs / 2,
    pileUpUs: STALL.stallUs,
    // Uniform over the period: P(L > x) = (stall − x) / period. Outside of stalls the log says it.
    idealUs: (q) => {
      const us = STALL.stallUs - (1 - q) * STALL.periodUs;
      return us > 0 ? us : null;
    },
  },
  'log-normal': {
    behaviour: { kind: 'log-normal', ...LOG_NORMAL, seed: 2 },
    meanUs: LOG_NORMAL.medianUs * Math.exp(LOG_NORMAL.sigma ** 2 / 2),
    pileUpUs: 0,
    idealUs: () => null,
  },
};

const SPARE_CONNECTIONS = 64;

/** So many that none has to be opened while the clock runs. */
export function connectionsFor({ pileUpUs }: KnownTruth, ratePerSecond: number): number {
  return SPARE_CONNECTIONS + Math.ceil((ratePerSecond * Math.max(pileUpUs, 10_000) * 1.1) / 1e6);
}
