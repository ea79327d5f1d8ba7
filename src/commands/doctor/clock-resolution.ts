/** The smallest step of the monotonic clock. */
import { ok, problem, type Check } from './check.js';

const COARSE_NS = 100_000n;

export const clockResolution: Check = {
  name: 'clock',
  look: () => {
    let smallest = 1_000_000_000n;
    for (let round = 0; round < 1000; round++) {
      const before = process.hrtime.bigint();
      let after = process.hrtime.bigint();
      while (after === before) after = process.hrtime.bigint();
      if (after - before < smallest) smallest = after - before;
    }
    return Promise.resolve(
      smallest < COARSE_NS
        ? ok(`monotonic, steps of ${String(smallest)} ns`)
        : problem(
            `the monotonic clock steps by ${String(smallest / 1000n)} µs`,
            'measure on a machine whose clock source is finer (Linux: clocksource tsc)',
          ),
    );
  },
};
