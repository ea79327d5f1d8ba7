/** A null loopback target is called while the driving thread drives; how long its calls take shows how disturbed the thread is. */
import http from 'node:http';
import type { Clock } from './clock.js';
import { HIGHEST_US, newHistogram, record, type Histogram } from './histogram.js';
import { randomFrom } from './random.js';

export interface Canary {
  /** Ends the calls, and gives the times of those that began in the measured part. */
  stop(): Histogram;
}

export interface CanaryOptions {
  ratePerSecond: number;
  seed: number;
  /** On the clock: when the measured part begins. Calls before it warm the canary's own connection. */
  startUs: number;
}

/**
 * The least limit of rule 6. A call in flight at the end counts with the time it has waited if that is longer: a
 * canary that hangs must not pass for one that was not called. Below, it is left out: it was merely cut short.
 */
const HANGS_FROM_US = 5_000;

/** Calls `url` once in each slot of 1/rate seconds, at a seeded random instant of it, so that it aliases with nothing. */
export function startCanary(
  url: string,
  { ratePerSecond, seed, startUs }: CanaryOptions,
  clock: Clock,
): Canary {
  const histogram = newHistogram();
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  const random = randomFrom(seed);
  const slotMs = 1_000 / ratePerSecond;
  const beganMs = clock.nowUs() / 1_000;
  const pending = new Set<number>();
  let stopped = false;
  let timer: NodeJS.Timeout;
  let slot = 0;
  const count = (calledUs: number, latencyUs: number): void => {
    if (calledUs >= startUs) record(histogram, latencyUs);
  };
  const callNow = (): void => {
    const calledUs = clock.nowUs();
    pending.add(calledUs);
    const end = (latencyUs: number): void => {
      if (stopped) return;
      pending.delete(calledUs);
      count(calledUs, latencyUs);
    };
    // A call that fails never came back: the longest time that there is.
    nullCall(url, agent, clock, end).on('error', () => end(HIGHEST_US));
  };
  const next = (): void => {
    const dueMs = beganMs + (slot++ + random()) * slotMs;
    timer = setTimeout(
      () => {
        callNow();
        next();
      },
      dueMs - clock.nowUs() / 1_000,
    );
  };
  next();
  return {
    stop() {
      stopped = true;
      clearTimeout(timer);
      const nowUs = clock.nowUs();
      for (const calledUs of pending) if (nowUs - calledUs > HANGS_FROM_US) count(calledUs, nowUs - calledUs);
      agent.destroy();
      return histogram;
    },
  };
}

/** The floor: `calls` null calls one after the other, with nothing else going on. Rejects when the target does not answer. */
export async function measureFloor(url: string, calls: number, clock: Clock): Promise<Histogram> {
  const histogram = newHistogram();
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  try {
    for (let index = -10; index < calls; index++) {
      const latencyUs = await new Promise<number>((resolve, reject) => {
        nullCall(url, agent, clock, resolve).on('error', reject);
      });
      if (index >= 0) record(histogram, latencyUs);
    }
  } finally {
    agent.destroy();
  }
  return histogram;
}

function nullCall(
  url: string,
  agent: http.Agent,
  clock: Clock,
  done: (latencyUs: number) => void,
): http.ClientRequest {
  const startUs = clock.nowUs();
  return http.get(url, { agent }, (response) => {
    response.resume();
    response.once('end', () => done(clock.nowUs() - startUs));
  });
}
