/** How late timers of this process fire. */
import { setTimeout as sleep } from 'node:timers/promises';
import { ok, remark, type Check } from './check.js';

const ROUNDS = 50;
const ASKED_MS = 2;
/** A trial is invalid when its schedule lag exceeds 1 ms at p99; a plain timer may be late by a few. */
const LATE_MS = 10;

export const timerLag: Check = {
  name: 'timers',
  async look() {
    const lags: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const before = performance.now();
      await sleep(ASKED_MS);
      lags.push(performance.now() - before - ASKED_MS);
    }
    lags.sort((a, b) => a - b);
    const median = lags[Math.floor(ROUNDS / 2)] ?? 0;
    const worst = lags.at(-1) ?? 0;
    const text = `late by ${median.toFixed(2)} ms, at worst ${worst.toFixed(1)} ms`;
    return worst <= LATE_MS
      ? ok(text)
      : remark(`${text}: this machine stalls`, 'stop other programs, or measure on a machine of your own');
  },
};
