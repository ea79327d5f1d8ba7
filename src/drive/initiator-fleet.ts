/** One deployed initiator goes in; its instances, made ready and with their clocks told, and what each invocation of it brought come out. */
import { epochUs } from '../engine/clock.js';
import type { ClockReading, Loss } from '../model/Drive.js';
import {
  INITIATOR_VERSION,
  type InitiatorEvent,
  type InitiatorReply,
  type InitiatorState,
  type InstanceStart,
} from '../model/Initiator.js';
import type { InitiatorAnswer, InitiatorHost } from '../model/Provider.js';
import { instanceClocks } from './instance-clocks.js';
import { readReply } from './read-initiator-reply.js';

/** Long enough for all calls that leave together to find an instance of their own. */
const PREPARE_HOLD_MS = 300;
const CLOCK_HOLD_MS = 25;
/** A cold start, a rehearsal of some seconds, on a machine that others use. */
const PREPARE_TIMEOUT_MS = 120_000;
const CLOCK_TIMEOUT_MS = 20_000;
const PREPARE_ROUNDS = 6;
/** The quickest of so many is near to what the way takes. */
const CLOCK_ROUNDS = 6;
const MOST_CLOCK_ROUNDS = 24;
/** Replies to small questions. */
const SMALL_REPLY_BYTES = 1_024 * 1_024;

/** The body of an event: the version is added on the way. */
type Question = InitiatorEvent extends infer E ? (E extends unknown ? Omit<E, 'version'> : never) : never;

export type Answered =
  { kind: 'reply'; reply: InitiatorReply; bytes: number } | { kind: 'lost'; loss: Loss; message: string };

export interface FleetOptions {
  host: InitiatorHost;
  /** Hears what is no result: rounds that had to be repeated, and why. */
  detail(message: string): void;
}

export interface InitiatorFleet {
  /** Instances that are ready, with what they said of themselves. */
  states(): ReadonlyMap<string, InitiatorState>;
  /** Until at least so many different instances are ready. @returns how many are */
  prepare(instances: number, signal: AbortSignal): Promise<number>;
  /** Asks so many different instances for the time. @returns those that told it enough times, since this call */
  synchronise(instances: number, signal: AbortSignal): Promise<string[]>;
  /** What the clocks of these instances show at `atUs` of ours (`epochUs`). */
  starts(instances: readonly string[], atUs: number): Record<string, InstanceStart>;
  reading(instance: string, atUs: number): ClockReading | null;
  /** Why the last question that was not answered well was not. */
  lastProblem(): string | null;
  ask(
    question: Question,
    options: { timeoutMs: number; mostBytes: number; signal: AbortSignal },
  ): Promise<Answered>;
}

export function initiatorFleet({ host, detail }: FleetOptions): InitiatorFleet {
  const states = new Map<string, InitiatorState>();
  const clocks = instanceClocks();
  let lastProblem: string | null = null;

  const ask: InitiatorFleet['ask'] = async (question, options) => {
    const event: InitiatorEvent = { version: INITIATOR_VERSION, ...question };
    const answer = await host.invoke(JSON.stringify(event), options);
    return answer.kind === 'reply' ? read(answer.text) : { kind: 'lost', ...lossOf(answer) };
  };

  const tellTime = async (signal: AbortSignal): Promise<string | null> => {
    const options = { timeoutMs: CLOCK_TIMEOUT_MS, mostBytes: SMALL_REPLY_BYTES, signal };
    const sentUs = epochUs();
    const answered = await ask({ kind: 'clock', holdMs: CLOCK_HOLD_MS }, options);
    const returnedUs = epochUs();
    if (answered.kind === 'lost') return answered.message;
    const { reply } = answered;
    if (reply.kind !== 'clock') return `it was asked for the time and answered "${reply.kind}"`;
    clocks.add(reply.instance, { sentUs, ...reply.told, returnedUs });
    return null;
  };

  const together = async (calls: number, one: () => Promise<string | null>): Promise<void> => {
    const problems = await Promise.all(Array.from({ length: calls }, one));
    for (const problem of new Set(problems)) {
      if (problem === null) continue;
      lastProblem = problem;
      detail(`initiator: ${problem}`);
    }
  };

  const getReady = async (signal: AbortSignal): Promise<string | null> => {
    const options = { timeoutMs: PREPARE_TIMEOUT_MS, mostBytes: SMALL_REPLY_BYTES, signal };
    const answered = await ask({ kind: 'prepare', holdMs: PREPARE_HOLD_MS }, options);
    if (answered.kind === 'lost') return answered.message;
    const { reply } = answered;
    if (reply.kind !== 'prepared') return `it was told to get ready and answered "${reply.kind}"`;
    states.set(reply.instance, reply.state);
    return null;
  };

  return {
    states: () => states,
    async prepare(instances, signal) {
      for (let round = 0; round < PREPARE_ROUNDS && states.size < instances && !signal.aborted; round++) {
        await together(instances, () => getReady(signal));
      }
      return states.size;
    },
    async synchronise(instances, signal) {
      const sinceUs = epochUs();
      let known: string[] = [];
      for (let round = 0; round < MOST_CLOCK_ROUNDS && !signal.aborted; round++) {
        await together(instances, () => tellTime(signal));
        known = clocks.known(sinceUs, CLOCK_ROUNDS - 1).filter((instance) => states.has(instance));
        if (round + 1 < CLOCK_ROUNDS) continue;
        if (known.length >= instances) break;
        // An instance that was ready has gone since: the one in its place has to get ready first.
        if (round % CLOCK_ROUNDS === 0) await together(instances, () => getReady(signal));
      }
      return known;
    },
    starts: (instances, atUs) => clocks.starts(instances, atUs),
    reading: (instance, atUs) => clocks.reading(instance, atUs),
    lastProblem: () => lastProblem,
    ask,
  };
}

function read(text: string): Answered {
  const reply = readReply(text);
  return reply.ok
    ? { kind: 'reply', reply: reply.value, bytes: text.length }
    : { kind: 'lost', loss: 'refused', message: reply.problem };
}

const LOSS_OF: Readonly<Record<Exclude<InitiatorAnswer['kind'], 'reply'>, Loss>> = {
  throttled: 'throttled',
  failed: 'died',
  lost: 'died',
  silent: 'silent',
  'too-large': 'refused',
};

function lossOf({ kind, message }: Exclude<InitiatorAnswer, { kind: 'reply' }>): {
  loss: Loss;
  message: string;
} {
  return { loss: LOSS_OF[kind], message };
}
