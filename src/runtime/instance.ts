/** One instance of a function: a sandbox goes in, gets code, then carries out as many calls at a time as it may; each gets exactly one outcome. */
import { failureBody, type Call, type Outcome } from './call.js';
import { FRAME, FRAME_HEADER_BYTES, frame } from './frames.js';
import type { FunctionLog } from './function-log.js';
import type { FunctionSpec } from './function-spec.js';
import type { Sandbox, SandboxEnd } from './isolation.js';
import type { KeyValueStore } from './key-value-store.js';
import { answerAsk, answerKeyValue, changedFrame } from './key-value-frames.js';
import { readInvokeAsk } from './invoke-frames.js';
import { nestedCalls, type NestingContext } from './nested-calls.js';

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
  nesting: NestingContext;
  /** The end of a call. */
  finish(call: Call, outcome: Outcome): void;
  /** It can take a call: the first, or one more. */
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
  /** How many more calls it may be given now. */
  capacity(): number;
  /** Only while it has capacity. */
  carryOut(call: Call): void;
  /** Kills it; calls that it is carrying out fail with this error. */
  kill(errorType: string, message: string): void;
}

interface Running {
  call: Call;
  ordinal: number;
  handedMs: number;
  timer: NodeJS.Timeout;
}

export function startInstance(context: InstanceContext): Instance {
  const { id, sandbox, spec, log } = context;
  const takenMs = performance.now();
  const stdout = log.source(id);
  const stderr = log.source(id);
  let state: ReturnType<Instance['state']> = 'starting';
  /** By ordinal. */
  const running = new Map<number, Running>();
  let lastOrdinal = 0;
  let lastUsedMs = takenMs;
  const watcher = context.keyValue.watcher((key) => sandbox.send(changedFrame(key)));
  const nested = nestedCalls(context.nesting, (bytes) => sandbox.send(bytes));

  const age = (nowMs: number): number => Math.round((nowMs - takenMs) * 1000);
  const elapsedUs = ({ handedMs }: Running): number => Math.round((performance.now() - handedMs) * 1000);

  /** The end of a call. */
  const take = (ordinal: number): Running | undefined => {
    const ending = running.get(ordinal);
    if (ending === undefined) return undefined;
    running.delete(ordinal);
    clearTimeout(ending.timer);
    return ending;
  };

  /** The end of the instance. Whoever waited for it learns why; `late`: the call whose time-out it was, told `lateBody`. */
  const leave = (body: Buffer, late: number | null = null, lateBody = body): void => {
    if (state === 'gone') return;
    const wasStarting = state === 'starting';
    state = 'gone';
    clearTimeout(initTimer);
    watcher.forget();
    nested.abandon();
    sandbox.kill();
    const failing = [...running.keys()].flatMap((ordinal) => take(ordinal) ?? []);
    // First out of the books, then the outcomes: what callers do next must find a fresh instance.
    context.gone(instance, wasStarting ? body : null);
    for (const each of failing) {
      const { call, ordinal } = each;
      const told = ordinal === late ? lateBody : body;
      context.finish(call, {
        kind: 'failure',
        body: told,
        instance: id,
        ordinal,
        durationUs: elapsedUs(each),
        cpuUs: 0,
      });
    }
  };

  const becomeFree = (): void => {
    if (state === 'gone') return;
    state = running.size === 0 ? 'idle' : 'busy';
    lastUsedMs = performance.now();
    context.free(instance);
  };

  const onInitTimeout = (): void => {
    const seconds = (context.initTimeoutMs / 1000).toFixed(2);
    log.note(id, `initialisation timed out after ${seconds} seconds; killed`);
    leave(failureBody('Sandbox.Timedout', `Error: Initialisation timed out after ${seconds} seconds`));
  };
  const initTimer = setTimeout(onInitTimeout, context.initTimeoutMs);

  /** A handler that does not come back may be stuck in a loop: the whole instance ends, with the other calls on it. */
  const onTimeout = (ordinal: number, requestId: string): void => {
    const seconds = (spec.timeoutMs / 1000).toFixed(2);
    log.note(id, `task timed out after ${seconds} seconds; killed`);
    const message = `RequestId: ${requestId} Error: Task timed out after ${seconds} seconds`;
    const others = failureBody('Runtime.ExitError', 'Runtime exited with error: another call timed out');
    leave(others, ordinal, failureBody('Sandbox.Timedout', message));
  };

  const onFrame = (type: number, correlation: number, payload: Buffer): void => {
    if (state === 'gone') return;
    switch (type) {
      case FRAME.ready:
        if (state !== 'starting') return breach('ready twice');
        clearTimeout(initTimer);
        return becomeFree();
      case FRAME.result:
      case FRAME.failure:
      case FRAME.badEvent: {
        const ending = payload.length < 4 ? undefined : take(correlation);
        if (ending === undefined) return breach('an unasked reply');
        const { call, ordinal } = ending;
        const durationUs = elapsedUs(ending);
        const cpuUs = payload.readUInt32BE(0);
        const body = payload.subarray(4);
        if (type === FRAME.result) {
          const ageUs = age(ending.handedMs);
          context.finish(call, { kind: 'reply', body, instance: id, ordinal, ageUs, durationUs, cpuUs });
        } else if (type === FRAME.failure) {
          context.finish(call, { kind: 'failure', body, instance: id, ordinal, durationUs, cpuUs });
        } else {
          const message = `Could not parse request body into json: ${body.toString()}`;
          context.finish(call, {
            kind: 'refusal',
            status: 400,
            type: 'InvalidRequestContentException',
            message,
          });
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
      case FRAME.kvAsk: {
        const answer = answerAsk(context.keyValue, watcher, correlation, payload);
        if (answer === null) return breach('a key-value request that is none');
        return sandbox.send(answer);
      }
      case FRAME.invokeAsk: {
        const asked = readInvokeAsk(payload);
        const asking = asked === null ? undefined : running.get(asked.ordinal);
        if (asked === null || asking === undefined) return breach('a call in the name of none at hand');
        return nested.ask(asking.call, correlation, asked);
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
    capacity: () => (state === 'idle' || state === 'busy' ? Math.max(0, spec.concurrency - running.size) : 0),
    carryOut(next) {
      state = 'busy';
      const ordinal = ++lastOrdinal;
      const invoke = frame(FRAME.invoke, ordinal, next.event, REQUEST_ID_BYTES);
      invoke.write(next.requestId, FRAME_HEADER_BYTES, REQUEST_ID_BYTES, 'latin1');
      const timer = setTimeout(onTimeout, spec.timeoutMs, ordinal, next.requestId);
      const handedMs = performance.now();
      lastUsedMs = handedMs;
      running.set(ordinal, { call: next, ordinal, handedMs, timer });
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
