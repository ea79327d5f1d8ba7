/** The exit codes of the run, the comparison and the tear-down go in; the strongest is this step's own, in words. */
import { error, notice, setOutputs } from './workflow-command.mjs';

/** As in the README's table, strongest first. */
const CODES = new Map([
  [6, 'teardown is incomplete; the log names what is left and the command that removes it'],
  [1, 'FaaSMark has a bug; please report it with the log'],
  [130, 'the run was interrupted; what was measured is in the artifact'],
  [143, 'the run was terminated; what was measured is in the artifact'],
  [129, 'the run lost its terminal; what was measured is in the artifact'],
  [2, 'bad usage or configuration; the log lists all problems'],
  [3, 'preflight: something that the run needs is not there; the log says what'],
  [4, 'the deployment failed and was torn down'],
  [5, 'the result is not trustworthy; the summary says why'],
  [11, 'there is a regression against the baseline'],
  [10, 'a threshold failed'],
]);

const given = (name) => {
  const text = process.env[name] ?? '';
  return text === '' ? [] : [Number(text)];
};

const measured = [...given('RUN_EXIT'), ...given('AGAIN_EXIT')];
// One of two runs that can be trusted is enough.
const counted = process.env['SOUND'] === 'true' ? measured.filter((code) => code !== 5) : measured;
const codes = [...counted, ...given('COMPARE_EXIT'), ...given('DESTROY_EXIT')];
const known = [...CODES.keys()].find((code) => codes.includes(code));
const other = codes.find((code) => code !== 0 && !CODES.has(code));
if (known !== 6 && measured.length === 0) {
  end(1, 'nothing was measured: the step before says why, or was cut off');
} else if (other !== undefined) {
  end(1, `FaaSMark ended with exit code ${other}, which it does not know`);
} else if (known !== undefined) {
  end(known, `exit code ${known}: ${CODES.get(known)}`);
} else {
  setOutputs({ 'exit-code': 0 });
  notice('finished; thresholds and comparison are fine');
}

function end(code, text) {
  setOutputs({ 'exit-code': code });
  error(text);
  process.exitCode = code;
}
