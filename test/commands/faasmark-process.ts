/** Flags go in; a real process of the built command has run, and its exit code and output come out. */
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { rmSync } from 'node:fs';
import { once } from 'node:events';
import { mkdtemp, realpath } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const CLI = fileURLToPath(new URL('../../src/cli.js', import.meta.url));

export interface Finished {
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
}

export interface ProcessOptions {
  cwd?: string;
  env?: Readonly<Record<string, string>>;
  nodeArguments?: readonly string[];
}

/** Settings of whoever runs the tests do not reach the command. */
export function cleanEnvironment(more: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(
    ([name]) =>
      !/^(FAASMARK|GITHUB)_/.test(name) && !['NO_COLOR', 'FORCE_COLOR', 'NODE_OPTIONS'].includes(name),
  );
  return { ...Object.fromEntries(inherited), ...more };
}

export function startFaasmark(
  args: readonly string[],
  options: ProcessOptions = {},
): ChildProcessWithoutNullStreams {
  return spawn(process.execPath, [...(options.nodeArguments ?? []), CLI, ...args], {
    cwd: options.cwd ?? tmpdir(),
    env: cleanEnvironment(options.env),
  });
}

export async function finished(child: ChildProcessWithoutNullStreams): Promise<Finished> {
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  child.stdin.end();
  const [code, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null];
  return { code, signal, stdout, stderr };
}

export async function faasmark(args: readonly string[], options: ProcessOptions = {}): Promise<Finished> {
  return finished(startFaasmark(args, options));
}

/** A new folder, by its real path; removed when this process ends. */
export async function temporaryFolder(): Promise<string> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'faasmark-test-')));
  temporary.push(folder);
  return folder;
}

const temporary: string[] = [];
process.once('exit', () => {
  for (const folder of temporary) rmSync(folder, { recursive: true, force: true });
});
