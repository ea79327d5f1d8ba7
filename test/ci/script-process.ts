/** A script and the environment of a step go in; it has run as the runner would run it, and its outputs, summary and log come out. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cleanEnvironment, temporaryFolder } from '../commands/faasmark-process.js';
import { SCRIPTS } from './workflow-files.js';

export interface StepRun {
  code: number | null;
  outputs: Record<string, string>;
  summary: string;
  log: string;
}

/** Without what a runner of GitHub has set, where these tests run on one. */
export function stepEnvironment(env: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  const clean = Object.entries(cleanEnvironment()).filter(
    ([name]) => !/^(GITHUB_|INPUT_|RUNNER_|TOKEN$)/.test(name),
  );
  return { ...Object.fromEntries(clean), ...env };
}

export async function runCommand(
  command: string,
  args: readonly string[],
  options: {
    cwd?: string;
    env?: Readonly<Record<string, string>>;
    onStart?: (kill: (signal: NodeJS.Signals) => void) => void;
  },
): Promise<StepRun> {
  const folder = await temporaryFolder();
  const output = join(folder, 'output');
  const summary = join(folder, 'summary');
  writeFileSync(output, '');
  writeFileSync(summary, '');
  const child = spawn(command, args, {
    cwd: options.cwd ?? folder,
    env: stepEnvironment({ ...options.env, GITHUB_OUTPUT: output, GITHUB_STEP_SUMMARY: summary }),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let log = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (log += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (log += text));
  options.onStart?.((signal) => void child.kill(signal));
  const [code] = (await once(child, 'close')) as [number | null];
  return {
    code,
    outputs: outputsIn(readFileSync(output, 'utf8')),
    summary: readFileSync(summary, 'utf8'),
    log,
  };
}

/** A script of `.github/scripts`, by name. */
export function runScript(
  name: string,
  env: Readonly<Record<string, string>>,
  options: { cwd?: string; args?: readonly string[] } = {},
): Promise<StepRun> {
  const path = join(SCRIPTS, name);
  const [command, first] = name.endsWith('.mjs') ? [process.execPath, [path]] : [path, []];
  return runCommand(command, [...first, ...(options.args ?? [])], { ...options, env });
}

/** GitHub Docs, "Workflow commands": `name=value`, or `name<<delimiter`, lines, delimiter. */
export function outputsIn(text: string): Record<string, string> {
  const outputs: [string, string][] = [];
  const lines = text.split('\n');
  for (let line = lines.shift(); line !== undefined; line = lines.shift()) {
    const [, name = '', delimiter] = /^([\w-]+)(?:<<(.+)|=)/.exec(line) ?? [];
    if (delimiter === undefined) {
      if (name !== '') outputs.push([name, line.slice(name.length + 1)]);
      continue;
    }
    const end = lines.indexOf(delimiter);
    if (end === -1) throw new Error(`output ${name} does not end`);
    outputs.push([
      name,
      lines
        .splice(0, end + 1)
        .slice(0, -1)
        .join('\n'),
    ]);
  }
  return Object.fromEntries(outputs);
}

/** A folder of its own inside of one that is removed at the end. */
export function folderIn(parent: string): string {
  return mkdtempSync(join(parent, 'case-'));
}
