/** An instant goes in, a call back at that instant comes out: each way of waiting that a Node thread has, to be compared. */
import { Worker } from 'node:worker_threads';

export interface Pacer {
  at(atUs: number, due: () => void): void;
  end(): void;
}

/** Node has it since 16; the library that is compiled against does not know it yet. */
const { waitAsync } = Atomics as unknown as {
  waitAsync(
    cell: Int32Array,
    index: number,
    value: number,
  ): { async: true; value: Promise<string> } | { async: false; value: string };
};
const nowUs = (): number => performance.now() * 1_000;
/** What `Atomics.wait` sleeps on; nobody but a pacer thread ever wakes it. */
const newCell = (): Int32Array<SharedArrayBuffer> => new Int32Array(new SharedArrayBuffer(8));
const sleep = (cell: Int32Array, us: number): void => {
  if (us > 0) Atomics.wait(cell, 0, 0, us / 1_000);
};
const spinTurns = (atUs: number, due: () => void): void => {
  if (nowUs() >= atUs) due();
  else setImmediate(spinTurns, atUs, due);
};
const spinHard = (atUs: number): void => {
  while (nowUs() < atUs);
};

/** Timers only, as most load generators in Node wait. They have whole milliseconds. */
function timer(): Pacer {
  const at = (atUs: number, due: () => void): void => {
    const remainingUs = atUs - nowUs();
    if (remainingUs <= 0) due();
    else setTimeout(at, remainingUs / 1_000, atUs, due);
  };
  return { at, end: () => undefined };
}

/** A timer while far, turns of the event loop when near: replies in between are read. */
function timerThenTurns(slackUs: number): Pacer {
  return {
    at(atUs, due) {
      const timerMs = Math.floor((atUs - nowUs() - slackUs) / 1_000);
      if (timerMs < 1) spinTurns(atUs, due);
      else setTimeout(spinTurns, timerMs, atUs, due);
    },
    end: () => undefined,
  };
}

/** The thread sleeps; nothing else is read meanwhile, so it is for when nothing is pending. One turn of the loop between waits. */
function blocking(spinUs: number): Pacer {
  const cell = newCell();
  return {
    at(atUs, due) {
      setImmediate(() => {
        sleep(cell, atUs - nowUs() - spinUs);
        spinHard(atUs);
        due();
      });
    },
    end: () => undefined,
  };
}

/** A timer while far, sleep for the last stretch, at most `sleepUs` with nothing read. */
function timerThenBlocking(sleepUs: number, spinUs: number): Pacer {
  const cell = newCell();
  const near = (atUs: number, due: () => void): void => {
    sleep(cell, atUs - nowUs() - spinUs);
    spinHard(atUs);
    due();
  };
  return {
    at(atUs, due) {
      const timerMs = Math.floor((atUs - nowUs() - sleepUs) / 1_000);
      if (timerMs < 1) setImmediate(near, atUs, due);
      else setTimeout(near, timerMs, atUs, due);
    },
    end: () => undefined,
  };
}

/** Another thread sleeps and wakes this one, whose event loop stays free; this one spins turns of its loop for the last `earlyUs`. */
async function pacerThread(wakeBy: 'message' | 'notify', earlyUs: number): Promise<Pacer> {
  const orders = newCell();
  const wakes = newCell();
  /** The instant, µs since the Unix epoch as `performance` of each thread counts it: their origins differ. */
  const instant = new Float64Array(new SharedArrayBuffer(8));
  const thread = new Worker(new URL('./pacer-thread.js', import.meta.url), {
    workerData: { orders, wakes, instant, wakeBy },
  });
  await new Promise((resolve, reject) => thread.once('message', resolve).once('error', reject));
  let waiting: { atUs: number; due: () => void } | null = null;
  const wake = (): void => {
    if (waiting === null) return;
    const { atUs, due } = waiting;
    waiting = null;
    spinTurns(atUs, due);
  };
  if (wakeBy === 'message') thread.on('message', wake);
  return {
    at(atUs, due) {
      waiting = { atUs, due };
      instant[0] = performance.timeOrigin * 1_000 + atUs - earlyUs;
      if (wakeBy === 'notify') {
        const seen = Atomics.load(wakes, 0);
        const waking = waitAsync(wakes, 0, seen);
        if (waking.async) void waking.value.then(wake);
        else setImmediate(wake);
      }
      Atomics.add(orders, 0, 1);
      Atomics.notify(orders, 0);
    },
    end: () => void thread.terminate(),
  };
}

/** Turns of the event loop all the time: one core. */
function allTurns(): Pacer {
  return { at: spinTurns, end: () => undefined };
}

/** Nothing else runs on the thread: what the clock and the machine allow. */
function allHard(): Pacer {
  return {
    at(atUs, due) {
      setImmediate(() => {
        spinHard(atUs);
        due();
      });
    },
    end: () => undefined,
  };
}

/** In the order of the table. */
export const PACERS: Readonly<Record<string, () => Pacer | Promise<Pacer>>> = {
  setTimeout: timer,
  'setTimeout, turns for the last 1.2 ms': () => timerThenTurns(1_200),
  'setTimeout, Atomics.wait for the last 1.2 ms': () => timerThenBlocking(1_200, 0),
  'setTimeout, Atomics.wait 1.2 ms, spin 60 µs': () => timerThenBlocking(1_200, 60),
  'Atomics.wait': () => blocking(0),
  'Atomics.wait, spin for the last 60 µs': () => blocking(60),
  'pacer thread, message': () => pacerThread('message', 0),
  'pacer thread, notify and waitAsync': () => pacerThread('notify', 0),
  'pacer thread, message, turns for 150 µs': () => pacerThread('message', 150),
  'pacer thread, message, turns for 300 µs': () => pacerThread('message', 300),
  'pacer thread, message, turns for 500 µs': () => pacerThread('message', 500),
  'turns of the event loop': allTurns,
  'full spin': allHard,
};
