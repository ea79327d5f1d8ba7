/** What else keeps this machine busy. */
import { availableParallelism, loadavg } from 'node:os';
import { ok, remark, type Check } from './check.js';

const BUSY_SHARE = 0.5;

export const loadAverage: Check = {
  name: 'load',
  look: () => {
    const [minute = 0] = loadavg();
    const share = minute / availableParallelism();
    const text = `${minute.toFixed(2)} over the last minute`;
    return Promise.resolve(
      share <= BUSY_SHARE
        ? ok(text)
        : remark(`${text}: other programs compete for the cores`, 'stop them before measuring'),
    );
  },
};
