/** A secret seed goes in; the behaviour that a blind challenge is about comes out. Pure: whoever learns the seed can draw it again. */
import { createHash } from 'node:crypto';
import { randomFrom } from '../engine/random.js';
import type { KnownBehaviour } from './known-behaviour.js';

export function drawBehaviour(seed: number): KnownBehaviour {
  const random = randomFrom(seed);
  const between = (low: number, high: number): number => low * (high / low) ** random();
  const kind = Math.floor(random() * 4);
  if (kind === 0) return { kind: 'constant', us: between(300, 30_000) };
  if (kind === 1) {
    const fastUs = between(300, 5_000);
    return { kind: 'mixture', fastUs, slowUs: fastUs * between(2, 30), slowShare: between(0.012, 0.2), seed };
  }
  if (kind === 2) {
    const periodUs = between(300_000, 900_000);
    return { kind: 'stall', periodUs, stallUs: periodUs * between(0.03, 0.2) };
  }
  return { kind: 'log-normal', medianUs: between(500, 10_000), sigma: between(0.1, 0.8), seed };
}

/** SHA-256 of a value and a nonce: binds whoever gives it to the value, and tells nobody which. */
export function commitment(value: unknown, nonce: string): string {
  return createHash('sha256').update(JSON.stringify(value)).update(nonce).digest('hex');
}
