/** The form of what is measured in each block: its figures come out, by name. */

export type Figures = Readonly<Record<string, number>>;

export interface Measure {
  id: string;
  /** Once, before the first block: what is to be warm is warmed. */
  prepare(): Promise<void>;
  run(): Promise<Figures>;
  close(): Promise<void>;
}

/** What both clients find of a cell at one connection: `driver p50Us`, …, `wrk p99Us`. */
export const latencyOf = (cell: string): string => `latency of ${cell}`;
/** `driver callsPerCpuSecond`, `wrk callsPerCpuSecond`: of the whole process tree, at 16 connections. */
export const cpuOf = (cell: string): string => `CPU of ${cell}`;
/** `roundUs`. */
export const PING_PONG = 'ping-pong of two processes';
/** `deployMs`, `updateMs`. */
export const DEPLOYMENT = 'deployment';
/** `pooledUs`, `spawnedUs`. */
export const NEW_INSTANCE = 'a new instance';
/** `idleMb`, `poolMb`, `pooled`, `instanceMb`. */
export const MEMORY = 'memory';
