/** The version of Node against what package.json asks for. */
import { readFileSync } from 'node:fs';
import { ok, problem, type Check } from './check.js';

export const nodeVersion: Check = {
  name: 'Node',
  look: () => {
    const text = readFileSync(new URL('../../../../package.json', import.meta.url), 'utf8');
    const wanted = (JSON.parse(text) as { engines: { node: string } }).engines.node.replace(/^>=/, '');
    const here = process.versions.node;
    return Promise.resolve(
      isAtLeast(here, wanted)
        ? ok(`${here} (${process.execPath})`)
        : problem(`${here} is older than ${wanted}`, `install Node ${wanted} or newer`),
    );
  },
};

/** Both as `major.minor.patch`. */
export function isAtLeast(version: string, least: string): boolean {
  const parts = (text: string): number[] => text.split('.').map((part) => Number.parseInt(part, 10));
  const wanted = parts(least);
  for (const [position, part] of parts(version).entries()) {
    const other = wanted[position] ?? 0;
    if (part !== other) return part > other;
  }
  return true;
}
