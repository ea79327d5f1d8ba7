/** A contestant's cell goes in; measures of its latency at one connection, and of its calls per CPU-second at sixteen, come out. */
import type { BenchClient } from '../clients.js';
import type { Cell } from '../contestant.js';
import { sliceSeconds } from '../estimate.js';
import { cpuOf, latencyOf, type Measure } from '../measure.js';
import { cpuSecondsOf } from '../process-tree.js';
import { warmUp } from '../warm-up.js';

/** V8 optimises what ran some thousand times at most; what a warm-up of its own leaves, the clients' lead-ins do. */
const CALLS_PER_INSTANCE = 1_000;
const CONNECTIONS = 16;

export function latencyMeasure(cell: Cell, clients: readonly BenchClient[], seconds: number): Measure {
  const id = latencyOf(cell.name);
  return {
    id,
    prepare: () => warm(cell),
    async run() {
      const figures: Record<string, number> = {};
      for (const client of clients) {
        const latencies = await client.latencies(cell, sliceSeconds(id, seconds));
        for (const [name, us] of Object.entries(latencies)) figures[`${client.name} ${name}`] = us;
      }
      return figures;
    },
    close: () => Promise.resolve(),
  };
}

/** @param pid the root of the contestant's process tree */
export function cpuMeasure(
  cell: Cell,
  pid: number,
  clients: readonly BenchClient[],
  seconds: number,
): Measure {
  return {
    id: cpuOf(cell.name),
    prepare: () => warm(cell),
    async run() {
      const figures: Record<string, number> = {};
      for (const client of clients) {
        const before = cpuSecondsOf(pid);
        const calls = await client.calls(cell, CONNECTIONS, seconds);
        figures[`${client.name} callsPerCpuSecond`] = calls / (cpuSecondsOf(pid) - before);
        figures[`${client.name} callsPerSecond`] = calls / seconds;
      }
      return figures;
    },
    close: () => Promise.resolve(),
  };
}

const warmed = new WeakSet<Cell>();

/** A cell may be measured twice, and is warmed once. */
async function warm(cell: Cell): Promise<void> {
  if (warmed.has(cell)) return;
  await warmUp(cell, CALLS_PER_INSTANCE);
  warmed.add(cell);
}
