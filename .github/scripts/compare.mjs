/** A run and the baselines go in; the comparison is printed, stored as a document, and its exit code is an output. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { addToSummary, notice, setOutputs } from './workflow-command.mjs';

const { TOOL = '', BASELINE = '', HEAD = '', FAIL_ON = '', DOCUMENT = '', MARKDOWN = '' } = process.env;
/** A document of many series with their notes is far below. */
const MAX_BUFFER = 256 * 2 ** 20;

function compare(...form) {
  const words = ['compare', BASELINE, HEAD, ...(FAIL_ON === '' ? [] : [`--fail-on=${FAIL_ON}`]), ...form];
  const { status, stdout, stderr, error } = spawnSync(TOOL, words, {
    encoding: 'utf8',
    maxBuffer: MAX_BUFFER,
  });
  if (error !== undefined) throw error;
  return { status: status ?? 1, stdout, stderr };
}

function keep(path, text) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

const { status, stdout, stderr } = compare('--json');
process.stderr.write(stderr);
const compared = stdout.trim() !== '';
if (compared && DOCUMENT !== '') keep(DOCUMENT, stdout);
if (compared) {
  const markdown = compare('--reporter=markdown').stdout;
  if (MARKDOWN !== '') keep(MARKDOWN, markdown);
  addToSummary(markdown);
} else {
  notice(`${HEAD} was not compared: ${stderr.trim()}`);
}
setOutputs({ 'exit-code': status, compared });
