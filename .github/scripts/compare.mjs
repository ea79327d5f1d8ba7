/** A run and the baselines go in; the comparison stands in the log, in the summary and in a folder, and its exit code is an output. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { textOf } from './run-files.mjs';
import { addToSummary, setOutputs, warning } from './workflow-command.mjs';

const { TOOL = '', BASELINE = '', HEAD = '', FAIL_ON = '', OUT = '' } = process.env;

/** A name that begins with a dash would be taken for a flag. */
const asPath = (name) => (name.startsWith('-') ? `./${name}` : name);
const words = [
  'compare',
  ...(FAIL_ON === '' ? [] : [`--fail-on=${FAIL_ON}`]),
  `--out=${OUT}`,
  asPath(BASELINE),
  asPath(HEAD),
];
const child = spawn(TOOL, words, { stdio: ['ignore', 'inherit', 'pipe'] });
let said = '';
child.stderr.setEncoding('utf8').on('data', (text) => {
  said += text;
  process.stderr.write(text);
});
const [code] = await once(child, 'close');

const markdown = textOf(join(OUT, 'comparison.md'));
if (markdown === null) warning(`not compared: ${said.trim()}`);
else addToSummary(markdown);
setOutputs({ 'exit-code': code ?? 1, compared: markdown !== null });
