/** One instance of a function: a sandbox goes in, gets code, then carries out as many calls at a time as it may; each gets exactly one outcome. */
import { failureBody, type Call, type CallTail, type Outcome } from './call.js';
import { FRAME, FRAME_HEADER_BYTES, frame } from './frames.js';
import type { FunctionLog } from './function-log.js';
import type { FunctionSpec } from './function-spec.js';
import type { Sandbox, SandboxEnd } from './isolation.js';
import type { KeyValueStore } from './key-value-store.js';
import { notedCallFrame, REQUEST_ID_BYTES } from './noted-call.js';
import { tailedCalls } from './tailed-calls.js';
import { answerAsk, answerKeyValue, changedFrame } from './key-value-frames.js';
import { readInvokeAsk } from './invoke-frames.js';
import { nestedCalls, type NestingContext } from './nested-calls.js';

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
  let initUs = 0;
  const tailed = tailedCalls(sandbox);
  const watcher = context.keyValue.watcher((key) => sandbox.send(changedFrame(key)));
  const nested = nestedCalls(context.nesting, (bytes) => sandbox.send(bytes));

  const age = (nowMs: number): number => Math.round((nowMs - takenMs) * 1000);
  const elapsedUs = ({ handedMs }: Running): number => Math.round((performance.now() - handedMs) * 1000);

  /** The end of a call. */
  const take = (ordinal: number): Running | undefined => {
    const ending = running.get(ordinal);
    if (ending === undefined) return undefined;
    running.delete(ordinal);
    return ending;
  };

  /** The log first, then the outcome. */
  const finishTailed = async (
    call: Call,
    tail: CallTail,
    ordinal: number,
    outcome: Outcome,
  ): Promise<void> => {
    const flushes = state !== 'gone';
    await tailed.end(tail, { ordinal, initUs: ordinal === 1 ? initUs : null, flushes });
    context.finish(call, outcome);
  };

  /** The end of the instance. Whoever waited for it learns why; `late`: the call whose time-out it was, told `lateBody`. */
  const leave = (body: Buffer, late: number | null = null, lateBody = body): void => {
    if (state === 'gone') return;
    const wasStarting = state === 'starting';
    state = 'gone';
    clearTimeout(initTimer);
    clearTimeout(timer);
    watcher.forget();
    tailed.measure();
    nested.abandon();
    sandbox.kill();
    const failing = [...running.keys()].flatMap((ordinal) => take(ordinal) ?? []);
    // First out of the books, then the outcomes: what callers do next must find a fresh instance.
    context.gone(instance, wasStarting ? body : null);
    for (const each of failing) {
      const { call, ordinal } = each;
      const told = ordinal === late ? lateBody : body;
      const durationUs = elapsedUs(each);
      const outcome: Outcome = { kind: 'failure', body: told, instance: id, ordinal, durationUs, cpuUs: 0 };
      if (call.tail === undefined) context.finish(call, outcome);
      else void finishTailed(call, call.tail, ordinal, outcome);
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
  const onTimeout = ({ ordinal, call: { requestId } }: Running): void => {
    const seconds = (spec.timeoutMs / 1000).toFixed(2);
    log.note(id, `task timed out after ${seconds} seconds; killed`);
    const message = `RequestId: ${requestId} Error: Task timed out after ${seconds} seconds`;
    const others = failureBody('Runtime.ExitError', 'Runtime exited with error: another call timed out');
    leave(others, ordinal, failureBody('Sandbox.Timedout', message));
  };

  /**
   * One timer for all calls, which time out in the order in which they were handed over: it is set once per time-out
   * and not once per call.
   */
  let timer: NodeJS.Timeout | undefined;
  const watchOldest = (): void => {
    timer = undefined;
    const [oldest] = running.values();
    if (oldest === undefined) return;
    const leftMs = oldest.handedMs + spec.timeoutMs - performance.now();
    if (leftMs > 0) timer = setTimeout(watchOldest, Math.ceil(leftMs));
    else onTimeout(oldest);
  };

  const onFrame = (type: number, correlation: number, payload: Buffer): void => {
    if (state === 'gone') return;
    switch (type) {
      case FRAME.ready:
        if (state !== 'starting') return breach('ready twice');
        clearTimeout(initTimer);
        initUs = age(performance.now());
        return becomeFree();
      case FRAME.result:
      case FRAME.failure:
      case FRAME.badEvent: {
        const ending = payload.length < 4 ? undefined : take(correlation);
        if (ending === undefined) return breach('an unasked reply');
        const { call, ordinal } = ending;
        const outcome = outcomeOf(type, payload, ending);
        if (call.tail !== undefined) {
          // Nobody else may write into this log: no further call until it is whole.
          void finishTailed(call, call.tail, ordinal, outcome).then(becomeFree);
          return;
        }
        context.finish(call, outcome);
        return becomeFree();
      }
      case FRAME.flushed:
        return tailed.onFlushed(correlation);
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

  const outcomeOf = (type: number, payload: Buffer, ending: Running): Outcome => {
    const { ordinal, handedMs, call } = ending;
    const durationUs = elapsedUs(ending);
    const cpuUs = payload.readUInt32BE(0);
    const view = payload.subarray(4);
    // It outlives the chunk only where it is waited for.
    const body = call.tail === undefined ? view : Buffer.from(view);
    if (type === FRAME.result)
      return { kind: 'reply', body, instance: id, ordinal, ageUs: age(handedMs), durationUs, cpuUs };
    if (type === FRAME.failure) return { kind: 'failure', body, instance: id, ordinal, durationUs, cpuUs };
    const message = `Could not parse request body into json: ${body.toString()}`;
    return { kind: 'refusal', status: 400, type: 'InvalidRequestContentException', message };
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
      const invoke =
        next.notes === undefined ? callFrame(ordinal, next) : notedCallFrame(ordinal, next, next.notes);
      const handedMs = performance.now();
      lastUsedMs = handedMs;
      running.set(ordinal, { call: next, ordinal, handedMs });
      timer ??= setTimeout(watchOldest, spec.timeoutMs);
      if (next.tail !== undefined) tailed.add(next.tail);
      sandbox.send(invoke);
    },
    kill(errorType, message) {
      leave(failureBody(errorType, message));
    },
  };

  sandbox.listen({
    frame: onFrame,
    output(stream, chunk) {
      (stream === 'stdout' ? stdout : stderr).write(chunk);
      tailed.write(chunk);
    },
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

function callFrame(ordinal: number, { event, requestId }: Call): Buffer {
  const invoke = frame(FRAME.invoke, ordinal, event, REQUEST_ID_BYTES);
  invoke.write(requestId, FRAME_HEADER_BYTES, REQUEST_ID_BYTES, 'latin1');
  return invoke;
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
