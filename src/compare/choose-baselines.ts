/** Runs of the base and the heads go in; those to compare with come out, and of a folder those that are left out, with the reason. */
import { FaasmarkError, type Problem } from '../errors.js';
import { EXIT } from '../exit-codes.js';
import type { ComparisonDocument, Difference } from '../model/ComparisonDocument.js';
import type { RunRecord } from '../model/RunRecord.js';
import { alignSeries, withoutBaseSide } from './align-series.js';
import { differencesOf } from './differences.js';

export interface BaseRun {
  record: RunRecord;
  /** How messages call it. */
  name: string;
  /** `named`: by itself, so that it is refused or compared. `found`: in a folder, so that it may be left out. */
  how: 'named' | 'found';
}

interface Request {
  label: string;
  bases: readonly BaseRun[];
  unreadable: ComparisonDocument['base']['leftOut'];
  heads: readonly RunRecord[];
  force: boolean;
}

/** @throws FaasmarkError 'not-comparable' when none is left, or a named one has no series in common with a head */
export function chooseBaselines({ label, bases, unreadable, heads, force }: Request): {
  bases: RunRecord[];
  leftOut: ComparisonDocument['base']['leftOut'];
} {
  const leftOut = [...unreadable];
  const chosen: RunRecord[] = [];
  for (const { record, name, how } of bases) {
    // A head that lies in the folder of its baselines is no baseline; nobody has to be told.
    if (how === 'found' && heads.some(({ id }) => id === record.id)) continue;
    const [head] = heads;
    if (how === 'named' && head !== undefined && heads.every((one) => inCommon(record, one) === 0)) {
      throw nothingInCommon([record], head);
    }
    const reason = how === 'named' ? null : whyNot(record, heads, force);
    if (reason === null) chosen.push(record);
    else leftOut.push({ run: name, reason });
  }
  if (chosen.length === 0 && (bases.length > 0 || unreadable.length > 0)) {
    throw noneLeft(label, leftOut, heads);
  }
  for (const head of heads) {
    if (chosen.length > 0 && !chosen.some((base) => inCommon(base, head) > 0)) {
      throw nothingInCommon(chosen, head);
    }
  }
  return { bases: chosen, leftOut };
}

/** A folder of earlier runs holds what happens to lie there: what is no equal of the head is left out. */
function whyNot(record: RunRecord, heads: readonly RunRecord[], force: boolean): string | null {
  if (record.status !== 'complete') return `the run is ${record.status}`;
  if (record.exit.code === EXIT.untrustworthy) return 'the run is not trustworthy';
  if (heads.some((head) => Date.parse(record.startedAt) >= Date.parse(head.startedAt))) {
    return 'the run began after the head';
  }
  if (heads.every((head) => inCommon(record, head) === 0)) return 'no series in common with the head';
  const differing = heads
    .flatMap((head) => differencesOf(alignSeries(record, head).run, withoutBaseSide(head)))
    .filter(({ weight }) => weight === 'never' || (weight === 'matters' && !force));
  return differing.length === 0 ? null : `differs in ${textOf(differing)}`;
}

function textOf(differences: readonly Difference[]): string {
  const said = differences.map(({ what, baseHas, headHas }) => `${what} (${baseHas}; head ${headHas})`);
  return [...new Set(said)].join(', ');
}

function inCommon(base: RunRecord, head: RunRecord): number {
  const ids = new Set(alignSeries(base, head).run.series.map(({ id }) => id));
  return withoutBaseSide(head).series.filter(({ id }) => ids.has(id)).length;
}

function noneLeft(
  label: string,
  leftOut: ComparisonDocument['base']['leftOut'],
  heads: readonly RunRecord[],
): FaasmarkError {
  const reasons = [...new Set(leftOut.map(({ reason }) => reason))];
  const problems = reasons.map((reason): Problem => {
    const runs = leftOut.filter((one) => one.reason === reason).map(({ run }) => run || '.');
    const shown =
      runs.length > 3 ? `${runs.slice(0, 3).join(', ')} and ${runs.length - 3} more` : runs.join(', ');
    return {
      message: `${shown}: ${reason}`,
      hint: reason.startsWith('differs in')
        ? 'measure alike, or compare all the same: --force'
        : 'keep complete, trustworthy runs of the same plan there',
    };
  });
  const head = heads.map(({ id }) => id).join(', ');
  const [only] = problems;
  return new FaasmarkError({
    code: 'not-comparable',
    message:
      leftOut.length === 0
        ? `${label} holds no run but the head itself.`
        : problems.length === 1
          ? `${label} holds no run to compare ${head} with: ${only?.message ?? ''}.`
          : `${label} holds no run to compare ${head} with.`,
    hint:
      problems.length === 1
        ? (only?.hint ?? '')
        : 'Keep complete runs of the same plan there, from before the head.',
    problems,
  });
}

function nothingInCommon(bases: readonly RunRecord[], head: RunRecord): FaasmarkError {
  const some = (runs: readonly RunRecord[]) => {
    const ids = [...new Set(runs.flatMap(({ series }) => series.map(({ id }) => id)))];
    return ids.length === 0
      ? 'no series'
      : ids.length > 3
        ? `${ids.slice(0, 3).join(', ')} …`
        : ids.join(', ');
  };
  return new FaasmarkError({
    code: 'not-comparable',
    message:
      `The base (${bases
        .map(({ id }) => id)
        .slice(0, 3)
        .join(', ')}) and the head (${head.id}) have no series in common: ` +
      `the base has ${some(bases)}; the head has ${some([head])}.`,
    hint: 'Measure the same workloads on the same provider in both, or both in one run: faasmark run --against BASE.',
  });
}
