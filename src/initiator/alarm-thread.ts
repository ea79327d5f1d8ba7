/** Entry of the thread that wakes an initiator: instants come in through shared memory, a message goes out when each has come. */
import { parentPort, workerData } from 'node:worker_threads';
import { tightenTimerSlack } from '../engine/timer-slack.js';
import { DUE, SET, type AlarmMemory } from './alarm-memory.js';

const { turns, instants } = workerData as AlarmMemory;
const port = parentPort;
if (port === null) throw new Error('the alarm is a worker thread; it is not run by itself');

tightenTimerSlack();

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
