/** A command goes in; what it printed comes out, or why it could not be run. */
import { spawn } from 'node:child_process';

export type Printed = { kind: 'printed'; text: string } | { kind: 'missing' };

/** @throws when it ends with another status than 0, or runs longer than it should */
export function runProgram(
  command: string,
  parameters: readonly string[],
  limitSeconds: number,
  environment: Readonly<Record<string, string>> = {},
): Promise<Printed> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, parameters, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...environment },
      timeout: limitSeconds * 1_000,
      killSignal: 'SIGKILL',
    });
    let text = '';
    let complaint = '';
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => (complaint += chunk));
    child.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') resolve({ kind: 'missing' });
      else reject(error);
    });
    child.once('close', (status, signal) => {
      if (status === 0) resolve({ kind: 'printed', text });
      else
        reject(
          new Error(`${command} ended with ${String(status ?? signal)}: ${complaint.slice(0, 500).trim()}`),
        );
    });
  });
}
