/** One version of a deployed function: calls go in, and are handed to instances that can take one, queue, or have instances started for them. */
import { callQueue } from './call-queue.js';
import type { Call, Outcome, Refusal } from './call.js';
import type { FunctionLog } from './function-log.js';
import type { FunctionMetrics } from './function-metrics.js';
import type { FunctionSpec } from './function-spec.js';
import { startInstance, type Instance } from './instance.js';
import { keptInstances, type KeptReading } from './kept-instances.js';
import type { KeyValueStore } from './key-value-store.js';
import type { NestingContext } from './nested-calls.js';
import type { SandboxPool } from './sandbox-pool.js';

export interface HostContext {
  spec: FunctionSpec;
  folder: string;
  log: FunctionLog;
  metrics: FunctionMetrics;
  keyValue: KeyValueStore;
  nesting: NestingContext;
  pool: SandboxPool;
  nextInstanceId(): string;
  initTimeoutMs: number;
  /** How many calls may wait. */
  queueLimit: number;
  /** Retired, and its last instance has ended: its files are of no more use. */
  onEmpty(): void;
}

export interface HostedFunction {
  readonly spec: FunctionSpec;
  /** Where its files lie, until its last instance has ended. */
  readonly folder: string;
  readonly log: FunctionLog;
  readonly metrics: FunctionMetrics;
  /** Asked before a call is taken; a refusal is the call's outcome. */
  admission: (() => Refusal | null) | null;
  /** Hands over or queues; true when it queues, and may thus still be dropped. */
  call(call: Call): boolean;
  /** Takes a call whose caller has gone out of the queue. */
  drop(call: Call): void;
  instances(): readonly Instance[];
  /** How many calls wait. */
  queued(): number;
  /** Keeps at least so many instances ready from now on; those started for it see `environment` besides. */
  keep(count: number, environment?: FunctionSpec['environment']): void;
  kept(): KeptReading;
  /** Resolves when those that are kept are ready, or one of them failed. */
  settled(): Promise<void>;
  /** Ends those that were idle for as long as the function says, or else for so long, but for those that are kept. */
  endIdle(nowMs: number, keepAliveMs: number): void;
  /** No new calls: idle instances end, busy ones after their call. Returns the calls that were waiting. */
  retire(): Call[];
  /** Kills every instance; running calls fail. */
  kill(): void;
}

export function hostFunction(context: HostContext): HostedFunction {
  const { spec, log, metrics } = context;
  const instances = new Set<Instance>();
  /** Those that can take a call; most recently used last. */
  const free: Instance[] = [];
  const queue = callQueue(context.queueLimit);
  let starting = 0;
  let retired = false;
  let emptied = false;
  /** What instances that are kept are started with. */
  let keptSpec = spec;

  const finish = (call: Call, outcome: Outcome): void => {
    metrics.ended(outcome);
    call.done(outcome);
  };

  const emptyWhenRetired = (): void => {
    if (!retired || emptied || instances.size > 0) return;
    emptied = true;
    context.onEmpty();
  };

  const onFree = (instance: Instance, wasStarting: boolean): void => {
    if (wasStarting) {
      starting--;
      kept.ready(instance);
    }
    if (retired) {
      if (instance.state() === 'idle') instance.kill('Runtime.ExitError', 'retired');
      return;
    }
    while (instance.capacity() > 0) {
      const next = queue.shift();
      if (next === undefined) break;
      instance.carryOut(next);
    }
    // Moved to the end: the last one used is used next, so that those that are not needed grow idle.
    forget(instance);
    if (instance.capacity() === 0) return;
    if (kept.size === 0 || kept.has(instance)) free.push(instance);
    else beforeKept(instance);
  };

  /** Those that are kept are used before others, so that the others grow idle. */
  const beforeKept = (instance: Instance): void => {
    const place = free.findIndex((each) => kept.has(each));
    free.splice(place < 0 ? free.length : place, 0, instance);
  };

  const forget = (instance: Instance): void => {
    const index = free.lastIndexOf(instance);
    if (index >= 0) free.splice(index, 1);
  };

  const onGone = (instance: Instance, failure: Buffer | null): void => {
    instances.delete(instance);
    forget(instance);
    if (failure !== null) {
      starting--;
      // It was started for a call that waits, unless enough are on their way: that call, and no other, learns why.
      const waiting = starting * spec.concurrency < queue.length ? queue.shift() : undefined;
      const cause = { instance: instance.id, ordinal: null, durationUs: 0, cpuUs: 0 };
      if (waiting !== undefined) finish(waiting, { kind: 'failure', body: failure, ...cause });
    }
    startAsNeeded();
    kept.gone(instance, failure);
    emptyWhenRetired();
  };

  const startAsNeeded = (): void => {
    while (!retired && starting * spec.concurrency < queue.length && instances.size < spec.maxInstances) {
      startOne();
    }
  };

  const startOne = (): void => {
    starting++;
    let wasStarting = true;
    const keeps = kept.lacks();
    const { sandbox, fresh } = context.pool.take(spec.memoryMb);
    metrics.instanceStarted(!fresh);
    const instance = startInstance({
      id: context.nextInstanceId(),
      sandbox,
      fresh,
      spec: keeps ? keptSpec : spec,
      folder: context.folder,
      initTimeoutMs: context.initTimeoutMs,
      log,
      keyValue: context.keyValue,
      nesting: context.nesting,
      finish,
      free(freed) {
        onFree(freed, wasStarting);
        wasStarting = false;
      },
      gone: onGone,
    });
    instances.add(instance);
    if (keeps) kept.started(instance);
  };

  const kept = keptInstances({
    makeRoom() {
      if (instances.size >= spec.maxInstances) {
        const spare = free.find((instance) => instance.state() === 'idle' && !kept.has(instance));
        spare?.kill('Runtime.ExitError', 'another one is kept ready in its place');
      }
      return instances.size < spec.maxInstances;
    },
    start: startOne,
    note: (instance, message) => log.note(instance, message),
  });
  kept.want(spec.minInstances);

  const hosted: HostedFunction = {
    spec,
    folder: context.folder,
    log,
    metrics,
    admission: null,
    queued: () => queue.length,
    call(call) {
      if (hosted.admission !== null) {
        const refusal = hosted.admission();
        if (refusal !== null) {
          finish(call, refusal);
          return false;
        }
      }
      const instance = free[free.length - 1];
      if (instance !== undefined) {
        instance.carryOut(call);
        if (instance.capacity() === 0) free.pop();
        return false;
      }
      if (retired) {
        finish(call, SHUT_DOWN);
        return false;
      }
      if (!queue.push(call)) {
        finish(call, throttled(spec.name, queue.length));
        return false;
      }
      startAsNeeded();
      return true;
    },
    drop(call) {
      queue.remove(call);
    },
    instances: () => [...instances],
    keep(count, environment = {}) {
      keptSpec = { ...spec, environment: { ...spec.environment, ...environment } };
      for (const instance of kept.want(count)) {
        if (instance.state() === 'idle') instance.kill('Runtime.ExitError', 'no longer kept');
      }
    },
    kept: () => kept.read(),
    settled: () => kept.settled(),
    endIdle(nowMs, keepAliveMs) {
      const beforeMs = nowMs - (spec.keepAliveMs ?? keepAliveMs);
      for (const instance of [...free]) {
        if (instance.state() === 'idle' && instance.lastUsedMs() < beforeMs && !kept.has(instance))
          instance.kill('Runtime.ExitError', 'idle');
      }
    },
    retire() {
      retired = true;
      kept.close();
      // Before instances end: a call that waits for one that loads its code must not fail with it.
      const waiting = queue.drain();
      for (const instance of [...instances]) {
        if (instance.state() !== 'busy') instance.kill('Runtime.ExitError', 'retired');
      }
      emptyWhenRetired();
      return waiting;
    },
    kill() {
      retired = true;
      kept.close();
      for (const call of queue.drain()) finish(call, SHUT_DOWN);
      for (const instance of [...instances]) instance.kill('Runtime.ExitError', SHUT_DOWN.message);
      emptyWhenRetired();
    },
  };
  return hosted;
}

const SHUT_DOWN: Refusal = {
  kind: 'refusal',
  status: 503,
  type: 'ServiceException',
  message: 'The runtime was shut down',
};

function throttled(name: string, waiting: number): Refusal {
  const message = `Rate exceeded: ${waiting} calls of ${name} are waiting`;
  return { kind: 'refusal', status: 429, type: 'TooManyRequestsException', message };
}
