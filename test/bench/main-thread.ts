/** How little work on the main thread disturbs the driving thread: p99 with 3 ms of work every 50 ms there, beside the undisturbed one, in turn. */
import { parseArgs } from 'node:util';
import { startNullTarget } from '../../src/drive/null-target.js';
import { startThreadCaller } from '../../src/drive/thread-caller.js';
import { mergeEncoded, quantile } from '../../src/engine/histogram.js';
import { callTarget, driveRequest } from '../engine/target-server.js';
import { inBlocks, median } from './in-blocks.js';
import { figure, tableLines } from './print-table.js';

const { values } = parseArgs({
  options: {
    blocks: { type: 'string', default: '7' },
    seconds: { type: 'string', default: '4' },
    rate: { type: 'string', default: '200' },
  },
});
const WORK_MS = 3;
const EVERY_MS = 50;
/** "It must show", item 3. */
const GOAL = 2;

const never = new AbortController().signal;
const target = await startNullTarget();
const caller = await startThreadCaller('bench');

/** Keeps the main thread busy until it is told to end. */
function work(): () => void {
  const timer = setInterval(() => {
    const end = performance.now() + WORK_MS;
    while (performance.now() < end);
  }, EVERY_MS);
  return () => clearInterval(timer);
}

async function p99Us(busy: boolean, block: number): Promise<number> {
  const end = busy ? work() : () => undefined;
  const base = callTarget(target.url);
  const plan = base.plan.kind === 'endpoint' ? base.plan : null;
  if (plan === null) throw new Error('one endpoint');
  const request = driveRequest(target.url, {
    load: {
      profile: 'arrival',
      arrival: 'jittered',
      ratePerSecond: Number(values.rate),
      leadInMs: 200,
      durationMs: Number(values.seconds) * 1_000,
      seed: block,
    },
    target: { ...base, plan: { ...plan, endpoint: { ...plan.endpoint, reply: 'detect' } } },
    keepSamples: false,
  });
  const result = await caller.drive(request, { stop: never, hurry: never });
  end();
  return quantile(mergeEncoded(result.windows.map(({ histogram }) => histogram)), 0.99) ?? Number.NaN;
}

const results = await inBlocks([false, true], Number(values.blocks), p99Us);
const quiet = median(results.get(false) ?? []) ?? Number.NaN;
const busy = median(results.get(true) ?? []) ?? Number.NaN;
for (const line of tableLines(
  ['main thread', 'p99 µs (median)', 'blocks'],
  [
    ['idle', figure(quiet), (results.get(false) ?? []).map(figure).join(' ')],
    [
      `${WORK_MS} ms of work every ${EVERY_MS} ms`,
      figure(busy),
      (results.get(true) ?? []).map(figure).join(' '),
    ],
  ],
))
  console.log(line);
const ratio = busy / quiet;
console.log(`ratio ${ratio.toFixed(2)}: goal of at most ${GOAL} ${ratio <= GOAL ? 'met' : 'missed'}`);
await caller.close();
await target.close();
