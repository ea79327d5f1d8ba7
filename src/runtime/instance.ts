/** One instance of a function: a sandbox goes in, gets code, then carries out one call at a time; each call gets exactly one outcome. */
import { type Call, failureBody } from './call.js';
import { FRAME, FRAME_HEADER_BYTES, frame } from './frames.js';
import type { FunctionLog } from './function-log.js';
import type { FunctionSpec } from './function-spec.js';
import type { Sandbox, SandboxEnd } from './isolation.js';
import type { KeyValueStore } from './key-value-store.js';
import { answerKeyValue } from './key-value-frames.js';

const REQUEST_ID_BYTES = 36;

export interface InstanceContext {
  id: string;
  sandbox: Sandbox;
  /** The sandbox was started for this instance, so that its process began when the instance did. */
  fresh: boolean;
  spec: FunctionSpec;
  /** Where the function's files lie. */
  folder: string;
  initTimeoutMs: number;
  log: FunctionLog;
  keyValue: KeyValueStore;
  /** It is ready for a call: the first, or the next. */
  free(instance: Instance): void;
  /** It is gone, by itself or killed. `failure`: it never became ready, and this is why (JSON). */
  gone(instance: Instance, failure: Buffer | null): void;
}

export interface Instance {
  readonly id: string;
  readonly sandbox: Sandbox;
  state(): 'starting' | 'idle' | 'busy' | 'gone';
  /** When it last took or ended a call (or was born), ms on the monotonic clock. */
  lastUsedMs(): number;
  /** Only while idle. */
  carryOut(call: Call): void;
  /** Kills it; a call that it is carrying out fails with this error. */
  kill(errorType: string, message: string): void;
}

export function startInstance(context: InstanceContext): Instance {
  const { id, sandbox, spec, log } = context;
  const takenMs = performance.now();
  const stdout = log.source(id);
  const stderr = log.source(id);
  let state: ReturnType<Instance['state']> = 'starting';
  let call: Call | null = null;
  let ordinal = 0;
  let handedMs = takenMs;
  let lastUsedMs = takenMs;

  const age = (nowMs: number): number => Math.round((nowMs - takenMs) * 1000);
  const elapsedUs = (): number => Math.round((performance.now() - handedMs) * 1000);

  /** The end of the current call, if there is one, by failure. */
  const fail = (body: Buffer, cpuUs: number): boolean => {
    const failing = call;
    if (failing === null) return false;
    call = null;
    clearTimeout(timer);
    failing.done({ kind: 'failure', body, instance: id, ordinal, durationUs: elapsedUs(), cpuUs });
    return true;
  };

  /** The end of the instance. Whoever waited for it learns why. */
  const leave = (body: Buffer): void => {
    if (state === 'gone') return;
    const wasStarting = state === 'starting';
    state = 'gone';
    clearTimeout(timer);
    sandbox.kill();
    // First out of the books, then the outcome: what the caller does next must find a fresh instance.
    context.gone(instance, wasStarting ? body : null);
    fail(body, 0);
  };

  const becomeFree = (): void => {
    state = 'idle';
    lastUsedMs = performance.now();
    context.free(instance);
  };

  const onTimeout = (): void => {
    const limitMs = state === 'starting' ? context.initTimeoutMs : spec.timeoutMs;
    const what = state === 'starting' ? 'Initialisation' : 'Task';
    const seconds = (limitMs / 1000).toFixed(2);
    log.note(id, `${what.toLowerCase()} timed out after ${seconds} seconds; killed`);
    const request = call === null ? '' : `RequestId: ${call.requestId} `;
    leave(failureBody('Sandbox.Timedout', `${request}Error: ${what} timed out after ${seconds} seconds`));
  };
  let timer = setTimeout(onTimeout, context.initTimeoutMs);

  const onFrame = (type: number, correlation: number, payload: Buffer): void => {
    if (state === 'gone') return;
    switch (type) {
      case FRAME.ready:
        if (state !== 'starting') return breach('ready twice');
        clearTimeout(timer);
        return becomeFree();
      case FRAME.result:
      case FRAME.failure:
      case FRAME.badEvent: {
        const ending = call;
        if (ending === null || correlation !== ordinal || payload.length < 4)
          return breach('an unasked reply');
        call = null;
        clearTimeout(timer);
        const durationUs = elapsedUs();
        const cpuUs = payload.readUInt32BE(0);
        const body = payload.subarray(4);
        if (type === FRAME.result) {
          const ageUs = age(handedMs);
          ending.done({ kind: 'reply', body, instance: id, ordinal, ageUs, durationUs, cpuUs });
        } else if (type === FRAME.failure) {
          ending.done({ kind: 'failure', body, instance: id, ordinal, durationUs, cpuUs });
        } else {
          const message = `Could not parse request body into json: ${body.toString()}`;
          ending.done({ kind: 'refusal', status: 400, type: 'InvalidRequestContentException', message });
        }
        return becomeFree();
      }
      case FRAME.fatal:
        log.note(id, 'failed outside of a call; killed');
        return leave(Buffer.from(payload));
      case FRAME.kvGet:
      case FRAME.kvSet:
      case FRAME.kvDelete: {
        const answer = answerKeyValue(context.keyValue, type, correlation, payload);
        if (answer === null) return breach('a key-value request without key');
        return sandbox.send(answer);
      }
      default:
        return breach(`a frame of type ${type}`);
    }
  };

  /** What it sent cannot come from our code in it: the function wrote to the channel. */
  const breach = (what: string): void => onEnded({ kind: 'garbage', message: what });

  const onEnded = (end: SandboxEnd): void => {
    stdout.end();
    stderr.end();
    if (state === 'gone') return;
    const { errorType, message } = describeEnd(end, spec.memoryMb);
    log.note(id, message);
    leave(failureBody(errorType, message));
  };

  const instance: Instance = {
    id,
    sandbox,
    state: () => state,
    lastUsedMs: () => lastUsedMs,
    carryOut(next) {
      state = 'busy';
      call = next;
      ordinal++;
      const invoke = frame(FRAME.invoke, ordinal, next.event, REQUEST_ID_BYTES);
      invoke.write(next.requestId, FRAME_HEADER_BYTES, REQUEST_ID_BYTES, 'latin1');
      timer = setTimeout(onTimeout, spec.timeoutMs);
      handedMs = performance.now();
      lastUsedMs = handedMs;
      sandbox.send(invoke);
    },
    kill(errorType, message) {
      leave(failureBody(errorType, message));
    },
  };

  sandbox.listen({
    frame: onFrame,
    output: (stream, chunk) => (stream === 'stdout' ? stdout : stderr).write(chunk),
    ended: onEnded,
  });
  const { name, entry, memoryMb, timeoutMs, environment } = spec;
  const init = {
    id,
    name,
    folder: context.folder,
    entry,
    memoryMb,
    timeoutMs,
    environment,
    fresh: context.fresh,
  };
  sandbox.send(frame(FRAME.init, 0, JSON.stringify(init)));
  return instance;
}

function describeEnd(end: SandboxEnd, memoryMb: number): { errorType: string; message: string } {
  const exit = 'Runtime.ExitError';
  switch (end.kind) {
    case 'exited':
      return { errorType: exit, message: `Runtime exited with error: exit status ${end.code}` };
    case 'signalled':
      return { errorType: exit, message: `Runtime exited with error: signal: ${end.signal}` };
    case 'heap-exhausted':
      return { errorType: 'Runtime.OutOfMemory', message: `JavaScript heap over ${memoryMb} MB` };
    case 'garbage':
      return { errorType: exit, message: `Runtime exited with error: killed, it sent ${end.message}` };
    case 'not-started':
      return { errorType: exit, message: `Runtime could not be started: ${end.message}` };
    default:
      return end satisfies never;
  }
}
