/** A program to run goes in; its process comes out, which takes all that it started along when it is closed or this process ends. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { firstLine } from '../../../src/runtime/first-line.js';
import { killGroup } from '../../../src/runtime/reaper.js';

const READY_WITHIN_MS = 60_000;
const LOOK_EVERY_MS = 50;

export interface Program {
  pid: number;
  /** The first line of its stdout. @throws when it ends before; it is killed when it takes too long */
  firstLine(): Promise<string>;
  /** When a POST to this address is answered with 200. @throws likewise */
  answers(url: string): Promise<void>;
  close(): Promise<void>;
}

const groups = new Set<number>();
process.on('exit', () => {
  for (const group of groups) killGroup(group);
});

export interface ProgramOptions {
  /** Beside what this process has. */
  env?: Readonly<Record<string, string>>;
  cwd?: string;
}

/** Node programs: `[process.execPath, main, …]`. What it says on stderr is shown only when it ends before its time. */
export function startProgram([command = '', ...rest]: readonly string[], options: ProgramOptions): Program {
  const child = spawn(command, rest, {
    // A group of its own, so that its children end with it.
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...options.env },
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
  });
  const exited = once(child, 'close');
  exited.catch(() => undefined); // Told by whoever waits for it to be ready.
  const { pid } = child;
  if (pid === undefined) throw new Error(`${command} did not start`);
  groups.add(pid);
  let complaint = '';
  child.stderr
    .setEncoding('utf8')
    .on('data', (text: string) => (complaint = (complaint + text).slice(-2_000)));
  const fail = (error: unknown): never => {
    killGroup(pid);
    throw new Error(
      `${command} ${rest.join(' ')}: ${error instanceof Error ? error.message : ''} ${complaint.trim()}`,
    );
  };
  return {
    pid,
    firstLine: () => firstLine(child, READY_WITHIN_MS).catch(fail),
    async answers(url) {
      child.stdout.resume();
      await answer(url, child).catch(fail);
    },
    async close() {
      killGroup(pid);
      groups.delete(pid);
      await exited;
    },
  };
}

async function answer(url: string, child: ChildProcess): Promise<void> {
  const deadline = performance.now() + READY_WITHIN_MS;
  for (;;) {
    // Nobody listens yet, or what does is not ready.
    const response = await fetch(url, { method: 'POST', body: '{}' }).catch(() => null);
    await response?.arrayBuffer();
    if (response?.ok === true) return;
    if (child.exitCode !== null || child.signalCode !== null) throw new Error('it ended');
    if (performance.now() > deadline) throw new Error(`no answer within ${String(READY_WITHIN_MS)} ms`);
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}

/** For programs that cannot say which one they took. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
