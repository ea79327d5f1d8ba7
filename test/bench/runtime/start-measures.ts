/** The measures that are wanted go in; the contestants behind them are started, and what can be measured comes out, with what cannot and why. */
import type { BenchClient } from './clients.js';
import type { Contestant, Running, Started } from './contestant.js';
import { cpuOf, latencyOf, DEPLOYMENT, NEW_INSTANCE, PING_PONG, type Measure } from './measure.js';
import { cpuMeasure, latencyMeasure } from './measures/http-measures.js';
import { deployment, newInstance } from './measures/life-cycle.js';
import { pingPong } from './measures/ping-pong.js';

export interface StartedMeasures {
  measures: readonly Measure[];
  /** By measure, why it cannot be had. */
  absent: ReadonlyMap<string, string>;
  /** Of the contestants that run. */
  versions: readonly string[];
  /** What is there and broke: its measures are among the absent ones. */
  broken: readonly string[];
  close(): Promise<void>;
}

const OTHERS: Readonly<Record<string, () => Measure>> = {
  [PING_PONG]: pingPong,
  [DEPLOYMENT]: deployment,
  [NEW_INSTANCE]: newInstance,
};

export interface MeasuresContext {
  contestants: readonly Contestant[];
  clients: readonly BenchClient[];
  seconds: number;
  say(text: string): void;
}

/** A contestant that does not start costs the goals against it, and no others. */
export async function startMeasures(
  wanted: ReadonlySet<string>,
  { contestants, clients, seconds, say }: MeasuresContext,
): Promise<StartedMeasures> {
  const running: Running[] = [];
  const measures: Measure[] = [];
  const absent = new Map<string, string>();
  const versions = new Set<string>();
  const broken: string[] = [];
  const isWanted = (cell: string): boolean => wanted.has(latencyOf(cell)) || wanted.has(cpuOf(cell));
  const misses = (cell: string, reason: string): void => {
    for (const id of [latencyOf(cell), cpuOf(cell)]) if (wanted.has(id)) absent.set(id, `${cell}: ${reason}`);
  };
  for (const { cells, version, start } of contestants) {
    if (!cells.some(isWanted)) continue;
    say(`starting ${cells[0] ?? ''} (${version})`);
    const started = await start().catch((error: unknown): Started => {
      broken.push(`start of ${version}: ${String(error)}`);
      return { kind: 'absent', reason: `did not start: ${String(error)}` };
    });
    if (started.kind === 'absent') {
      for (const cell of cells) misses(cell, started.reason);
      continue;
    }
    running.push(started);
    versions.add(version);
    for (const { name, reason } of started.absent) misses(name, reason);
    for (const cell of started.cells) {
      if (wanted.has(latencyOf(cell.name))) measures.push(latencyMeasure(cell, clients, seconds));
      if (wanted.has(cpuOf(cell.name))) measures.push(cpuMeasure(cell, started.pid, clients, seconds));
    }
  }
  for (const [id, make] of Object.entries(OTHERS)) if (wanted.has(id)) measures.push(make());
  for (const { id, prepare } of measures) {
    say(`warming: ${id}`);
    await prepare().catch((error: unknown) => {
      broken.push(`warm-up of ${id}: ${String(error)}`);
      absent.set(id, `${id}: did not warm up: ${String(error)}`);
    });
  }
  return {
    measures: measures.filter(({ id }) => !absent.has(id)),
    absent,
    versions: [...versions],
    broken,
    async close() {
      for (const measure of measures) await measure.close();
      for (const contestant of running) await contestant.close();
    },
  };
}
