/** Artifacts of nightly runs go in; the sound runs among them lie in the pages branch, and what is too old there is gone. */
import { cpSync, mkdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isSound, objectIn, readRun, textOf, verdictFiles } from './run-files.mjs';
import { isName, storedRuns } from './stored-runs.mjs';
import { notice, warning } from './workflow-command.mjs';

/** A year and a month of nights. Pages may be up to 1 GB (GitHub Docs, "GitHub Pages limits"); a run.json is about 0.2 MB. */
const KEPT = 400;
const { ARTIFACTS = '', DATA = 'data' } = process.env;

for (const file of verdictFiles(ARTIFACTS)) {
  const verdict = objectIn(textOf(file) ?? '');
  const { row, folder } = verdict ?? {};
  const source = isName(folder) ? join(dirname(file), folder) : null;
  const record = source === null ? null : readRun(source);
  if (!isName(row) || !isName(record?.id) || !isSound(record)) {
    warning(`not stored: ${file} names no complete run that the tool trusts`);
    continue;
  }
  const target = join(DATA, row, record.id);
  mkdirSync(target, { recursive: true });
  cpSync(join(source, 'run.json'), join(target, 'run.json'));
  cpSync(file, join(target, 'verdict.json'));
  notice(`stored: ${row}/${record.id} (${verdict.verdict})`);
  for (const { path: old } of storedRuns(join(DATA, row)).slice(KEPT)) rmSync(old, { recursive: true });
}
