/** What the gateway and the process that starts processes for it say to each other, as Node's JSON over IPC. */
import type { Command } from './start-script.js';

export interface StartRequest extends Command {
  /** Not used again. */
  id: number;
  cwd: string;
}

export const STREAMS = ['stdout', 'stderr', 'channel'] as const;

export type StreamName = (typeof STREAMS)[number];

/** In this order for each process: all streams, `started`, `exited`; or `failed`, and nothing else. */
export type StarterMessage =
  /** With it comes the socket, which nobody else has any more once `started` has come. */
  | { id: number; kind: StreamName }
  | { id: number; kind: 'started'; pid: number }
  | { id: number; kind: 'exited'; code: number | null; signal: string | null }
  | { id: number; kind: 'failed'; message: string };
