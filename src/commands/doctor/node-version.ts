/** The version of Node against what package.json asks for. */
import { readFileSync } from 'node:fs';
import { ok, problem, type Check } from './check.js';

export const nodeVersion: Check = {
  name: 'Node',
  look: () => {
    const text = readFileSync(new URL('../../../../package.json', import.meta.url), 'utf8');
    const wanted = (JSON.parse(text) as { engines: { node: string } }).engines.node;
    const here = process.versions.node;
    return Promise.resolve(
      satisfies(here, wanted)
        ? ok(`${here} (${process.execPath})`)
        : problem(`${here} is not within ${wanted}`, `install a Node within ${wanted}`),
    );
  },
};

/** Ranges as `engines` of ours has them: `>=20.19.0`, `^22.12.0`, joined by `||` (npm's documentation of semver). */
export function satisfies(version: string, range: string): boolean {
  return range.split('||').some((part) => {
    const match = /^(>=|\^)\s*([\d.]+)$/.exec(part.trim());
    if (match === null) throw new Error(`cannot read the range ${part.trim()} of engines`);
    const [, operator, least = ''] = match;
    const sameMajor = version.split('.')[0] === least.split('.')[0];
    return isAtLeast(version, least) && (operator === '>=' || sameMajor);
  });
}

/** Both as `major.minor.patch`; what is left out of `least` counts as 0. */
function isAtLeast(version: string, least: string): boolean {
  const parts = (text: string): number[] => text.split('.').map((part) => Number.parseInt(part, 10));
  const wanted = parts(least);
  for (const [position, part] of parts(version).entries()) {
    const other = wanted[position] ?? 0;
    if (part !== other) return part > other;
  }
  return true;
}
