/** HTTP clients of Node go in; how far each is from the target's own log, and what CPU it takes, come out. `npm run bench:clients` */
import { fork } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { startKnownTarget } from '../../src/calibrate/start-known-target.js';
import { CLIENTS } from './clients/bare-client.js';
import type { ClientLoad, ClientResult } from './clients/client-main.js';
import { joinLog } from './fidelity/join-log.js';
import { inBlocks, median } from './in-blocks.js';
import { figure, tableLines } from './print-table.js';
import { quantileOfSorted } from './quantile-of.js';

const { values } = parseArgs({
  options: {
    blocks: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '4' },
    only: { type: 'string', default: '' },
    json: { type: 'string' },
  },
});
const RATES = [500, 2_000, 5_000];
const CONNECTIONS = 256;
/** Errors are measured while the loop turns all the time, as in a dense schedule; the CPU share while it sleeps between replies. */
const PACERS = { error: 'turns of the event loop', cpu: 'pacer thread, message' } as const;
const MAIN = fileURLToPath(new URL('./clients/client-main.js', import.meta.url));

interface Cell {
  client: string;
  ratePerSecond: number;
  measures: keyof typeof PACERS;
}

const cells = RATES.flatMap((ratePerSecond) =>
  Object.keys(CLIENTS).flatMap((client): Cell[] => [
    { client, ratePerSecond, measures: 'error' },
    { client, ratePerSecond, measures: 'cpu' },
  ]),
).filter(({ client, ratePerSecond }) => new RegExp(values.only).test(`${client} ${ratePerSecond}/s`));

function runClient(load: ClientLoad): Promise<ClientResult> {
  const child = fork(MAIN, [JSON.stringify(load)], { serialization: 'advanced', execArgv: [] });
  return new Promise((resolve, reject) => {
    child.once('message', (result) => resolve(result as ClientResult));
    child.once('error', reject);
    child.once('exit', (status) => reject(new Error(`${load.client} ended with ${String(status)}`)));
  });
}

const behaviour = { kind: 'constant', us: 1_000 } as const;
const target = await startKnownTarget(behaviour);
let measured;
try {
  measured = await inBlocks(cells, Number(values.blocks), async ({ client, ratePerSecond, measures }) => {
    await target.behave(behaviour);
    await target.log();
    const seconds = Number(values.seconds);
    const pacer = PACERS[measures];
    const { url } = target;
    const result = await runClient({ client, pacer, url, connections: CONNECTIONS, ratePerSecond, seconds });
    const { errorUs } = joinLog(result.times, await target.log());
    return {
      p50Us: quantileOfSorted(errorUs, 0.5),
      p99Us: quantileOfSorted(errorUs, 0.99),
      cpuShare: result.cpuShare,
    };
  });
} finally {
  await target.close();
}

const results = [...measured].map(([cell, blocks]) => ({
  ...cell,
  errorP50Us: median(blocks.map(({ p50Us }) => p50Us)),
  errorP99Us: median(blocks.map(({ p99Us }) => p99Us)),
  cpuShare: median(blocks.map(({ cpuShare }) => cpuShare)),
}));
console.log(
  "Reply read − asked to send − the target's own time: p50 / p99 in µs, turning; and CPU share in %, sleeping.",
);
const rows = Object.keys(CLIENTS).map((client) => [
  client,
  ...RATES.map((rate) => {
    const own = results.filter((it) => it.client === client && it.ratePerSecond === rate);
    const error = own.find(({ measures }) => measures === 'error');
    const cpu = own.find(({ measures }) => measures === 'cpu')?.cpuShare ?? null;
    if (error === undefined) return '';
    const share = cpu === null ? '-' : (cpu * 100).toFixed(0);
    return `${figure(error.errorP50Us)} / ${figure(error.errorP99Us)}  ${share} %`;
  }),
]);
for (const line of tableLines(['', ...RATES.map((rate) => `${rate}/s`)], rows)) console.log(line);
if (values.json !== undefined) writeFileSync(values.json, JSON.stringify(results, null, 2));
