/** The clock, the timers and the chance of this process, for executions. */
import { randomUUID } from 'node:crypto';
import type { World } from './call-function.js';

/** Node counts timers in 32 bits: a longer one would fire at once. */
const MAX_TIMER_MS = 2 ** 31 - 1;

export const realWorld: World = {
  nowMs: () => performance.now(),
  now: () => new Date(),
  after(delayMs, then) {
    const timer = setTimeout(then, Math.min(delayMs, MAX_TIMER_MS)).unref();
    return () => clearTimeout(timer);
  },
  random: Math.random,
  uuid: randomUUID,
};
