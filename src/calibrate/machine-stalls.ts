/** Seconds go in; what this machine takes from threads that never wait comes out: no harness on it can be more exact. */
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';

/** Gaps below are the ordinary work of a kernel. */
export const STALL_FROM_US = 100;

export interface MachineStalls {
  /** They spun side by side, as driver and target do. */
  threads: number;
  seconds: number;
  /** Gaps between two readings of the clock, of all threads, µs, ascending; those of `STALL_FROM_US` and more. */
  stallsUs: number[];
  /** Their sum, as a share of the time of all threads. */
  share: number;
}

/** Two threads, or one where there is only one core. Rejects when a thread breaks. */
export async function measureMachineStalls(seconds: number): Promise<MachineStalls> {
  const threads = Math.min(2, availableParallelism());
  const perThread = await Promise.all(
    Array.from({ length: threads }, async () => {
      const thread = new Worker(new URL('./spinning-thread.js', import.meta.url), {
        workerData: { seconds, stallFromUs: STALL_FROM_US },
      });
      const [stallsUs] = (await once(thread, 'message')) as [number[]];
      await thread.terminate();
      return stallsUs;
    }),
  );
  const stallsUs = perThread.flat().sort((a, b) => a - b);
  const share = stallsUs.reduce((sum, us) => sum + us, 0) / (seconds * 1e6 * threads);
  return { threads, seconds, stallsUs, share };
}

/** Stalls of at least so many µs, per second of one thread. */
export function stallsPerSecond({ stallsUs, seconds, threads }: MachineStalls, fromUs: number): number {
  return stallsUs.filter((us) => us >= fromUs).length / (seconds * threads);
}
