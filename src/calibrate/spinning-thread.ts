/** Entry of a thread that reads the clock and does nothing else; the gaps between its readings go out. */
import { parentPort, workerData } from 'node:worker_threads';

const { seconds, stallFromUs } = workerData as { seconds: number; stallFromUs: number };

/** Compiled before it counts. */
spin(0.2);
parentPort?.postMessage(spin(seconds));

function spin(forSeconds: number): number[] {
  const stallsUs: number[] = [];
  const endMs = performance.now() + forSeconds * 1_000;
  for (let lastMs = performance.now(); lastMs < endMs;) {
    const nowMs = performance.now();
    const gapUs = (nowMs - lastMs) * 1_000;
    if (gapUs >= stallFromUs) stallsUs.push(gapUs);
    lastMs = nowMs;
  }
  return stallsUs;
}
