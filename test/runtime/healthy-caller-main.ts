/** Entry of a thread for the tests: an address comes in; between `begin` and `end` it calls the function `healthy` there, one call after the other, and tells how long each took. */
import { Agent } from 'node:http';
import { parentPort, workerData } from 'node:worker_threads';
import { httpCaller } from './runtime-under-test.js';

/** What is posted at `end`. */
export interface HealthyCalls {
  latenciesMs: number[];
  /** Answers that were not what was asked for. */
  wrong: string[];
}

const PAUSE_MS = 4;

const { url } = workerData as { url: string };
const http = httpCaller(url, new Agent({ keepAlive: true }));
let begun = false;
let calls = 0;
let told: HealthyCalls = { latenciesMs: [], wrong: [] };

const callOn = async (): Promise<void> => {
  while (begun) {
    const body = JSON.stringify({ healthy: calls++ });
    const startedMs = performance.now();
    const answer = await http('POST', '/2015-03-31/functions/healthy/invocations', { body });
    told.latenciesMs.push(performance.now() - startedMs);
    if (answer.status !== 200 || answer.body !== body) told.wrong.push(`${answer.status} ${answer.body}`);
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
  parentPort?.postMessage(told);
};

parentPort?.on('message', (message: 'begin' | 'end') => {
  begun = message === 'begin';
  if (!begun) return;
  told = { latenciesMs: [], wrong: [] };
  // What fails here ends the thread, and whoever started it hears of that.
  void callOn();
});
