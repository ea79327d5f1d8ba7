/** A configuration and the catalog go in, the whole plan of the run comes out; nothing is touched. All problems are told at once. */
import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import { FaasmarkError, type Problem } from '../errors.js';
import { deriveSeed, randomFrom } from '../engine/random.js';
import type { Catalog } from '../model/Catalog.js';
import type { Config } from '../model/Config.js';
import type { Plan, SeriesPlan, TrialPlan } from '../model/Plan.js';
import type { Provider } from '../model/Provider.js';
import type { Workload } from '../model/Workload.js';
import { blockOrders } from './block-order.js';
import { chosenWorkloads, splitKey } from './cells.js';
import { planSeries, type SeriesChoice } from './plan-series.js';
import { callsPerTrial, wrongCounts } from './planned-calls.js';
import { planUrls } from './plan-urls.js';
import { SUITES } from './suites.js';

/** Between trials: connections of the last one close, its stragglers end. */
const WASH_OUT_MS = 100;
/** Start of the runtime, deploy, analysis, report, teardown. */
const FIXED_MS = 8_000;

/** @throws `bad-config` with every problem found */
export async function makePlan(config: Config, catalog: Catalog): Promise<Plan> {
  const problems: Problem[] = [];
  const names = config.providers.length > 0 ? config.providers : ['local'];
  const choices: SeriesChoice[] = [];
  const loaded: Provider[] = [];
  if (config.urls.length > 0) {
    const http = await load(catalog.providers, 'http', 'provider');
    loaded.push(http);
    choices.push(...planUrls(config, http, problems));
  } else {
    const workloads: Workload[] = [];
    for (const name of chosenWorkloads(config))
      workloads.push(await load(catalog.workloads, name, 'workload'));
    for (const name of names) {
      const provider = await load(catalog.providers, name, 'provider');
      loaded.push(provider);
      choices.push(...planSeries(config, workloads, provider, problems));
    }
    problems.push(...unknownSettings(config, loaded, workloads));
    problems.push(...unusedPayload(config, workloads));
  }
  const series = choices.flatMap((choice) => (choice.kind === 'series' ? [choice.series] : []));
  const notPossible = choices.flatMap((choice) => (choice.kind === 'not-possible' ? [choice] : []));
  if (problems.length === 0 && series.length === 0) problems.push(nothingToMeasure(notPossible));
  problems.push(...sameIds(series), ...wrongCounts(series));
  if (problems.length > 0) {
    throw new FaasmarkError({
      code: 'bad-config',
      message:
        problems.length === 1
          ? (problems[0]?.message ?? '')
          : `${problems.length} things are wrong with what was asked.`,
      hint: problems.length === 1 ? (problems[0]?.hint ?? '') : 'Correct them and run again.',
      problems,
    });
  }
  return assemble(config, series, notPossible, loaded);
}

function assemble(
  config: Config,
  series: readonly SeriesPlan[],
  notPossible: Plan['notPossible'],
  providers: readonly Provider[],
): Plan {
  const seed = config.seed ?? 1;
  const trials = config.trials ?? SUITES[config.suite].trials;
  const blocks = planBlocks(series, trials, seed);
  const warmUp = ({ load, functions }: SeriesPlan): number =>
    load.warmUpCalls * 2 * Math.max(1, functions.length);
  const callsOf = (each: SeriesPlan): number => trials * callsPerTrial(each.load).calls + warmUp(each);
  const bills = providers.map((provider) => {
    const own = series.filter((each) => each.provider === provider.name);
    return provider.plan(
      own,
      own.reduce((sum, each) => sum + callsOf(each) * Math.max(1, each.functions.length), 0),
    );
  });
  return {
    hash: planHash(series, trials),
    seed,
    suite: config.suite,
    series,
    blocks,
    resources: bills.flatMap((bill) => bill.resources),
    permissions: bills.flatMap((bill) => bill.permissions),
    invocations: series.reduce((sum, each) => sum + callsOf(each), 0),
    durationMs: series.reduce(
      (sum, { load }) => sum + trials * (load.durationMs + load.leadInMs + WASH_OUT_MS) + 500,
      FIXED_MS,
    ),
    costUsd: bills.reduce((sum, bill) => sum + bill.costUsd, 0),
    notPossible,
  };
}

/** Every series once per block, in seeded order balanced for what preceded. */
function planBlocks(series: readonly SeriesPlan[], trials: number, seed: number): TrialPlan[][] {
  const orders = blockOrders(series.length, trials, randomFrom(deriveSeed(seed, 'order')));
  return orders.map((order, block) =>
    order.flatMap((position, place): TrialPlan[] => {
      const each = series[position];
      if (each === undefined) return [];
      return [{ series: each.id, index: block, block, order: place, seed: deriveSeed(seed, each.id, block) }];
    }),
  );
}

/** Decides what is measured; not in which order, nor where the sources lie on this machine. */
function planHash(series: readonly SeriesPlan[], trials: number): string {
  const portable = JSON.stringify({ series, trials }, (key, value: unknown) =>
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
