/** A seed and the wish for haste go in; everything that a calibration will measure comes out, with its hash. Pure. */
import { createHash } from 'node:crypto';
import { deriveSeed } from '../engine/random.js';
import type { KnownLoad } from './drive-known.js';
import type { KnownBehaviour } from './known-behaviour.js';

export interface TruthCell {
  /** Such as `mixture@2000`. */
  id: string;
  behaviour: KnownBehaviour;
  load: KnownLoad;
}

export interface CalibrationPlan {
  seed: number;
  quick: boolean;
  cells: readonly TruthCell[];
  blind: { rounds: number; load: KnownLoad };
  coverage: { repetitions: number };
  comparisons: { duets: number; families: number; familySize: number; blocks: number };
  /** Both sides alike, against the target itself. */
  duet: { blocks: number; load: KnownLoad };
  sabotage: KnownLoad;
  /** How often a trial that was disturbed is driven in all; every attempt is shown. */
  attempts: number;
}

export function calibrationPlan(seed: number, quick: boolean): CalibrationPlan & { hash: string } {
  const load = (ratePerSecond: number, durationMs: number, name: string): KnownLoad => ({
    ratePerSecond,
    leadInMs: quick ? 500 : 1_000,
    durationMs,
    timeoutMs: 5_000,
    connections: 16,
    seed: deriveSeed(seed, name),
  });
  const rates = quick ? [600] : [500, 2_000, 5_000];
  const durationMs = quick ? 2_000 : 6_000;
  const plan: CalibrationPlan = {
    seed,
    quick,
    cells: behaviours(seed, quick).flatMap((behaviour) =>
      rates.map((rate) => {
        const id = `${behaviour.kind}@${String(rate)}`;
        const long = behaviour.kind === 'stall' && !quick ? 3 * durationMs : durationMs;
        return { id, behaviour, load: load(rate, long, id) };
      }),
    ),
    blind: { rounds: quick ? 2 : 8, load: load(600, quick ? 2_000 : 4_000, 'blind') },
    coverage: { repetitions: quick ? 100 : 400 },
    comparisons: { duets: quick ? 40 : 200, families: quick ? 2 : 20, familySize: 20, blocks: 10 },
    duet: { blocks: quick ? 5 : 10, load: load(500, quick ? 400 : 1_000, 'duet') },
    sabotage: { ...load(100, quick ? 1_500 : 3_000, 'sabotage'), timeoutMs: 400 },
    attempts: 3,
  };
  return { ...plan, hash: createHash('sha256').update(JSON.stringify(plan)).digest('hex') };
}

/** Shapes on which other tools fail: see METHOD.md, rule 1. */
function behaviours(seed: number, quick: boolean): KnownBehaviour[] {
  return [
    { kind: 'constant', us: 1_000 },
    {
      kind: 'mixture',
      fastUs: 1_000,
      slowUs: 20_000,
      slowShare: 0.015,
      seed: deriveSeed(seed, 'mixture'),
    },
    quick
      ? { kind: 'stall', periodUs: 500_000, stallUs: 50_000 }
      : { kind: 'stall', periodUs: 2_000_000, stallUs: 200_000 },
    { kind: 'log-normal', medianUs: 5_000, sigma: 0.5, seed: deriveSeed(seed, 'log-normal') },
  ];
}
