/** The compiled tests that a run is asked for: a folder and filters go in, two lists of files come out, by what they bear beside them. */
import { readdirSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

export interface TestFiles {
  /** Pure: may run two at a time. */
  pure: string[];
  /** Processes, sockets and clocks: one at a time, so that they do not disturb each other. */
  alone: string[];
}

/** Long property and statistics checks, only with `--sweep`. */
const SWEEP = /(^|\/)sweep\/|\.sweep\.test\.js$/;
/** Folders whose tests start processes, listen on ports or look at time. */
const ALONE = /(^|\/)(e2e|runtime|engine|drive|warm-up|deploy|teardown|providers|commands|ui|setup)(\/|\.)/;

/** Absolute paths, sorted. A filter keeps the files whose path contains it (`.ts` and `.js` mean the same file). */
export function testFiles(root: string, options: { sweep: boolean; filters: readonly string[] }): TestFiles {
  const wanted = options.filters.map((filter) =>
    filter
      .split(sep)
      .join('/')
      .replace(/^(\.\/)?(dist\/)?(test\/)?/, '')
      .replace(/\.ts$/, '.js'),
  );
  const files: TestFiles = { pure: [], alone: [] };
  for (const entry of readdirSync(root, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    const name = relative(root, path).split(sep).join('/');
    if (!entry.isFile() || !name.endsWith('.test.js')) continue;
    if (SWEEP.test(name) && !options.sweep) continue;
    if (wanted.length > 0 && !wanted.some((part) => name.includes(part))) continue;
    (ALONE.test(name) ? files.alone : files.pure).push(path);
  }
  files.pure.sort();
  files.alone.sort();
  return files;
}
