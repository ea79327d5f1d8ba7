/** What became of a row's run, its comparison and the second run go in; one verdict comes out, as a file beside the runs. */
import { writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { objectIn, isSound, readRun, textOf } from './run-files.mjs';
import { notice, setOutputs, warning } from './workflow-command.mjs';

const {
  ROW = '',
  FIRST = '',
  SECOND = '',
  FIRST_COMPARISON = '',
  SECOND_COMPARISON = '',
  VERDICT = '',
} = process.env;

/** Series that the document calls regressions, or null where nothing was compared. */
function regressionsIn(path) {
  const document = objectIn(textOf(path) ?? '');
  if (document === null) return null;
  return document.comparisons.flatMap(({ comparison }) => comparison.regressions);
}

/** What a reader wants to know of a series without opening the document. */
function shownIn(path, series) {
  const all = objectIn(textOf(path) ?? '')?.comparisons.flatMap(({ comparison }) => comparison.series) ?? [];
  const own = all.find((one) => one.series === series && one.role === 'gate' && one.verdict === 'worse');
  const { quantile = 'p99', baseUs = null, headUs = null, ratio = null, ci95 = null } = own ?? {};
  return { series, quantile, baseUs, headUs, ratio, ci95 };
}

const attempts = [
  { folder: FIRST, comparison: FIRST_COMPARISON },
  { folder: SECOND, comparison: SECOND_COMPARISON },
].filter(({ folder }) => folder !== '' && isSound(readRun(folder)));

/**
 * `regression`: the same series were worse in two runs. `unconfirmed`: in one only, so nobody is alarmed. `fine`:
 * compared, and not worse. `new`: nothing to compare with. `failed`: no run that one could judge.
 */
function judge() {
  const [first, second] = attempts;
  if (first === undefined) return { verdict: 'failed', regressions: [] };
  const found = regressionsIn(first.comparison);
  if (found === null) return { verdict: 'new', regressions: [] };
  if (found.length === 0) return { verdict: 'fine', regressions: [] };
  const again = second === undefined ? null : regressionsIn(second.comparison);
  const lasting = [...new Set(found.filter((series) => again?.includes(series) === true))];
  if (lasting.length === 0) return { verdict: 'unconfirmed', regressions: [] };
  return {
    verdict: 'regression',
    regressions: lasting.map((series) => shownIn(second.comparison, series)),
  };
}

const { verdict, regressions } = judge();
const [head] = attempts;
const gates = (objectIn(textOf(head?.comparison ?? '') ?? '')?.comparisons ?? [])
  .flatMap(({ comparison }) => comparison.series)
  .filter(({ role, ratio }) => role === 'gate' && ratio !== null);
const seriesOf = (all) => [...new Set(all.map(({ series }) => series))];
const document = {
  schema: 'faasmark.nightly-verdict/1',
  row: ROW,
  verdict,
  /** Who runs the workflow by hand may say that the present level is the one to compare with from now on. */
  accepted: process.env['ACCEPT'] === 'true',
  /** The run that is kept and stands for this night: the first that is sound. */
  run: head === undefined ? null : readRun(head.folder).id,
  folder: head === undefined ? null : basename(head.folder),
  /** Series with a number on both sides: an issue about another one is left as it is. */
  judged: seriesOf(gates),
  /** Of these, the ones that are shown to be no worse; of the rest, the data cannot tell. */
  settled: seriesOf(gates.filter((one) => ['same', 'better'].includes(one.verdict))),
  regressions,
};
writeFileSync(VERDICT, `${JSON.stringify(document, null, 2)}\n`);
if (verdict === 'regression') warning(`${ROW}: ${regressions.length} series worse than the baselines, twice`);
else notice(`${ROW}: ${verdict}`);
setOutputs({
  verdict,
  sound: head !== undefined,
  'exit-code': verdict === 'regression' && !document.accepted ? 11 : 0,
});
