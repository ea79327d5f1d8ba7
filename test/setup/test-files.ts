/** The compiled tests that a run is asked for: a folder and filters go in, lists of files come out, by what they bear beside them. */
import { readdirSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

export interface TestFiles {
  /** They look at values, at words, at how processes end, and may be slow: as many at a time as the machine bears. */
  together: string[];
  /** They look at times, but mostly wait: two at a time leave a core to each. */
  pairs: string[];
  /** They need a run that nobody disturbed. */
  alone: string[];
}

/** Long property and statistics checks, only with `--sweep`. */
const SWEEP = /(^|\/)sweep\/|\.sweep\.test\.js$/;
const PAIRS = /^engine\/(?!.*\.sweep\.)|^e2e\/duet\./;
/** Of `e2e`, those that only ask how something ended and what is left of it bear company. */
const ALONE = /^(drive|warm-up)\/|^e2e\/(?!(bad-input|engines|lifecycle|recompute|thresholds)\.)|\.sweep\./;
/** Sweeps that look at how whole runs end and what is left of them, however long they take. */
const SLOW_COMPANY =
  /^(providers\/aws\/(bad-days|crash|moto(-life)?|ric|spoilt-calls)|e2e\/(bad-(functions|targets)|lifecycle)|ci\/lasting-regression|compare\/same-runs)\.sweep\./;

/** Absolute paths, sorted. A filter keeps the files whose path contains it (`.ts` and `.js` mean the same file). */
export function testFiles(root: string, options: { sweep: boolean; filters: readonly string[] }): TestFiles {
  const wanted = options.filters.map((filter) =>
    filter
      .split(sep)
      .join('/')
      .replace(/^(\.\/)?(dist\/)?(test\/)?/, '')
      .replace(/\.ts$/, '.js'),
  );
  const files: TestFiles = { together: [], pairs: [], alone: [] };
  for (const entry of readdirSync(root, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    const name = relative(root, path).split(sep).join('/');
    if (!entry.isFile() || !name.endsWith('.test.js')) continue;
    if (SWEEP.test(name) && !options.sweep) continue;
    if (wanted.length > 0 && !wanted.some((part) => name.includes(part))) continue;
    files[companyOf(name)].push(path);
  }
  for (const company of ['together', 'pairs', 'alone'] as const) files[company].sort();
  return files;
}

function companyOf(name: string): keyof TestFiles {
  if (SLOW_COMPANY.test(name)) return 'together';
  if (PAIRS.test(name)) return 'pairs';
  return ALONE.test(name) ? 'alone' : 'together';
}
