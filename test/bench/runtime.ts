/** The runtime and what it is compared with go in; latency, calls per CPU-second, hops, life cycle and memory come out as paired ratios with intervals, each beside its goal. `npm run bench:runtime` */
import { writeFileSync } from 'node:fs';
import { measureMachineStalls } from '../../src/calibrate/machine-stalls.js';
import { startNullTarget } from '../../src/drive/null-target.js';
import { startThreadCaller } from '../../src/drive/thread-caller.js';
import { inBlocks } from './in-blocks.js';
import { machineLines } from './machine-lines.js';
import { CLIENT_NAMES, ourClient, wrkClient, type BenchClient } from './runtime/clients.js';
import { allContestants } from './runtime/contestants/all.js';
import { blocksOf, estimateSeconds } from './runtime/estimate.js';
import { GOALS } from './runtime/goals.js';
import { judge } from './runtime/judge.js';
import { MEMORY, type Figures, type Measure } from './runtime/measure.js';
import { memory } from './runtime/measures/memory.js';
import { parseOptions, type Options } from './runtime/options.js';
import { PEERS_FOLDER, peersIn } from './runtime/peers.js';
import { figureLines, outcomeLines } from './runtime/report-lines.js';
import { startMeasures } from './runtime/start-measures.js';

const STALLS_SECONDS = 4;

const parsed = parseOptions(
  process.argv.slice(2),
  GOALS.map(({ what }) => what),
);
if (parsed.kind === 'refused') {
  process.stderr.write(`${parsed.message}\n`);
  process.exitCode = 2;
} else {
  // What was started ends with this process: see start-program.ts.
  for (const [signal, status] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)
    process.once(signal, () => process.exit(status));
  process.exitCode = await bench(parsed.options);
}

/** Absolute times depend on the machine: a missed goal is shown, only a measure that breaks fails. @returns the exit status */
async function bench({ blocks, seconds, only, peers, json }: Options): Promise<number> {
  const goals = GOALS.filter(({ what }) => only.test(what));
  const wanted = new Set(goals.flatMap(({ needs }) => needs));
  const estimate = { blocks, seconds, clients: CLIENT_NAMES.length };
  say(`about ${String(Math.ceil(estimateSeconds([...wanted], estimate) / 60))} minutes`);
  const machine = [await measureMachineStalls(STALLS_SECONDS)];
  for (const line of machineLines(machine)) console.log(line);

  const found = new Map<string, (Figures | null)[]>();
  const broken: string[] = [];
  const measureIn = async (measures: readonly Measure[], times: number): Promise<void> => {
    const measured = await inBlocks(measures, times, async (measure, block): Promise<Figures | null> => {
      say(`block ${String(block + 1)} of ${String(times)}: ${measure.id}`);
      try {
        return await measure.run();
      } catch (error) {
        // The others go on: a contestant that breaks is told in the end.
        broken.push(`${measure.id}, block ${String(block + 1)}: ${String(error)}`);
        return null;
      }
    });
    for (const [{ id }, figures] of measured) found.set(id, figures);
  };

  const clients = await startClients();
  const contestants = allContestants(peersIn(PEERS_FOLDER, peers === 'install'));
  let absent: ReadonlyMap<string, string>;
  let versions: readonly string[];
  try {
    const started = await startMeasures(wanted, { contestants, clients, seconds, say });
    ({ absent, versions } = started);
    broken.push(...started.broken);
    try {
      await measureIn(started.measures, blocks);
    } finally {
      await started.close();
    }
  } finally {
    for (const client of clients) await client.close();
  }
  // When all others have ended: pages shared with them would be counted in part for them.
  if (wanted.has(MEMORY)) await measureIn([memory()], blocksOf(MEMORY, blocks));
  machine.push(await measureMachineStalls(STALLS_SECONDS));

  const longest = Math.max(0, ...[...found.values()].map((figures) => figures.length));
  const evidence = {
    blocks: Array.from({ length: longest }, (_, block) => (measure: string, figure: string): number => {
      return found.get(measure)?.[block]?.[figure] ?? Number.NaN;
    }),
    clients: clients.map(({ name }) => name),
    whyAbsent: (measure: string): string | null => absent.get(measure) ?? null,
  };
  const outcomes = goals.map((goal) => judge(goal, evidence));
  console.log(`Contestants: ${versions.join(', ')}`);
  for (const line of [...figureLines(found), '', ...outcomeLines(outcomes), '', ...machineLines(machine)])
    console.log(line);
  for (const problem of broken) console.log(`broke: ${problem}`);
  if (json !== null) {
    const raw = { blocks, seconds, machine, versions, found: Object.fromEntries(found), outcomes, broken };
    writeFileSync(json, JSON.stringify({ ...raw, absent: Object.fromEntries(absent) }, null, 2));
  }
  return broken.length === 0 ? 0 : 1;
}

async function startClients(): Promise<BenchClient[]> {
  const caller = await startThreadCaller('bench');
  const nullTarget = await startNullTarget();
  await caller.rehearse(nullTarget.url, new AbortController().signal);
  await nullTarget.close();
  const wrk = await wrkClient();
  if (wrk === null) say('wrk is not installed: apt-get install wrk. Only our driver measures');
  return [ourClient(caller), ...(wrk === null ? [] : [wrk])];
}

function say(text: string): void {
  process.stderr.write(`${text}\n`);
}
