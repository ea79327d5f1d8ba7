/** Response times go in with the second of their intended start and their class, a histogram of each second and class comes out at the end. */
import type { Window } from '../model/Drive.js';
import { START_CLASSES, type StartClass } from '../model/Sample.js';
import { HIGHEST_US, LOWEST_US } from './histogram.js';
import type { NewLatencyCounter } from './latency-counter.js';

const SECOND_US = 1_000_000;

/** As plain values of 4 bytes: a histogram for each second would be 94 kB, and a long trial has thousands. */
interface Values {
  us: Uint32Array;
  count: number;
}

export interface SecondWindows {
  add(startClass: StartClass, intendedUs: number, responseUs: number): void;
  /** By time, then class. `measuredUs`: where the last second ends. */
  conclude(measuredUs: number): Window[];
}

export function secondWindows(newCounter: NewLatencyCounter): SecondWindows {
  const byClass: Record<StartClass, Map<number, Values>> = {
    warm: new Map(),
    first: new Map(),
    cold: new Map(),
    unknown: new Map(),
  };
  return {
    add(startClass, intendedUs, responseUs) {
      const second = Math.floor(intendedUs / SECOND_US);
      const seconds = byClass[startClass];
      let values = seconds.get(second);
      if (values === undefined) seconds.set(second, (values = { us: new Uint32Array(64), count: 0 }));
      if (values.count === values.us.length) {
        const longer = new Uint32Array(2 * values.us.length);
        longer.set(values.us);
        values.us = longer;
      }
      values.us[values.count++] = Math.min(HIGHEST_US, Math.max(LOWEST_US, Math.round(responseUs)));
    },
    conclude(measuredUs) {
      const endUs = Math.round(measuredUs);
      return START_CLASSES.flatMap((startClass) =>
        [...byClass[startClass]].map(([second, values]) => ({ startClass, second, values })),
      )
        .sort(
          (a, b) =>
            a.second - b.second || START_CLASSES.indexOf(a.startClass) - START_CLASSES.indexOf(b.startClass),
        )
        .flatMap(({ startClass, second, values }): Window[] => {
          const counter = newCounter();
          for (let index = 0; index < values.count; index++) counter.record(values.us[index] ?? LOWEST_US);
          const histogram = counter.encode();
          counter.free();
          const offsetUs = second * SECOND_US;
          const lengthUs = Math.max(0, Math.min(SECOND_US, endUs - offsetUs));
          return histogram === null ? [] : [{ offsetUs, lengthUs, startClass, histogram }];
        });
    },
  };
}
