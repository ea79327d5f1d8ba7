/** Inputs of the action or a row of the nightly matrix go in; a run of the installed command has ended, and outputs say how. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join, resolve } from 'node:path';
import { isSound, readRun, runIdOf, textOf } from './run-files.mjs';
import { splitLines, splitWords } from './split-words.mjs';
import { error, setOutputs } from './workflow-command.mjs';

const { TOOL = '', OUT = '', ARGS = '', URLS = '', CONFIG = '', THRESHOLDS = '' } = process.env;

/** @throws {Error} for an input that must not reach the command */
function commandWords() {
  const urls = splitLines(URLS);
  // Everything that begins with a dash would be taken for a flag.
  const bad = urls.filter((url) => !/^https?:\/\//.test(url));
  if (bad.length > 0) throw new Error(`urls: not an http(s) address: ${bad.join(', ')}`);
  return [
    'run',
    ...splitWords(ARGS),
    ...(CONFIG === '' ? [] : [`--config=${CONFIG}`]),
    ...splitLines(THRESHOLDS).map((threshold) => `--threshold=${threshold}`),
    `--out=${OUT}`,
    ...urls,
  ];
}

/** The command stops its load, keeps what it measured and tears down when a cancelled job asks for it. */
async function exitCodeOf(words) {
  const child = spawn(TOOL, words, { stdio: 'inherit' });
  const passOn = (signal) => child.kill(signal);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, passOn);
  const [code] = await once(child, 'close');
  // Ended by a signal that nobody can handle: what is left of it is for `destroy`.
  return code ?? 130;
}

/** Attained quantiles of each series, for steps that come after: `fromJSON(steps.x.outputs.p99)`. */
function quantilesOf(record, field) {
  const found = (record?.series ?? []).map(({ id, attained }) => [id, attained?.[field] ?? null]);
  return JSON.stringify(Object.fromEntries(found));
}

try {
  if (TOOL === '' || OUT === '') throw new Error('TOOL and OUT have to be given');
  const words = commandWords();
  const folder = resolve(OUT);
  // Before anything can be killed: it is kept as an artifact, whatever happens.
  setOutputs({ out: folder });
  const code = await exitCodeOf(words);
  const record = readRun(folder);
  const report = join(folder, 'report.html');
  setOutputs({
    'exit-code': code,
    'run-id': record?.id ?? runIdOf(OUT) ?? '',
    'run-folder': record === null ? '' : folder,
    report: textOf(report) === null ? '' : report,
    sound: isSound(record),
    p50: quantilesOf(record, 'p50Us'),
    p99: quantilesOf(record, 'p99Us'),
  });
} catch (problem) {
  error(problem.message);
  setOutputs({
    'exit-code': 2,
    'run-id': '',
    'run-folder': '',
    report: '',
    sound: false,
    p50: '{}',
    p99: '{}',
  });
}
