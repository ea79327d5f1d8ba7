/** Names and globs that the user gave and the names there are go in; the names meant come out, with a problem for each that means nothing. */
import type { Problem } from '../errors.js';
import { nearestName } from './nearest-name.js';

const GLOB = /[*?]/;

/** `*` and `?`; everything else stands for itself. */
export function globPattern(glob: string): RegExp {
  const source = glob
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`);
}

/** `noun`: singular, such as `workload`; `quote`: how the place where it was given writes it, such as `--workload nop`. */
export function matchNames(
  given: readonly string[],
  names: readonly string[],
  noun: string,
  quote: (name: string) => string,
): { names: string[]; problems: Problem[] } {
  const matched = new Set<string>();
  const problems: Problem[] = [];
  const listing = `${noun}s are: ${names.join(', ')}`;
  for (const one of given) {
    if (GLOB.test(one)) {
      const pattern = globPattern(one);
      const hits = names.filter((name) => pattern.test(name));
      if (hits.length === 0)
        problems.push({ message: `${quote(one)}: no ${noun} matches this`, hint: listing });
      for (const hit of hits) matched.add(hit);
    } else if (names.includes(one)) {
      matched.add(one);
    } else {
      const near = nearestName(one, names);
      problems.push({
        message: `${quote(one)}: there is no such ${noun}`,
        hint: near === null ? listing : `did you mean ${near}? ${listing}`,
      });
    }
  }
  return { names: [...matched], problems };
}
