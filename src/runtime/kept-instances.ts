/** How many instances a function keeps ready goes in; starts come out, one after the other, and later and later while instances do not last. */
import type { Instance } from './instance.js';

export interface KeptContext {
  /** Makes sure that one more may be started; says whether it may. */
  makeRoom(): boolean;
  /** Starts one, and tells `started` of it. */
  start(): void;
  /** A line for the function's log. */
  note(instance: string, message: string): void;
}

export interface KeptReading {
  /** How many are to be kept. */
  wanted: number;
  /** How many of them are there, loading or ready. */
  started: number;
  ready: number;
  /** Why the last one that was started never became ready (JSON), until all are. */
  failure: Buffer | null;
}

export interface KeptInstances {
  /** Changes how many there are to be. Returns those that are no longer kept. */
  want(count: number): Instance[];
  /** Says whether one that is started now is to be kept. */
  lacks(): boolean;
  has(instance: Instance): boolean;
  readonly size: number;
  /** One to be kept has been started, for whatever reason. */
  started(instance: Instance): void;
  /** It has loaded its code. */
  ready(instance: Instance): void;
  /** Any instance has gone; `failure` as `InstanceContext.gone` has it. */
  gone(instance: Instance, failure: Buffer | null): void;
  /** Resolves when all are ready, one has failed, or nobody wants them any more. */
  settled(): Promise<void>;
  read(): KeptReading;
  /** Starts no more. */
  close(): void;
}

/** One that ends sooner than this after it became ready has not lasted: the next one waits, as after a failure to load. */
const LASTING_MS = 1000;
/** After the first that did not last; doubled after each further one. */
const FIRST_DELAY_MS = 100;
const MAX_DELAY_MS = 60_000;

export function keptInstances(context: KeptContext): KeptInstances {
  /** When each became ready, null while it loads. */
  const kept = new Map<Instance, number | null>();
  let wanted = 0;
  let inARow = 0;
  let failure: Buffer | null = null;
  let timer: NodeJS.Timeout | null = null;
  let closed = false;
  const waiting: (() => void)[] = [];

  const readyOnes = (): number => [...kept.values()].filter((readyMs) => readyMs !== null).length;
  const isSettled = (): boolean => closed || failure !== null || readyOnes() >= wanted;

  const tellSettled = (): void => {
    if (!isSettled()) return;
    for (const tell of waiting.splice(0)) tell();
  };

  /** Never at once: who deploys or calls gets an answer first. */
  const fillLater = (delayMs = 0): void => {
    if (closed || timer !== null || kept.size >= wanted) return;
    timer = setTimeout(fill, delayMs).unref();
  };

  /** One at a time, so that the calls of others find a core. */
  const fill = (): void => {
    timer = null;
    if (closed || kept.size >= wanted || readyOnes() < kept.size || !context.makeRoom()) return;
    context.start();
  };

  return {
    get size() {
      return kept.size;
    },
    want(count) {
      wanted = count;
      inARow = 0;
      failure = null;
      if (timer !== null) clearTimeout(timer);
      timer = null;
      // Those that nobody would miss at once go first.
      const byUse = [...kept.keys()].sort(
        (one, other) => Number(one.state() === 'busy') - Number(other.state() === 'busy'),
      );
      const released = byUse.slice(0, Math.max(0, kept.size - wanted));
      for (const instance of released) kept.delete(instance);
      fillLater();
      tellSettled();
      return released;
    },
    lacks: () => kept.size < wanted,
    has: (instance) => kept.has(instance),
    started(instance) {
      kept.set(instance, null);
    },
    ready(instance) {
      if (!kept.has(instance)) return;
      kept.set(instance, performance.now());
      if (readyOnes() >= wanted) failure = null;
      fillLater();
      tellSettled();
    },
    gone(instance, cause) {
      const readyMs = kept.get(instance);
      // Where another one has gone there may be room now.
      if (readyMs === undefined) return fillLater();
      kept.delete(instance);
      const lasted = readyMs !== null && performance.now() - readyMs >= LASTING_MS;
      inARow = lasted ? 0 : inARow + 1;
      if (cause !== null) failure = cause;
      const delayMs = inARow === 0 ? 0 : Math.min(FIRST_DELAY_MS * 2 ** (inARow - 1), MAX_DELAY_MS);
      if (delayMs > 0 && timer === null && !closed) {
        const wait = `the next one is started in ${(delayMs / 1000).toFixed(1)} s`;
        context.note(instance.id, `to be kept ready, and did not last: ${wait}`);
      }
      fillLater(delayMs);
      tellSettled();
    },
    settled: () => (isSettled() ? Promise.resolve() : new Promise((resolve) => waiting.push(resolve))),
    read: () => ({ wanted, started: kept.size, ready: readyOnes(), failure }),
    close() {
      closed = true;
      wanted = 0;
      if (timer !== null) clearTimeout(timer);
      timer = null;
      tellSettled();
    },
  };
}
