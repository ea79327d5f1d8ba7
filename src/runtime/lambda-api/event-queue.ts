/** Events go in and are answered for at once; they are carried out when there is room, again when they fail, and what became of them goes to their destination. */
import { randomUUID } from 'node:crypto';
import type { Outcome } from '../call.js';
import { refuseUnknown, type FunctionRegistry } from '../function-registry.js';
import { RequestError } from '../request-error.js';
import { MAX_AGE_SECONDS, MAX_RETRIES, type EventInvokeConfig } from './event-invoke-config.js';
import { functionReference, LATEST, type FunctionReference } from './function-reference.js';
import { invocationRecord, MAX_EVENT_BYTES, type RecordCondition } from './invocation-record.js';
import { invocationTarget } from './invocation-target.js';
import type { LambdaFunctions } from './lambda-functions.js';

/** Of all functions together: they lie in memory until they are done with. */
const MAX_EVENTS = 10_000;
const MAX_BYTES = 64 * 1024 * 1024;
/** Of one function at a time: nobody waits for them, and whoever waits for a reply is to find room in the queue and on the machine. */
const MAX_IN_HAND = 10;
/**
 * Developer guide, "How Lambda handles errors and retries with asynchronous invocation": after an error of the function
 * a minute before the second attempt and two before the third; after throttling from a second, doubling, to 5 minutes.
 */
export const RETRY_MS = 60_000;
const THROTTLED_MS = 1000;
const MAX_THROTTLED_MS = 5 * 60_000;
/** Developer guide, "Use Lambda recursive loop detection": a destination that leads back does so about as often. */
const MAX_HOPS = 16;

export interface EventQueueOptions {
  functions: FunctionRegistry;
  lambda: LambdaFunctions;
  /** Before the first retry; before the second it is twice that. */
  retryMs: number;
  report(message: string): void;
}

export interface EventQueue {
  /** @param payload JSON @throws RequestError 429 when there is no room */
  push(reference: FunctionReference, payload: Buffer, requestId: string, notes: string | null): void;
  /** Nothing more is carried out, and it is reported how many events that leaves undone. */
  close(): void;
}

interface QueuedEvent {
  readonly reference: FunctionReference;
  readonly payload: Buffer;
  readonly requestId: string;
  readonly notes: string | null;
  readonly arrivedMs: number;
  /** Destinations that led here. */
  readonly hops: number;
  failures: number;
  throttles: number;
}

interface Line {
  waiting: QueuedEvent[];
  inHand: number;
  /** What ends at once must not make the next one begin inside of it, and so on. */
  advancing: boolean;
}

export function eventQueue({ functions, lambda, retryMs, report }: EventQueueOptions): EventQueue {
  /** By the name of the function. */
  const lines = new Map<string, Line>();
  const timers = new Set<NodeJS.Timeout>();
  let events = 0;
  let bytes = 0;
  let closed = false;

  const add = (event: QueuedEvent): boolean => {
    if (events >= MAX_EVENTS || bytes + event.payload.length > MAX_BYTES) return false;
    events++;
    bytes += event.payload.length;
    enqueue(event);
    return true;
  };

  const enqueue = (event: QueuedEvent): void => {
    const { name } = event.reference;
    const line = lines.get(name) ?? { waiting: [], inHand: 0, advancing: false };
    lines.set(name, line);
    line.waiting.push(event);
    advance(name, line);
  };

  const advance = (name: string, line: Line): void => {
    if (line.advancing) return;
    line.advancing = true;
    while (!closed && line.inHand < MAX_IN_HAND) {
      const event = line.waiting.shift();
      if (event === undefined) break;
      line.inHand++;
      attempt(event, (outcome, version) => {
        line.inHand--;
        if (closed) return;
        settle(event, outcome, version);
        advance(name, line);
      });
    }
    line.advancing = false;
    if (line.inHand === 0 && line.waiting.length === 0) lines.delete(name);
  };

  const attempt = (event: QueuedEvent, ended: (outcome: Outcome, version: string) => void): void => {
    const { reference, payload, requestId, notes } = event;
    const done = (outcome: Outcome): void => ended(outcome, target?.version ?? LATEST);
    const target = targetOf(reference);
    const hosted = target === null ? undefined : functions.get(target.deployedName);
    if (hosted === undefined) return refuseUnknown(reference.name, { done });
    hosted.call({ event: payload, requestId, done, ...(notes === null ? {} : { notes }) });
  };

  /** Where it leads now: an alias may have moved since. Null: nowhere any more. */
  const targetOf = (reference: FunctionReference): ReturnType<typeof invocationTarget> | null => {
    try {
      return invocationTarget(lambda, reference);
    } catch (error) {
      if (error instanceof RequestError) return null;
      throw error;
    }
  };

  const configOf = ({ name, qualifier }: FunctionReference): EventInvokeConfig | undefined =>
    lambda.get(name)?.eventConfigs.get(qualifier ?? LATEST);

  const settle = (event: QueuedEvent, outcome: Outcome, version: string): void => {
    const config = configOf(event.reference);
    switch (outcome.kind) {
      case 'reply':
        return conclude(event, 'Success', outcome, version);
      case 'failure':
        event.failures++;
        if (event.failures > (config?.maxRetries ?? MAX_RETRIES))
          return conclude(event, 'RetriesExhausted', outcome, version);
        return again(event, event.failures * retryMs, outcome, version);
      case 'refusal': {
        // It is not there, or cannot read the event: no later attempt would change that. Nothing reserved: as documented.
        const isPaused = lambda.get(event.reference.name)?.reserved === 0;
        if (outcome.status === 404 || outcome.status === 400 || isPaused)
          return conclude(event, 'RetriesExhausted', outcome, version);
        const delayMs = Math.min(THROTTLED_MS * 2 ** event.throttles++, MAX_THROTTLED_MS);
        return again(event, delayMs, outcome, version);
      }
      default:
        outcome satisfies never;
    }
  };

  const again = (event: QueuedEvent, delayMs: number, last: Outcome, version: string): void => {
    const maxAgeMs = (configOf(event.reference)?.maxAgeSeconds ?? MAX_AGE_SECONDS) * 1000;
    const leftMs = event.arrivedMs + maxAgeMs - performance.now();
    const timer = setTimeout(
      () => {
        timers.delete(timer);
        if (leftMs > delayMs) enqueue(event);
        else conclude(event, 'EventAgeExceeded', last, version);
      },
      Math.max(0, Math.min(delayMs, leftMs)),
    );
    timers.add(timer);
  };

  const conclude = (
    event: QueuedEvent,
    condition: RecordCondition,
    outcome: Outcome,
    version: string,
  ): void => {
    events--;
    bytes -= event.payload.length;
    const config = configOf(event.reference);
    const destination = condition === 'Success' ? config?.onSuccess : config?.onFailure;
    if (destination === undefined || destination === null) return;
    const attempts = event.failures + event.throttles + (condition === 'Success' ? 1 : 0);
    const { reference, payload, requestId } = event;
    const record = invocationRecord({ reference, payload, requestId, condition, attempts, outcome, version });
    const hops = event.hops + 1;
    const why =
      record.length > MAX_EVENT_BYTES
        ? `its record has more than ${MAX_EVENT_BYTES} bytes`
        : hops > MAX_HOPS
          ? `it has come through ${MAX_HOPS} destinations`
          : add(
                newEvent(
                  functionReference(encodeURIComponent(destination)),
                  record,
                  randomUUID(),
                  null,
                  hops,
                ),
              )
            ? null
            : 'too many events wait';
    if (why !== null) report(`the outcome of event ${requestId} did not go to ${destination}: ${why}`);
  };

  return {
    push(reference, payload, requestId, notes) {
      // A copy: the payload may be a small part of a chunk that would be kept with it.
      if (!closed && add(newEvent(reference, Buffer.from(payload), requestId, notes, 0))) return;
      throw new RequestError(429, 'TooManyRequestsException', 'Rate exceeded: too many events are waiting');
    },
    close() {
      if (closed) return;
      closed = true;
      for (const timer of timers) clearTimeout(timer);
      timers.clear();
      lines.clear();
      if (events > 0) report(`${events} events were dropped that had not been carried out`);
    },
  };
}

function newEvent(
  reference: FunctionReference,
  payload: Buffer,
  requestId: string,
  notes: string | null,
  hops: number,
): QueuedEvent {
  const arrivedMs = performance.now();
  return { reference, payload, requestId, notes, arrivedMs, hops, failures: 0, throttles: 0 };
}
