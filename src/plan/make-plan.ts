/** A configuration and the catalog go in, the whole plan of the run comes out; nothing is touched. All problems are told at once. */
import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import { FaasmarkError, type Problem } from '../errors.js';
import type { Catalog } from '../model/Catalog.js';
import type { Config } from '../model/Config.js';
import type { DuetPlan, Plan, SeriesPlan } from '../model/Plan.js';
import type { Provider } from '../model/Provider.js';
import type { Workload } from '../model/Workload.js';
import { planDuet } from './plan-duet.js';
import { planBlocks } from './plan-blocks.js';
import { chosenWorkloads, splitKey } from './cells.js';
import { planThresholds } from './plan-thresholds.js';
import { planSeries, type SeriesChoice } from './plan-series.js';
import { plannedUse, SUPPOSED } from './planned-use.js';
import { callsPerTrial, paidCallsPerTrial, wrongCounts } from './planned-calls.js';
import { initiatorResource, planInitiatorWork } from './plan-initiator-work.js';
import { planUrls } from './plan-urls.js';
import { SUITES } from './suites.js';

/** Between trials: connections of the last one close, its stragglers end. */
const WASH_OUT_MS = 100;
/** Start of the runtime, deploy, analysis, report, teardown. */
const FIXED_MS = 8_000;

/** Until initiators have compiled their code and called the null target. */
const READY_MS = 6_000;
/** For initiators that begin together: telling the time, and opening connections before the common start. */
const TOGETHER_MS = 2_500;
const ALONE_MS = 500;

/** @throws `bad-config` with every problem found */
export async function makePlan(config: Config, catalog: Catalog): Promise<Plan> {
  const problems: Problem[] = [];
  const head = await planSide(config, catalog, problems);
  const { against } = config;
  const base = against === null ? null : await planSide(against.config, against.catalog, problems);
  const sides = base === null ? [head] : [head, base];
  if (config.urls.length === 0) {
    const providers = sides.flatMap((side) => side.providers);
    const workloads = sides.flatMap((side) => side.workloads);
    problems.push(...unknownSettings(config, providers, workloads));
    if (against !== null) problems.push(...unknownSettings(against.config, providers, workloads));
    problems.push(...unusedPayload(config, head.workloads));
  }
  if (problems.length === 0 && head.series.length === 0) problems.push(nothingToMeasure(head.notPossible));
  problems.push(...sides.flatMap((side) => [...sameIds(side.series), ...wrongCounts(side.series)]));
  const duet =
    against === null || base === null
      ? null
      : planDuet(
          head.series,
          base.series,
          { ...config, label: against.label, urls: config.urls.length },
          problems,
        );
  const thresholds = planThresholds(config.thresholds, head.series, problems);
  if (problems.length > 0) throw badPlan(problems);
  return assemble(
    config,
    thresholds,
    duet === null ? head.series : duet.series,
    duet === null ? null : duet.plan,
    unique(sides.flatMap((side) => [...side.notPossible])),
    [...new Set(sides.flatMap((side) => side.providers))],
  );
}

/** What one configuration asks for: all there is without a comparison, head or base with one. */
interface Side {
  series: readonly SeriesPlan[];
  notPossible: Plan['notPossible'];
  providers: readonly Provider[];
  workloads: readonly Workload[];
}

async function planSide(config: Config, catalog: Catalog, problems: Problem[]): Promise<Side> {
  const names = config.providers.length > 0 ? config.providers : ['local'];
  const choices: SeriesChoice[] = [];
  const providers: Provider[] = [];
  const workloads: Workload[] = [];
  const from = await standingOn(config, catalog);
  if (config.urls.length > 0) {
    const http = await load(catalog.providers, 'http', 'provider');
    providers.push(http);
    choices.push(...planUrls(config, http, from, problems));
  } else {
    for (const name of chosenWorkloads(config))
      workloads.push(await load(catalog.workloads, name, 'workload'));
    for (const name of names) {
      const provider = await load(catalog.providers, name, 'provider');
      providers.push(provider);
      choices.push(...planSeries(config, workloads, provider, from, problems));
    }
  }
  if (from !== null && !providers.includes(from)) providers.push(from);
  return {
    series: choices.flatMap((choice) => (choice.kind === 'series' ? [choice.series] : [])),
    notPossible: choices.flatMap((choice) => (choice.kind === 'not-possible' ? [choice] : [])),
    providers,
    workloads,
  };
}

/** The provider that `--from` names. */
async function standingOn({ from, vantages }: Config, catalog: Catalog): Promise<Provider | null> {
  return from === null || !vantages.includes('platform')
    ? null
    : load(catalog.providers, from.provider, 'provider');
}

/** What neither side can do is said once; what was wrong with both was one mistake. */
function unique<T>(values: readonly T[]): T[] {
  const seen = new Set<string>();
  return values.filter((value) => {
    const key = JSON.stringify(value);
    return !seen.has(key) && seen.add(key);
  });
}

function badPlan(found: readonly Problem[]): FaasmarkError {
  const problems = unique(found);
  const [first] = problems;
  return new FaasmarkError({
    code: 'bad-config',
    message:
      problems.length === 1
        ? (first?.message ?? '')
        : `${problems.length} things are wrong with what was asked.`,
    hint: problems.length === 1 ? (first?.hint ?? '') : 'Correct them and run again.',
    problems,
  });
}

function assemble(
  config: Config,
  thresholds: Plan['thresholds'],
  series: readonly SeriesPlan[],
  duet: DuetPlan | null,
  notPossible: Plan['notPossible'],
  providers: readonly Provider[],
): Plan {
  const seed = config.seed ?? 1;
  const trials = config.trials ?? SUITES[config.suite].trials;
  const blocks = planBlocks(series, duet, trials, seed);
  const warmUp = ({ load, functions }: SeriesPlan): number =>
    load.warmUpCalls * 2 * Math.max(1, functions.length);
  const callsOf = (each: SeriesPlan): number => trials * callsPerTrial(each.load).calls + warmUp(each);
  const paidCallsOf = (each: SeriesPlan): number => trials * paidCallsPerTrial(each.load) + warmUp(each);
  const { initiators, limits } = planInitiatorWork(series, trials, providers);
  const durationMs = series.reduce(
    (sum, { load, initiators: by }) =>
      sum + trials * (load.durationMs + load.leadInMs + WASH_OUT_MS + startMs(by)) + 500,
    FIXED_MS + (initiators.length === 0 ? 0 : READY_MS),
  );
  const bills = providers.map((provider) => {
    const own = series.filter((each) => each.provider === provider.name);
    const bill = provider.plan(
      own,
      own.reduce((sum, each) => sum + callsOf(each) * Math.max(1, each.functions.length), 0),
      {
        series: own.map((each) => ({ plan: each, calls: paidCallsOf(each), use: plannedUse(each) })),
        supposed: SUPPOSED,
        durationMs,
      },
    );
    return { provider: provider.name, ...bill };
  });
  const costs = bills.flatMap(({ provider, costUsd, charges, basis }) =>
    charges === undefined || costUsd === 0 ? [] : [{ provider, costUsd, charges, basis }],
  );
  const policies = bills.flatMap(({ provider, policy }) =>
    policy === undefined ? [] : [{ provider, policy }],
  );
  return {
    hash: planHash(series, duet, trials),
    seed,
    suite: config.suite,
    series,
    duet,
    thresholds,
    blocks,
    resources: [...bills.flatMap((bill) => bill.resources), ...initiators.map(initiatorResource)],
    initiators,
    limits: [...bills.flatMap((bill) => bill.limits ?? []), ...limits],
    permissions: bills.flatMap((bill) => bill.permissions),
    ...(policies.length === 0 ? {} : { policies }),
    invocations: series.reduce((sum, each) => sum + callsOf(each), 0),
    durationMs,
    costUsd: [...bills, ...initiators].reduce((sum, { costUsd }) => sum + costUsd, 0),
    ...(costs.length === 0 ? {} : { costs }),
    notPossible,
  };
}

function startMs(initiators: SeriesPlan['initiators']): number {
  if (initiators === null) return 0;
  return initiators.count > 1 ? TOGETHER_MS : ALONE_MS;
}

/** Decides what is measured; not in which order, nor where the sources lie on this machine. */
function planHash(series: readonly SeriesPlan[], duet: DuetPlan | null, trials: number): string {
  const decided = duet === null ? { series, trials } : { series, trials, duet };
  const portable = JSON.stringify(decided, (key, value: unknown) =>
    key === 'sources' ? Object.values(value as Record<string, string>).map((path) => basename(path)) : value,
  );
  return createHash('sha256').update(portable).digest('hex');
}

async function load<T>(
  entries: readonly { name: string; load(): Promise<T> }[],
  name: string,
  what: string,
): Promise<T> {
  const entry = entries.find((each) => each.name === name);
  if (entry === undefined) {
    throw new FaasmarkError({
      code: 'bad-config',
      message: `There is no ${what} "${name}".`,
      hint: `faasmark list ${what}s`,
    });
  }
  return entry.load();
}

function unknownSettings(
  config: Config,
  providers: readonly Provider[],
  workloads: readonly Workload[],
): Problem[] {
  return Object.keys(config.set).flatMap((key): Problem[] => {
    const [owner, name] = splitKey(key);
    const provider = providers.find((each) => each.name === owner);
    if (provider !== undefined) {
      const known = provider.axes.map((axis) => axis.key);
      if (known.includes(name)) return [];
      const hint = known.length === 0 ? `Provider ${owner} has no settings.` : `It has: ${known.join(', ')}.`;
      return [{ message: `Provider ${owner} has no setting "${name}".`, hint }];
    }
    if (workloads.some((each) => each.name === owner)) return [];
    return [
      {
        message: `--set ${key}: "${owner}" is neither a provider nor a workload of this run.`,
        hint: `Name one of ${[...providers, ...workloads].map((each) => each.name).join(', ')}.`,
      },
    ];
  });
}

function unusedPayload(config: Config, workloads: readonly Workload[]): Problem[] {
  const sized = workloads.some(({ parameters }) => parameters.some(({ name }) => name === 'sizeBytes'));
  if (config.payloadBytes.length === 0 || sized) return [];
  return [{ message: 'None of the workloads takes a --payload.', hint: 'Add -w echo or -w handoff.' }];
}

function nothingToMeasure(notPossible: Plan['notPossible']): Problem {
  const [first] = notPossible;
  if (first !== undefined)
    return { message: `${first.cell}: ${first.reason}.`, hint: 'faasmark list workloads' };
  return {
    message: 'Nothing is left to measure: no workload can be joined in the compositions asked for.',
    hint: 'faasmark list workloads',
  };
}

function sameIds(series: readonly SeriesPlan[]): Problem[] {
  const ids = series.map(({ id }) => id);
  const twice = [...new Set(ids.filter((id, index) => ids.indexOf(id) !== index))];
  return twice.map((id) => ({ message: `${id} was asked for twice.`, hint: 'Name each once.' }));
}
