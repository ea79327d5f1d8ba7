/** Entry of a process that sends with one client on one thread: the load comes in as JSON, the times of each request and the CPU share go out. */
import { scheduleOf } from '../../../src/engine/schedule.js';
import type { RequestTimes } from '../drivers/tool.js';
import { PACERS } from '../pacing/pacers.js';
import { CLIENTS } from './bare-client.js';

export interface ClientLoad {
  client: string;
  /** Name in `PACERS`. */
  pacer: string;
  url: string;
  connections: number;
  ratePerSecond: number;
  seconds: number;
}

export interface ClientResult {
  /** `intendedUs` is when the client was asked to send: what it adds is to show, not what the pacer adds. */
  times: RequestTimes;
  /** Of the whole process. */
  cpuShare: number;
}

const LEAD_IN_MS = 1_000;
const load = JSON.parse(process.argv[2] ?? '') as ClientLoad;
const newClient = CLIENTS[load.client];
const newPacer = PACERS[load.pacer];
if (newClient === undefined || newPacer === undefined)
  throw new Error(`no ${load.client}, or no ${load.pacer}`);
const client = await newClient(load.url, load.connections);
const pacer = await newPacer();
const { intendedUs, leadIn } = scheduleOf({
  profile: 'arrival',
  arrival: 'jittered',
  ratePerSecond: load.ratePerSecond,
  leadInMs: LEAD_IN_MS,
  durationMs: load.seconds * 1_000,
  seed: 1,
});
const count = intendedUs.length;
const sentUs = new Float64Array(count).fill(Number.NaN);
const completedUs = new Float64Array(count).fill(Number.NaN);

/** All at once, so that each connection is opened before the clock; -1 is no position in a schedule. */
await Promise.all(
  Array.from({ length: load.connections }, () => new Promise<void>((resolve) => client.send(-1, resolve))),
);

const nowUs = (): number => performance.now() * 1_000;
const startUs = nowUs() + LEAD_IN_MS * 1_000 + 20_000;
let cpu = process.cpuUsage();
let cpuFromUs = nowUs();

await new Promise<void>((resolve) => {
  let answered = 0;
  let next = 0;
  const wait = (): void => {
    const atUs = intendedUs[next];
    if (atUs !== undefined) pacer.at(startUs + atUs, due);
  };
  const due = (): void => {
    const atUs = nowUs() - startUs;
    while ((intendedUs[next] ?? Infinity) <= atUs) {
      const sequence = next++;
      if (sequence === leadIn) {
        cpu = process.cpuUsage();
        cpuFromUs = nowUs();
      }
      sentUs[sequence] = nowUs() - startUs;
      client.send(sequence, () => {
        completedUs[sequence] = nowUs() - startUs;
        if (++answered === count) resolve();
      });
    }
    wait();
  };
  wait();
});

const { user, system } = process.cpuUsage(cpu);
const result: ClientResult = {
  times: {
    sequence: Float64Array.from({ length: count - leadIn }, (_, index) => leadIn + index),
    intendedUs: sentUs.slice(leadIn),
    sentUs: sentUs.slice(leadIn),
    completedUs: completedUs.slice(leadIn),
  },
  cpuShare: (user + system) / (nowUs() - cpuFromUs),
};
process.send?.(result, () => process.exit(0));
