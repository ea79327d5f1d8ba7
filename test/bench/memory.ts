/** A short and a long drive go in; the peak memory of each and their ratio come out: memory must not grow with duration. `npm run bench:memory` */
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { startKnownTarget } from '../../src/calibrate/start-known-target.js';
import type { MemoryResult } from './memory-main.js';
import { tableLines } from './print-table.js';

const { values } = parseArgs({
  options: {
    short: { type: 'string', default: '60' },
    long: { type: 'string', default: '600' },
    rate: { type: 'string', default: '2000' },
  },
});
/** "It must show", item 7. */
const GOAL = 1.2;
const MAIN = fileURLToPath(new URL('./memory-main.js', import.meta.url));
const ratePerSecond = Number(values.rate);

/** In a process of its own: a peak never sinks. */
function peakOf(url: string, seconds: number): Promise<MemoryResult> {
  const load = JSON.stringify({ url, ratePerSecond, seconds, connections: 64, seed: 1 });
  const child = fork(MAIN, [load], { execArgv: [] });
  return new Promise((resolve, reject) => {
    child.once('message', (result) => resolve(result as MemoryResult));
    child.once('exit', (status) => reject(new Error(`the driving process ended with ${String(status)}`)));
  });
}

const [short, long] = [Number(values.short), Number(values.long)];
const target = await startKnownTarget({ kind: 'instant' }, { capacity: ratePerSecond * (short + long + 60) });
try {
  const first = await peakOf(target.url, short);
  const second = await peakOf(target.url, long);
  const rows = [
    [`${short} s`, first.peakMb.toFixed(0), String(first.sent)],
    [`${long} s`, second.peakMb.toFixed(0), String(second.sent)],
  ];
  for (const line of tableLines([`${ratePerSecond}/s for`, 'peak MB', 'sent'], rows)) console.log(line);
  const ratio = second.peakMb / first.peakMb;
  console.log(`ratio ${ratio.toFixed(2)}: goal of at most ${GOAL} ${ratio <= GOAL ? 'met' : 'missed'}`);
} finally {
  await target.close();
}
