/** A way of waiting and a mean gap come in, the lag of each wait and the CPU time of the process go out. */
import { parentPort, workerData } from 'node:worker_threads';
import { randomFrom } from '../../../src/engine/random.js';
import { PACERS } from './pacers.js';

const { pacer: name, gapUs, seconds } = workerData as { pacer: string; gapUs: number; seconds: number };

export interface WaitingResult {
  lagUs: Float64Array;
  /** Of the whole process: waiting threads, pacer threads, and a main thread that only waits for this message. */
  cpuShare: number;
}

const newPacer = PACERS[name];
if (newPacer === undefined) throw new Error(`no pacer ${name}`);
const pacer = await newPacer();
const random = randomFrom(1);
const count = Math.max(20, Math.floor((seconds * 1e6) / gapUs));
const lagUs = new Float64Array(count);
const nowUs = (): number => performance.now() * 1_000;

/** Gaps between half and one and a half of the mean: whole ones would beat with timers of whole milliseconds. */
const run = (waits: number, into: Float64Array): Promise<void> =>
  new Promise((resolve) => {
    let done = 0;
    let atUs = nowUs() + gapUs;
    const due = (): void => {
      into[done++] = nowUs() - atUs;
      if (done === waits) return resolve();
      atUs += gapUs * (0.5 + random());
      pacer.at(atUs, due);
    };
    pacer.at(atUs, due);
  });

await run(20, new Float64Array(20));
const cpu = process.cpuUsage();
const startUs = nowUs();
await run(count, lagUs);
const { user, system } = process.cpuUsage(cpu);
const result: WaitingResult = { lagUs, cpuShare: (user + system) / (nowUs() - startUs) };
pacer.end();
parentPort?.postMessage(result);
