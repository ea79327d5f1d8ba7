/** A schedule goes in, each of its requests is released at its intended start, whatever became of the ones before. */
import type { Calls } from './calls.js';
import type { Clock } from './clock.js';
import type { Pacer } from './pacer.js';
import { SPINS_BELOW_US } from './pacing.js';

/** A call is made ready no longer than this before it is due: what it is signed with does not last. */
const READY_BEFORE_US = 1_000_000;
/** Shorter waits are no use for a timer. */
const AT_ONCE_BELOW_US = 1_000;

/** A harness that is late releases no more than this at once before it reads replies. */
const MOST_AT_ONCE = 64;

export interface OpenLoopOptions {
  /** µs since the measured part began, ascending; the lead-in is negative. */
  intendedUs: Float64Array;
  /** The position in the whole schedule of the request at this place here. */
  sequenceOf(place: number): number;
  /** When the part of it that is sent here begins; the lead-in does not count. */
  fromUs: number;
  durationUs: number;
  calls: Calls;
  pacer: Pacer;
  clock: Clock;
  startUs: number;
  stop: AbortSignal;
}

/** Resolves with the length of the measured part, µs, when no further call will be sent. */
export function openLoop(options: OpenLoopOptions): Promise<number> {
  const { intendedUs, sequenceOf, fromUs, durationUs, calls, pacer, clock, startUs, stop } = options;
  return new Promise((resolve) => {
    let next = 0;
    let readying: NodeJS.Timeout | undefined;
    const end = (lengthUs: number): void => {
      stop.removeEventListener('abort', interrupt);
      resolve(Math.max(0, lengthUs));
    };
    const interrupt = (): void => {
      pacer.cancel();
      clearTimeout(readying);
      end(Math.min(durationUs, clock.nowUs() - startUs));
    };
    const wait = (): void => {
      const atUs = intendedUs[next];
      if (atUs === undefined) return pacer.at(startUs + durationUs, () => end(durationUs));
      makeReady(sequenceOf(next), startUs + atUs - clock.nowUs());
      pacer.at(startUs + atUs, due);
    };
    /**
     * Half-way, not at once: the request before has just left, and its reply would wait to be read until this one is
     * signed (`npm run bench:aws`).
     */
    const makeReady = (sequence: number, leftUs: number): void => {
      const afterUs = Math.max(leftUs / 2, leftUs - READY_BEFORE_US);
      if (afterUs < AT_ONCE_BELOW_US) calls.prepare(sequence);
      else readying = setTimeout(() => calls.prepare(sequence), afterUs / 1_000);
    };
    const due = (): void => {
      clearTimeout(readying);
      const nowUs = clock.nowUs() - startUs;
      const last = next + MOST_AT_ONCE;
      for (
        let atUs = intendedUs[next];
        atUs !== undefined && atUs <= nowUs && next < last;
        atUs = intendedUs[next]
      ) {
        calls.release(sequenceOf(next++), atUs);
      }
      wait();
    };
    stop.addEventListener('abort', interrupt, { once: true });
    if (stop.aborted) return interrupt();
    pacer.densely((durationUs - fromUs) / intendedUs.length < SPINS_BELOW_US);
    wait();
  });
}
