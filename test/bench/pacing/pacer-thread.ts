/** Instants come in by shared memory, the thread sleeps until each and wakes the one that asked: a pacer that leaves the other's event loop free. */
import { parentPort, workerData } from 'node:worker_threads';

const { orders, wakes, instant, wakeBy } = workerData as {
  orders: Int32Array;
  wakes: Int32Array;
  instant: Float64Array;
  wakeBy: 'message' | 'notify';
};
const nowUs = (): number => (performance.timeOrigin + performance.now()) * 1_000;

parentPort?.postMessage('ready');
for (let seen = 0; ;) {
  Atomics.wait(orders, 0, seen);
  seen = Atomics.load(orders, 0);
  const remainingUs = (instant[0] ?? 0) - nowUs();
  if (remainingUs > 0) Atomics.wait(wakes, 1, 0, remainingUs / 1_000);
  if (wakeBy === 'message') parentPort?.postMessage(null);
  else {
    Atomics.add(wakes, 0, 1);
    Atomics.notify(wakes, 0);
  }
}
