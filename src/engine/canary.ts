/** A null loopback target is called while the driving thread drives; how long its calls take shows how disturbed the thread is. */
import http from 'node:http';
import type { Clock } from './clock.js';
import { newHistogram, record, type Histogram } from './histogram.js';
import { randomFrom } from './random.js';

export interface Canary {
  /** Ends the calls; the call in flight is not counted. */
  stop(): Histogram;
}

/** Calls `url` once in each slot of 1/rate seconds, at a seeded random instant of it, so that it aliases with nothing. */
export function startCanary(url: string, ratePerSecond: number, seed: number, clock: Clock): Canary {
  const histogram = newHistogram();
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  const random = randomFrom(seed);
  const slotMs = 1_000 / ratePerSecond;
  const beganMs = clock.nowUs() / 1_000;
  let stopped = false;
  let timer: NodeJS.Timeout;
  let slot = 0;
  const next = (): void => {
    const dueMs = beganMs + (slot++ + random()) * slotMs;
    timer = setTimeout(
      () => {
        nullCall(url, agent, clock, (latencyUs) => {
          if (!stopped) record(histogram, latencyUs);
        });
        if (!stopped) next();
      },
      dueMs - clock.nowUs() / 1_000,
    );
  };
  next();
  return {
    stop() {
      stopped = true;
      clearTimeout(timer);
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
  const request = http.get(url, { agent }, (response) => {
    response.resume();
    response.once('end', () => done(clock.nowUs() - startUs));
  });
  // Stopping destroys the call in flight; a canary that stops answering shows as too few of its calls.
  request.on('error', () => undefined);
  return request;
}
