/** `npm run bench:statistics [-- --scale 0.1 --seed 1]`: simulates what the intervals and comparisons promise; prints a table, fails where a goal is missed. */
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { jobs, type Row, type Size } from './statistics/jobs.js';

const FULL: Size = { coverageRepetitions: 2_000, alarmRuns: 400, alarmSeries: 100, powerRepetitions: 400 };

interface Work {
  size: Size;
  seed: number;
}

if (isMainThread) await simulateAll();
else simulateOnDemand(workerData as Work);

async function simulateAll(): Promise<void> {
  const { values } = parseArgs({
    options: { scale: { type: 'string', default: '1' }, seed: { type: 'string', default: '20261121' } },
  });
  const [scale, seed] = [Number(values.scale), Number(values.seed)];
  if (!(scale > 0) || !Number.isInteger(seed))
    throw new RangeError('--scale is a number above 0, --seed an integer');
  const size = scaled(FULL, scale);
  const all = jobs(size);
  console.log(`seed ${seed}; ${JSON.stringify(size)}`);
  const rows = new Map<number, Row[]>();
  let next = 0;
  const threads = Math.max(1, Math.min(availableParallelism(), all.length));
  await Promise.all(
    Array.from({ length: threads }, async () => {
      const worker = new Worker(new URL(import.meta.url), { workerData: { size, seed } satisfies Work });
      while (next < all.length) {
        const index = next++;
        const found = await askFor(worker, index);
        rows.set(index, found);
        for (const row of found) console.log(lineOf(row));
      }
      await worker.terminate();
    }),
  );
  const missed = all.flatMap((_, index) => rows.get(index) ?? []).filter((row) => !row.met);
  console.log(missed.length === 0 ? 'all goals met' : `${missed.length} goals missed:`);
  for (const row of missed) console.log(lineOf(row));
  process.exitCode = missed.length === 0 ? 0 : 1;
}

function askFor(worker: Worker, index: number): Promise<Row[]> {
  return new Promise((resolve, reject) => {
    worker.once('error', reject);
    worker.once('message', (found: Row[]) => {
      worker.off('error', reject);
      resolve(found);
    });
    worker.postMessage(index);
  });
}

function simulateOnDemand({ size, seed }: Work): void {
  const all = jobs(size);
  parentPort?.on('message', (index: number) => parentPort?.postMessage(all[index]?.run(seed) ?? []));
}

function scaled(size: Size, scale: number): Size {
  const times = (n: number) => Math.max(2, Math.round(n * scale));
  return {
    coverageRepetitions: times(size.coverageRepetitions),
    alarmRuns: times(size.alarmRuns),
    alarmSeries: size.alarmSeries,
    powerRepetitions: times(size.powerRepetitions),
  };
}

function lineOf({ what, figure, value, goal, met }: Row): string {
  const verdict = goal === null ? '' : `${goal}  ${met ? 'met' : 'MISSED'}`;
  return `${what.padEnd(66)} ${figure.padEnd(24)} ${value.toFixed(3)}  ${verdict}`.trimEnd();
}
