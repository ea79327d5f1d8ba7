/** The measures that are wanted go in; the contestants behind them are started, and what can be measured comes out, with what cannot and why. */
import type { BenchClient } from './clients.js';
import type { Contestant, Running } from './contestant.js';
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

/** @throws when one that is there does not start; then nothing is left */
export async function startMeasures(
  wanted: ReadonlySet<string>,
  { contestants, clients, seconds, say }: MeasuresContext,
): Promise<StartedMeasures> {
  const running: Running[] = [];
  const measures: Measure[] = [];
  const absent = new Map<string, string>();
  const versions = new Set<string>();
  const close = async (): Promise<void> => {
    for (const measure of measures) await measure.close();
    for (const contestant of running) await contestant.close();
  };
  const misses = (cell: string, reason: string): void => {
    for (const id of [latencyOf(cell), cpuOf(cell)]) if (wanted.has(id)) absent.set(id, `${cell}: ${reason}`);
  };
  try {
    for (const { cells, version, start } of contestants) {
      if (!cells.some((cell) => wanted.has(latencyOf(cell)) || wanted.has(cpuOf(cell)))) continue;
      say(`starting ${cells[0] ?? ''} (${version})`);
      const started = await start();
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
    for (const measure of measures) {
      say(`warming: ${measure.id}`);
      await measure.prepare();
    }
    return { measures, absent, versions: [...versions], close };
  } catch (error) {
    await close();
    throw error;
  }
}
