/** Entry of the thread that wakes an initiator: instants come in through shared memory, a message goes out when each has come. */
import { readlinkSync, writeFileSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { DUE, SET, type AlarmMemory } from './alarm-memory.js';

const { turns, instants } = workerData as AlarmMemory;
const port = parentPort;
if (port === null) throw new Error('the alarm is a worker thread; it is not run by itself');

/** By default the kernel batches sleeps by 50 µs; a thread may ask for less for itself (proc_pid_timerslack_ns(5)). */
try {
  const thread = readlinkSync('/proc/thread-self').split('/').at(-1) ?? '';
  writeFileSync(`/proc/${thread}/timerslack_ns`, '1');
} catch {
  // Not Linux, or a platform that hides it: it wakes a little later, and the lag shows it.
}

let seen = Atomics.load(turns, SET);
port.postMessage(seen);
for (;;) {
  const dueUs = instants[DUE] ?? Infinity;
  const waitMs = dueUs === Infinity ? Infinity : (dueUs - Number(process.hrtime.bigint()) / 1_000) / 1_000;
  // Woken by whoever sets another instant, otherwise by time.
  const woken = waitMs > 0 ? Atomics.wait(turns, SET, seen, waitMs) : 'timed-out';
  const turn = Atomics.load(turns, SET);
  if (woken === 'timed-out' && turn === seen) {
    port.postMessage(turn);
    Atomics.wait(turns, SET, seen);
  }
  seen = Atomics.load(turns, SET);
}
