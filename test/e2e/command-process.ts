/** Starts the installed command as a user would, and looks at the processes that it leaves. */
import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export const CLI = fileURLToPath(new URL('../../src/cli.js', import.meta.url));

export interface Ended {
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
}

export interface CommandProcess {
  pid: number;
  kill(signal: NodeJS.Signals): void;
  /** Resolves when the pattern stands in stderr; rejects when the command ends before. */
  sees(pattern: RegExp): Promise<void>;
  ended: Promise<Ended>;
}

export function startCommand(args: readonly string[], cwd: string, env: Record<string, string> = {}): CommandProcess {
  const child = spawn(process.execPath, [CLI, ...args], {
    cwd,
    env: { PATH: process.env['PATH'] ?? '', HOME: cwd, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  const waiting = new Set<() => void>();
  child.stdout.on('data', (chunk) => (stdout += String(chunk)));
  child.stderr.on('data', (chunk) => {
    stderr += String(chunk);
    for (const look of waiting) look();
  });
  const ended = new Promise<Ended>((resolve) => {
    child.on('close', (code, signal) => resolve({ code, signal, stdout, stderr }));
  });
  return {
    pid: child.pid ?? 0,
    kill: (signal) => void child.kill(signal),
    sees: (pattern) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          if (!pattern.test(stderr)) return;
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
        look();
        void ended.then(() => {
          if (waiting.delete(look)) reject(new Error(`ended before ${String(pattern)}:\n${stderr}`));
        });
      }),
    ended,
  };
}

export const runCommand = (args: readonly string[], cwd: string, env?: Record<string, string>): Promise<Ended> =>
  startCommand(args, cwd, env).ended;

/** Pids of the sessions that runtimes of runs in this folder lead: gateway, stores and instances (Linux). */
export function runtimeSessions(parent: number): Set<number> {
  return new Set(processes().filter((each) => each.parent === parent).map(({ session }) => session));
}

/** Who is alive of these sessions. */
export function alive(sessions: ReadonlySet<number>): number[] {
  return processes()
    .filter(({ session, state }) => sessions.has(session) && state !== 'Z')
    .map(({ pid }) => pid);
}

/** Resolves with who is still alive when nobody is, or when the time is over. */
export async function untilGone(sessions: ReadonlySet<number>, withinMs: number): Promise<number[]> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    const left = alive(sessions);
    if (left.length === 0 || Date.now() > deadline) return left;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

interface ProcessRow {
  pid: number;
  parent: number;
  session: number;
  state: string;
}

/** From /proc/PID/stat, proc(5): after the name in brackets come state, parent, group, session. */
function processes(): ProcessRow[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name): ProcessRow[] => {
      try {
        const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
        const [state = '', parent, , session] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
        return [{ pid: Number(name), parent: Number(parent), session: Number(session), state }];
      } catch (error) {
        if (['ENOENT', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? '')) return [];
        throw error;
      }
    });
}
