/** The name of a C source beside this file goes in; the path of the program comes out, or why there is none. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

/** Compiled modules lie in `dist/`, sources of other languages do not. */
const SOURCES = join(import.meta.dirname, '..', '..', '..', '..', 'test', 'bench', 'drivers');

export type Program = { kind: 'program'; path: string } | { kind: 'absent'; reason: string };

export function compile(name: string, folder: string): Program {
  const path = join(folder, name);
  const { error, status, stderr } = spawnSync('cc', ['-O2', '-o', path, join(SOURCES, `${name}.c`)], {
    encoding: 'utf8',
  });
  if (error !== undefined) return { kind: 'absent', reason: 'no C compiler (install gcc or clang)' };
  if (status !== 0)
    return { kind: 'absent', reason: `cc: ${stderr.split('\n').find((line) => line !== '') ?? 'failed'}` };
  return { kind: 'program', path };
}
