/** Starts the installed command as a user would, and looks at the processes that it leaves. */
import { spawn } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync, realpathSync } from 'node:fs';
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

/** A user's environment, and a folder of one's own for what is temporary: it tells whose a process is. */
export function environmentIn(cwd: string): Record<string, string> {
  return { PATH: process.env['PATH'] ?? '', HOME: cwd, TMPDIR: cwd };
}

export function startCommand(
  args: readonly string[],
  cwd: string,
  env: Record<string, string> = {},
): CommandProcess {
  return startScript(CLI, args, cwd, env);
}

export function startScript(
  script: string,
  args: readonly string[],
  cwd: string,
  env: Record<string, string>,
): CommandProcess {
  const child = spawn(process.execPath, [script, ...args], {
    cwd,
    env: { ...environmentIn(cwd), ...env },
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

export const runCommand = (
  args: readonly string[],
  cwd: string,
  env?: Record<string, string>,
): Promise<Ended> => startCommand(args, cwd, env).ended;

/** A process, told apart from a later one with the same number by when it began. */
export interface ProcessRow {
  pid: number;
  parent: number;
  state: string;
  startedAt: string;
}

/** Everyone below this process, however deep: runtime, stores, instances, bundler (Linux). */
export function descendants(root: number): ProcessRow[] {
  const all = processes();
  const below = (parent: number): ProcessRow[] =>
    all.filter((each) => each.parent === parent).flatMap((child) => [child, ...below(child.pid)]);
  return below(root);
}

/**
 * Everyone who works in the folder or was told of it, whoever started it: a command that was started there, its
 * gateway, instances, stores, reaper and bundler. What other tests have started meanwhile is elsewhere.
 */
export function processesIn(folder: string): ProcessRow[] {
  const real = realpathSync(folder);
  return processes().filter(
    ({ pid, state }) =>
      state !== 'Z' && (workingFolder(pid).startsWith(real) || commandLine(pid).includes(real)),
  );
}

/** Resolves with who is still alive when none of these is, nor anybody in the folder, or when the time is over. */
export async function untilGone(
  before: readonly ProcessRow[],
  folder: string,
  withinMs: number,
): Promise<string[]> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    const now = processes();
    const same = before.filter(({ pid, startedAt }) =>
      now.some((each) => each.pid === pid && each.startedAt === startedAt && each.state !== 'Z'),
    );
    const left = [...same, ...processesIn(folder)];
    if (left.length === 0 || Date.now() > deadline)
      return left.map(({ pid }) => `${pid} ${commandLine(pid)}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** From /proc/PID/stat, proc(5): after the name in brackets come state, parent, and as the 20th the start time. */
function processes(): ProcessRow[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name): ProcessRow[] => {
      const stat = unlessGone(() => readFileSync(`/proc/${name}/stat`, 'utf8'));
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      const [state = '', parent = ''] = fields;
      return stat === ''
        ? []
        : [{ pid: Number(name), parent: Number(parent), state, startedAt: fields[19] ?? '' }];
    });
}

const commandLine = (pid: number): string =>
  unlessGone(() => readFileSync(`/proc/${pid}/cmdline`, 'utf8')).replaceAll('\0', ' ');
/** Also when it has been removed meanwhile: ` (deleted)` stands behind it then, proc(5). */
const workingFolder = (pid: number): string => unlessGone(() => readlinkSync(`/proc/${pid}/cwd`));

/** Empty when the process has gone meanwhile, or is another user's. */
function unlessGone(look: () => string): string {
  try {
    return look();
  } catch (error) {
    if (['ENOENT', 'ESRCH', 'EACCES'].includes((error as NodeJS.ErrnoException).code ?? '')) return '';
    throw error;
  }
}
