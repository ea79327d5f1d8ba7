/** The runtime and what it is compared with go in; warm latency, calls per CPU-second and life-cycle times come out as paired ratios with intervals. `npm run bench:runtime` */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { startNullTarget } from '../../src/drive/null-target.js';
import { startThreadCaller } from '../../src/drive/thread-caller.js';
import { inBlocks, median } from './in-blocks.js';
import { figure, tableLines } from './print-table.js';
import { ourClient, wrkClient, type Latencies } from './runtime/clients.js';
import type { Started } from './runtime/contestant.js';
import { CONTESTANTS, FUNCTIONS_FRAMEWORK, NODE_HTTP, RUNTIME, RUNTIME_8 } from './runtime/contestants.js';
import { measureLifeCycle } from './runtime/life-cycle.js';
import { pairedRatio } from './runtime/paired-ratio.js';
import { cpuSecondsOf } from './runtime/process-tree.js';

const { values } = parseArgs({
  options: {
    blocks: { type: 'string', default: '20' },
    seconds: { type: 'string', default: '2' },
    only: { type: 'string', default: '' },
    json: { type: 'string' },
  },
});
const blocks = Number(values.blocks);
const seconds = Number(values.seconds);

interface BlockFigures {
  driver: Latencies | null;
  wrk: Latencies | null;
  callsPerCpuSecond: number | null;
}

const caller = await startThreadCaller('bench');
const nullTarget = await startNullTarget();
await caller.rehearse(nullTarget.url, new AbortController().signal);
await nullTarget.close();
const driver = ourClient(caller);
const wrk = await wrkClient();
const started = new Map<string, Extract<Started, { kind: 'running' }>>();
const found = new Map<string, BlockFigures[]>();
try {
  for (const { name, start } of CONTESTANTS) {
    if (!new RegExp(values.only).test(name) && name !== RUNTIME) continue;
    const one = await start();
    if (one.kind === 'absent') console.log(`${name}: absent (${one.reason})`);
    else started.set(name, one);
  }
  // Compiled, and its instances up, before it counts.
  for (const { url } of started.values()) {
    await driver.latencies(url, 1);
    await wrk.callsAt16(url, 1);
  }
  const measured = await inBlocks([...started], blocks, async ([, { url, pid }]): Promise<BlockFigures> => {
    const slow = await driver.latencies(url, seconds);
    const closed = await wrk.latencies(url, seconds);
    const before = cpuSecondsOf(pid);
    const calls = await wrk.callsAt16(url, seconds);
    const cpuSeconds = cpuSecondsOf(pid) - before;
    return { driver: slow, wrk: closed, callsPerCpuSecond: calls === null ? null : calls / cpuSeconds };
  });
  for (const [[name], figures] of measured) found.set(name, figures);
} finally {
  for (const one of started.values()) await one.close();
  await driver.close();
  await wrk.close();
}
const lifeCycle = await measureLifeCycle(Math.min(blocks, 10));

type Pick = (block: BlockFigures) => number;
const of = (name: string, pick: Pick): number[] => (found.get(name) ?? []).map(pick);
const latency =
  (client: 'driver' | 'wrk', q: 'p50Us' | 'p90Us' | 'p99Us'): Pick =>
  (block) =>
    block[client]?.[q] ?? Number.NaN;
const perCpu: Pick = (block) => block.callsPerCpuSecond ?? Number.NaN;

console.log(
  '\nMedians over blocks: µs at one connection, and calls per CPU-second of the whole process tree at 16.',
);
const columns: [title: string, pick: Pick][] = [
  ...(['driver', 'wrk'] as const).flatMap((client) =>
    (['p50Us', 'p90Us', 'p99Us'] as const).map((q): [string, Pick] => [
      `${client} ${q.slice(0, 3)}`,
      latency(client, q),
    ]),
  ),
  ['calls/CPU s', perCpu],
];
const rows = [...found.keys()].map((name) => [
  name,
  ...columns.map(([, pick]) => figure(median(of(name, pick).filter((value) => !Number.isNaN(value))))),
]);
for (const line of tableLines(['', ...columns.map(([title]) => title)], rows)) console.log(line);

/** A ratio counts only where both clients agree on which side of one it lies. */
const GOALS: {
  against: string;
  what: string;
  picks: Pick[];
  most?: number;
  least?: number;
  upper?: boolean;
}[] = [
  {
    against: NODE_HTTP,
    what: 'p50',
    picks: [latency('driver', 'p50Us'), latency('wrk', 'p50Us')],
    most: 1.25,
  },
  {
    against: NODE_HTTP,
    what: 'p90',
    picks: [latency('driver', 'p90Us'), latency('wrk', 'p90Us')],
    most: 1.3,
  },
  {
    against: NODE_HTTP,
    what: 'p99, upper bound',
    picks: [latency('driver', 'p99Us'), latency('wrk', 'p99Us')],
    most: 1.3,
    upper: true,
  },
  {
    against: FUNCTIONS_FRAMEWORK,
    what: 'p50',
    picks: [latency('driver', 'p50Us'), latency('wrk', 'p50Us')],
    most: 0.6,
  },
  {
    against: FUNCTIONS_FRAMEWORK,
    what: 'p99',
    picks: [latency('driver', 'p99Us'), latency('wrk', 'p99Us')],
    most: 0.5,
  },
  { against: NODE_HTTP, what: 'calls per CPU-second', picks: [perCpu], least: 0.6 },
  { against: FUNCTIONS_FRAMEWORK, what: 'calls per CPU-second', picks: [perCpu], least: 5 },
];
console.log('');
for (const { against, what, picks, most, least, upper = false } of GOALS) {
  const ours = picks[0] === perCpu ? RUNTIME_8 : RUNTIME;
  const ratios = picks.map((pick) => pairedRatio(of(ours, pick), of(against, pick)));
  const known = ratios.filter((ratio) => ratio !== null);
  const words = known.map(
    ({ ratio, ci95 }) => `${ratio.toFixed(2)} (${ci95[0].toFixed(2)}–${ci95[1].toFixed(2)})`,
  );
  const agree = new Set(known.map(({ ratio }) => Math.sign(Math.log(ratio)))).size === 1;
  const goal = most === undefined ? `≥ ${String(least)}` : `≤ ${String(most)}`;
  const holds = known.every(({ ratio, ci95 }) =>
    most === undefined ? ratio >= (least ?? 0) : (upper ? ci95[1] : ratio) <= most,
  );
  const verdict = known.length === 0 ? 'not judged' : !agree ? 'clients disagree' : holds ? 'met' : 'missed';
  console.log(
    `${verdict.padEnd(16)}  ${what} against ${against} ${goal}: ${words.join(' by the driver, ') || 'nothing to compare'}${words.length > 1 ? ' by wrk' : ''}`,
  );
}
for (const { what, value, goal, verdict } of lifeCycle)
  console.log(`${verdict.padEnd(16)}  ${what} ${goal}: ${value}`);
if (values.json !== undefined) {
  writeFileSync(
    values.json,
    JSON.stringify({ blocks, seconds, found: Object.fromEntries(found), lifeCycle }, null, 2),
  );
}
