/** The name of a store goes in, a child process that serves it on loopback comes out. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { firstLine } from './first-line.js';
import { killGroup, type Reaper } from './reaper.js';
import type { StoreDescription } from './runtime-description.js';

const READY_WITHIN_MS = 30_000;

export interface RunningStore {
  /** Null since it crashed. */
  description(): StoreDescription | null;
  kill(): void;
}

export interface StoreContext {
  reaper: Reaper;
  /** Told when the store crashes, and what it writes to stderr. */
  report(message: string): void;
  folder: string;
}

/** @throws when it does not become ready */
export async function startStore(name: 's3' | 'dynamodb', context: StoreContext): Promise<RunningStore> {
  const { reaper, report } = context;
  const main = fileURLToPath(new URL(`./stores/${name}-main.js`, import.meta.url));
  // Its stdin is its lease of life; a group of its own keeps a terminal's Ctrl-C away.
  const child = spawn(process.execPath, [main], {
    cwd: context.folder,
    env: {},
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let description: StoreDescription | null = null;
  let killed = false;
  const kill = (): void => {
    if (killed || child.pid === undefined) return;
    killed = true;
    killGroup(child.pid);
  };
  const { pid } = child;
  if (pid !== undefined) reaper.add(pid);
  child.stdin.on('error', (error) => report(`store ${name}: ${error.message}`));
  child.stderr.on('data', (chunk: Buffer) => report(`store ${name}: ${chunk.toString().trimEnd()}`));
  child.on('exit', (code, signal) => {
    if (pid !== undefined) reaper.remove(pid);
    const hadStarted = description !== null;
    description = null;
    if (!killed && hadStarted) report(`store ${name} crashed (${signal ?? `exit ${code}`})`);
    killed = true;
  });
  try {
    description = parseReady(await firstLine(child, READY_WITHIN_MS));
  } catch (error) {
    kill();
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`the store ${name} did not start: ${reason}`, { cause: error });
  }
  return { description: () => description, kill };
}

function parseReady(line: string): StoreDescription {
  const value: unknown = JSON.parse(line);
  if (typeof value !== 'object' || value === null) throw new Error(`not ready: ${line}`);
  if (!('url' in value) || !('name' in value) || !('version' in value)) throw new Error(`not ready: ${line}`);
  return { url: String(value.url), name: String(value.name), version: String(value.version) };
}
