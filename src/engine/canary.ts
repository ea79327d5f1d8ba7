/** The driving thread watches itself: null calls at a fixed rate while it drives, or one after the other beforehand, over its own transport. */
import type { Endpoint } from '../model/CallTarget.js';
import type { Clock } from './clock.js';
import type { Outgoing } from './dispatch.js';
import { HIGHEST_US, newHistogram, record, type Histogram } from './histogram.js';
import { httpTransport } from './http-transport.js';
import { randomFrom } from './random.js';

export interface CanaryOptions {
  ratePerSecond: number;
  seed: number;
  /** Calls that leave before are not counted: they belong to the lead-in. */
  startUs: number;
}

export interface Canary {
  begin(options: CanaryOptions): void;
  /** A reply is awaited. */
  awaiting(): boolean;
  /** Ends the calls; what they took comes out, those still under way by how long they have waited. */
  stop(): Histogram;
}

/** A call that fails never came back: the longest time that there is. */
const NEVER_US = HIGHEST_US;
/**
 * A call under way for longer than this when the canary stops counts as what it has waited so far: a canary that
 * hangs must not pass for one that was not called. Below, it is left out: it was merely cut short.
 */
const HANGS_FROM_US = 5_000;
const MOST_IN_FLIGHT = 1_000;

/** Opens its connection; a target that refuses shows in what the calls take. */
export async function openCanary(url: string, clock: Clock, stop: AbortSignal): Promise<Canary> {
  const { call, transport } = await nullCaller(url, clock, stop);
  const histogram = newHistogram();
  const pending = new Set<number>();
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let startUs = 0;
  const count = (calledUs: number, latencyUs: number): void => {
    if (calledUs >= startUs) record(histogram, latencyUs);
  };
  const callNow = (): void => {
    const calledUs = clock.nowUs();
    pending.add(calledUs);
    call((latencyUs) => {
      if (stopped) return;
      pending.delete(calledUs);
      count(calledUs, latencyUs);
    });
  };
  return {
    /** Once in each slot of 1/rate seconds, at a seeded random instant of it, so that it aliases with nothing. */
    begin(options) {
      startUs = options.startUs;
      const random = randomFrom(options.seed);
      const slotMs = 1_000 / options.ratePerSecond;
      const beganMs = clock.nowUs() / 1_000;
      let slot = 0;
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
    },
    awaiting: () => pending.size > 0,
    stop() {
      if (stopped) return histogram;
      stopped = true;
      clearTimeout(timer);
      const nowUs = clock.nowUs();
      for (const calledUs of pending) {
        if (nowUs - calledUs > HANGS_FROM_US) count(calledUs, nowUs - calledUs);
      }
      transport.abandon();
      transport.close();
      return histogram;
    },
  };
}

/** The floor: `calls` null calls one after the other, with nothing else going on. Rejects when the target does not answer. */
export async function measureFloor(url: string, calls: number, clock: Clock): Promise<Histogram> {
  const { call, transport } = await nullCaller(url, clock, new AbortController().signal);
  const histogram = newHistogram();
  try {
    for (let index = -10; index < calls; index++) {
      const latencyUs = await new Promise<number>(call);
      if (latencyUs === NEVER_US) throw new Error(`the null target at ${url} does not answer`);
      if (index >= 0) record(histogram, latencyUs);
    }
  } finally {
    transport.close();
  }
  return histogram;
}

async function nullCaller(url: string, clock: Clock, stop: AbortSignal) {
  const timeoutMs = NEVER_US / 1_000;
  const transport = httpTransport(clock, { maxInFlight: MOST_IN_FLIGHT, timeoutMs, http: '1.1' });
  const endpoint: Endpoint = {
    name: 'null target',
    url,
    method: 'GET',
    headers: {},
    expectStatus: 200,
    reply: 'detect',
  };
  const outgoing: Outgoing = { endpoint, body: null, sequence: 0, headers: [], signedAtMs: null };
  await transport.open([endpoint], 1, stop);
  const call = (done: (latencyUs: number) => void): void => {
    transport.send(outgoing, NEVER_US, ({ sentUs, completedUs, outcome }) => {
      if (sentUs !== null && outcome.kind === 'reply') done(completedUs - sentUs);
      else if (outcome.kind !== 'abandoned') done(NEVER_US);
    });
  };
  return { call, transport };
}
