/** Nothing goes in; a target in C that answers at once comes out, for rates at which a target in Node would be the limit, or why there is none. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compile } from './compile.js';

export type CTarget =
  { kind: 'target'; url: string; close(): Promise<void> } | { kind: 'absent'; reason: string };

export async function startCTarget(): Promise<CTarget> {
  const folder = mkdtempSync(join(tmpdir(), 'faasmark-bench-'));
  const program = compile('instant-target', folder);
  if (program.kind === 'absent') {
    rmSync(folder, { recursive: true });
    return program;
  }
  const child = spawn(program.path, [], { stdio: ['pipe', 'pipe', 'inherit'] });
  const [port] = (await once(child.stdout, 'data')) as [Buffer];
  return {
    kind: 'target',
    url: `http://127.0.0.1:${port.toString('utf8').trim()}/`,
    async close() {
      const ended = once(child, 'exit');
      child.stdin.end();
      await ended;
      rmSync(folder, { recursive: true });
    },
  };
}
