/** A file of raw samples goes in; what the independent script in Python says of it comes out, or that there is no Python. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

// This module runs as dist/src/calibrate/reanalyse.js; the script lies beside `dist`.
export const SCRIPT = fileURLToPath(new URL('../../../scripts/reanalyse.py', import.meta.url));

export type Reanalysis =
  { kind: 'text'; text: string } | { kind: 'absent' } | { kind: 'failed'; why: string };

export function reanalyse(samplesPath: string): Promise<Reanalysis> {
  const child = spawn('python3', ['-I', SCRIPT, samplesPath], { stdio: ['ignore', 'pipe', 'pipe'] });
  let text = '';
  let complaint = '';
  child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (complaint += chunk.toString()));
  return new Promise((resolve) => {
    child.once('error', () => resolve({ kind: 'absent' }));
    child.once('close', (code) =>
      resolve(code === 0 ? { kind: 'text', text } : { kind: 'failed', why: complaint.trim().slice(-300) }),
    );
  });
}
