/** Ways of waiting for an instant go in, how late each wakes and what CPU it costs come out as a table. `npm run bench:pacing` */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { inBlocks, median } from './in-blocks.js';
import { PACERS } from './pacing/pacers.js';
import type { WaitingResult } from './pacing/waiting-thread.js';
import { figure, tableLines } from './print-table.js';
import { quantileOf } from './quantile-of.js';

const { values } = parseArgs({
  options: {
    blocks: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '1' },
    only: { type: 'string', default: '' },
    json: { type: 'string' },
  },
});
const GAPS_US = [200, 1_000, 2_000, 5_000, 20_000];

interface Cell {
  pacer: string;
  gapUs: number;
}

const cells: Cell[] = GAPS_US.flatMap((gapUs) =>
  Object.keys(PACERS).map((pacer) => ({ pacer, gapUs })),
).filter(({ pacer, gapUs }) => new RegExp(values.only).test(`${pacer} ${gapUs / 1_000} ms`));

/** In a thread of its own, as the driver is. */
function wait(cell: Cell): Promise<WaitingResult> {
  const workerData = { ...cell, seconds: Number(values.seconds) };
  const thread = new Worker(new URL('./pacing/waiting-thread.js', import.meta.url), { workerData });
  return new Promise<WaitingResult>((resolve, reject) => {
    thread.once('message', resolve).once('error', reject);
    thread.once('exit', () => reject(new Error(`${cell.pacer}: its thread ended without a result`)));
  }).finally(() => thread.terminate());
}

const measured = await inBlocks(cells, Number(values.blocks), async (cell) => {
  const { lagUs, cpuShare } = await wait(cell);
  return { p50Us: quantileOf(lagUs, 0.5), p99Us: quantileOf(lagUs, 0.99), cpuShare };
});
const results = [...measured].map(([cell, blocks]) => ({
  ...cell,
  lagP50Us: median(blocks.map(({ p50Us }) => p50Us)),
  lagP99Us: median(blocks.map(({ p99Us }) => p99Us)),
  cpuShare: median(blocks.map(({ cpuShare }) => cpuShare)),
}));

console.log(
  'Lag p50 / p99 in µs, and CPU share of the whole process in %, by the mean wait (medians over blocks):',
);
const rows = Object.keys(PACERS).flatMap((pacer) => {
  const own = GAPS_US.map((gapUs) => results.find((it) => it.pacer === pacer && it.gapUs === gapUs));
  if (own.every((it) => it === undefined)) return [];
  const cell = (it: (typeof results)[number] | undefined): string =>
    it === undefined
      ? ''
      : `${figure(it.lagP50Us)} / ${figure(it.lagP99Us)}  ${((it.cpuShare ?? Number.NaN) * 100).toFixed(0).padStart(3)} %`;
  return [[pacer, ...own.map(cell)]];
});
for (const line of tableLines(['', ...GAPS_US.map((gapUs) => `${gapUs / 1_000} ms`)], rows))
  console.log(line);
if (values.json !== undefined) writeFileSync(values.json, JSON.stringify(results, null, 2));
