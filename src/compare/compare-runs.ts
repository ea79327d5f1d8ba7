/** Runs of the base, heads and what was asked go in; the comparison document comes out, or the refusal with all its reasons. Pure. */
import { FaasmarkError, type Problem } from '../errors.js';
import { EXIT } from '../exit-codes.js';
import type { Comparison } from '../model/Comparison.js';
import type {
  ComparedRun,
  ComparedSeries,
  ComparisonDocument,
  Difference,
  HeadComparison,
} from '../model/ComparisonDocument.js';
import type { RunRecord, SeriesRecord } from '../model/RunRecord.js';
import { planGates } from '../plan/plan-gates.js';
import { verdictText } from '../ui/verdict-text.js';
import { alignSeries, withoutBaseSide, type Aligned } from './align-series.js';
import { compareStored } from './compare-stored.js';
import { comparisonWarnings } from './comparison-warnings.js';
import { chooseBaselines, type BaseRun } from './choose-baselines.js';
import { differencesOf, mergeDifferences } from './differences.js';
import { kindOfHour } from './kind-of-hour.js';

export interface CompareRequest {
  /** As the base was named. */
  label: string;
  /** None: the heads are duets, which hold their base themselves. */
  bases: readonly BaseRun[];
  /** Of a folder: what could not be read. */
  unreadable: ComparisonDocument['base']['leftOut'];
  heads: readonly RunRecord[];
  margin: number;
  /** As for `--gate`: none is p99 of every series. */
  gates: readonly string[];
  failOn: ComparisonDocument['failOn'];
  force: boolean;
  /** Of faasmark. */
  version: string;
}

/** @throws FaasmarkError 'not-comparable', with everything that differs; 'bad-config' for a gate that names no series */
export function compareRuns(request: CompareRequest): ComparisonDocument {
  const { heads, force, failOn, margin } = request;
  const { bases, leftOut } = chooseBaselines(request);
  const compared = heads.map((head) => ({ head, bases: bases.map((base) => alignSeries(base, head)) }));
  const differences = mergeDifferences(
    compared.flatMap(({ head, bases }) =>
      bases.flatMap(({ run }) => differencesOf(run, withoutBaseSide(head))),
    ),
  );
  refuse(differences, force);
  const gates = gatesOf(request);
  const comparisons = compared.flatMap(({ head, bases }, place): HeadComparison[] => [
    ...(bases.length === 0
      ? []
      : [storedComparison(head, bases, { margin: failOn?.margin ?? margin, gates: gates[place] ?? [] })]),
    ...ownComparison(head),
  ]);
  const forced = differences.some(({ weight }) => weight === 'matters');
  const document: ComparisonDocument = {
    schema: 'faasmark.comparison/1',
    tool: { version: request.version },
    base: {
      label: bases.length === 0 ? baseOfDuets(heads) : request.label,
      runs: bases.map(comparedRun),
      leftOut,
    },
    comparisons,
    differences,
    forced,
    failOn,
    exit: exitOf(comparisons, heads, failOn),
    warnings: [],
  };
  return { ...document, warnings: comparisonWarnings(document, { bases, heads }) };
}

/** Everything that stands in the way is told at once. */
function refuse(differences: readonly Difference[], force: boolean): void {
  const never = differences.filter(({ weight }) => weight === 'never');
  const blocking = force ? never : differences.filter(({ weight }) => weight !== 'noted');
  const [first] = blocking;
  if (first === undefined) return;
  const problems = blocking.map((one): Problem => ({ message: differenceText(one), hint: one.hint }));
  throw new FaasmarkError({
    code: 'not-comparable',
    message:
      problems.length === 1
        ? `The runs cannot be compared: ${differenceText(first)}.`
        : `The runs cannot be compared: they differ in ${problems.length} things that matter.`,
    hint:
      never.length > 0
        ? `${never[0]?.hint ?? ''}; --force does not change that`
        : `${problems.length === 1 ? `${first.hint}, or` : 'measure alike, or'} compare all the same: --force, which labels the result`,
    problems,
  });
}

/** "rate: the base (a, b) has 70/s, the head (c) 50/s, in 3 series". */
export function differenceText({ what, bases, head, series, baseHas, headHas }: Difference): string {
  const where =
    series.length === 0
      ? ''
      : series.length === 1
        ? `, in ${series[0] ?? ''}`
        : `, in ${series.length} series`;
  const shown =
    bases.length > 3 ? `${bases.slice(0, 3).join(', ')} and ${bases.length - 3} more` : bases.join(', ');
  return `${what}: the base (${shown}) has ${baseHas}, the head (${head}) ${headHas}${where}`;
}

function gatesOf({ gates, heads }: CompareRequest): ReturnType<typeof planGates>[] {
  const problems: Problem[] = [];
  const planned = heads.map((head) => planGates(gates, withoutBaseSide(head).series, problems));
  const unique = [...new Map(problems.map((one) => [one.message, one])).values()];
  const [first] = unique;
  if (first === undefined) return planned;
  throw new FaasmarkError({
    code: 'bad-config',
    message: unique.length === 1 ? first.message : `${unique.length} gates are wrong.`,
    hint: unique.length === 1 ? first.hint : 'Correct them and compare again.',
    problems: unique,
  });
}

function storedComparison(
  whole: RunRecord,
  bases: readonly Aligned[],
  options: { margin: number; gates: ReturnType<typeof planGates> },
): HeadComparison {
  const head = withoutBaseSide(whole);
  const runs = bases.map(({ run }) => run);
  const comparison = compareStored(runs, head, options);
  const hour = kindOfHour(head.startedAt);
  const headIds = new Set(head.series.map(({ id }) => id));
  const baseIds = new Set(runs.flatMap((run) => run.series.map(({ id }) => id)));
  const inBoth = (id: string) => headIds.has(id) && baseIds.has(id);
  return {
    head: comparedRun(whole),
    hour,
    alike: runs.filter((run) => kindOfHour(run.startedAt) === hour).length,
    comparison: {
      ...comparison,
      series: comparison.series
        .filter(({ series }) => inBoth(series))
        .map((one) => ({ ...one, base: nameInBase(bases, one.series) })),
    },
    series: head.series.filter(({ id }) => inBoth(id)).map((one) => comparedSeries(one, runs)),
    onlyBase: [...baseIds].filter((id) => !headIds.has(id)),
    onlyHead: [...headIds].filter((id) => !baseIds.has(id)),
  };
}

/** The comparison that a duet holds is the sharper one: both sides were measured in the same blocks. */
function ownComparison(head: RunRecord): HeadComparison[] {
  const { comparison } = head;
  if (comparison?.kind !== 'duet') return [];
  const bases = new Map(comparison.series.map(({ series, base }) => [series, base]));
  return [
    {
      head: comparedRun(head),
      hour: kindOfHour(head.startedAt),
      alike: 0,
      comparison,
      series: withoutBaseSide(head).series.map((one) => {
        const base = head.series.find(({ id }) => id === bases.get(one.id));
        return comparedSeries(one, base === undefined ? [] : [{ series: [{ ...base, id: one.id }] }]);
      }),
      onlyBase: [],
      onlyHead: [],
    },
  ];
}

function baseOfDuets(heads: readonly RunRecord[]): string {
  return [...new Set(heads.flatMap(({ comparison }) => comparison?.base ?? []))].join('; ');
}

function nameInBase(bases: readonly Aligned[], id: string): string {
  return bases.map(({ names }) => names.get(id)).find((name) => name !== undefined) ?? id;
}

function comparedRun(run: RunRecord): ComparedRun {
  return {
    id: run.id,
    startedAt: run.startedAt,
    status: run.status,
    trustworthy: run.exit.code !== EXIT.untrustworthy,
    tool: { version: run.tool.version, node: run.tool.node },
    client: { os: run.client.os, cpu: run.client.cpu, cores: run.client.cores },
    suite: run.plan.suite,
    blocks: run.plan.blocks,
    command: run.command,
  };
}

function comparedSeries(
  one: SeriesRecord,
  runs: readonly { series: readonly SeriesRecord[] }[],
): ComparedSeries {
  const bases = runs.flatMap((run) => run.series.filter(({ id }) => id === one.id));
  const baseOk = bases.every(({ trust }) => trust.ok);
  const prefix = `${one.provider}/${one.region}/`;
  return {
    id: one.id,
    label: one.id.startsWith(prefix) ? one.id.slice(prefix.length) : one.id,
    marks: [
      ...(one.load.loop === 'closed' || one.load.profile === 'closed' ? ['closed loop'] : []),
      ...(one.emulated.length > 0 ? ['emulated'] : []),
      ...(one.trust.ok || baseOk ? [] : ['not trustworthy']),
      ...(one.trust.ok || !baseOk ? [] : ['head not trustworthy']),
      ...(!one.trust.ok || baseOk ? [] : ['base not trustworthy']),
    ],
  };
}

/** Only what was asked for ends in an exit code; what a run says that cannot be trusted is no regression, and no success either. */
function exitOf(
  comparisons: readonly HeadComparison[],
  heads: readonly RunRecord[],
  failOn: ComparisonDocument['failOn'],
): ComparisonDocument['exit'] {
  if (failOn === null) return { code: EXIT.ok, reasons: [] };
  const found = comparisons.flatMap((one) => regressionsOf(one, heads));
  const sure = found.filter(({ trusted }) => trusted);
  const code = sure.length > 0 ? EXIT.regression : found.length > 0 ? EXIT.untrustworthy : EXIT.ok;
  return { code, reasons: found.map(({ reason }) => reason) };
}

function regressionsOf(
  { head, comparison }: HeadComparison,
  heads: readonly RunRecord[],
): { reason: string; trusted: boolean }[] {
  const record = heads.find(({ id }) => id === head.id);
  return worseGates(comparison).map((one) => {
    const series = record?.series.find(({ id }) => id === one.series);
    const trusted = head.trustworthy && series?.trust.ok !== false;
    const said = `${one.series}: ${one.quantile} is ${verdictText(one, comparison.margin, one.blocks)}`;
    return { trusted, reason: trusted ? said : `${said}; but the head is not trustworthy` };
  });
}

function worseGates({ series, regressions }: Comparison): Comparison['series'] {
  return series.filter(
    (one) => one.role === 'gate' && one.verdict === 'worse' && regressions.includes(one.series),
  );
}
