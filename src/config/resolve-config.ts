/** Flags, environment and config file of `run` or `plan` go in; one checked configuration comes out, with where each value came from. */
import { resolve } from 'node:path';
import { FaasmarkError, type Problem } from '../errors.js';
import type { Catalog } from '../model/Catalog.js';
import type { Against, Config, Suite } from '../model/Config.js';
import { createCatalog } from '../registry.js';
import { readBase } from './against.js';
import { withGithubReporter } from './github-actions.js';
import type { CommandName } from './option.js';
import { loadSettings, type LoadedSettings } from './load-settings.js';
import type { Extend, LoadedConfigFile } from './load-config-file.js';
import { maskUrl } from './mask.js';
import { matchNames } from './match-names.js';
import type { OptionName, Settings } from './options.js';
import { originText, quoteSetting, type Origin } from './origin.js';
import { readHeadersFromEnvironment } from './header-env.js';
import { readProfile } from './read-profile.js';
import { readFrom, vantageProblems } from './read-vantage.js';
import type { Arguments, Environment } from './settings.js';
import { parseThreshold } from '../thresholds/parse-threshold.js';

/** Where a setting came from: `flag`, `env FAASMARK_X`, `file <path>`, `default`. */
export type Sources = Readonly<Record<OptionName, { value: unknown; source: string }>>;

export interface ResolveInput {
  /** As yargs parsed it; URLs under `url`. */
  argv: Arguments;
  env: Environment;
  cwd: string;
  command?: CommandName;
  /** Found wrong before: listed with the rest. */
  problems?: readonly Problem[];
  /** Stands for the config file: none is looked for. */
  file?: LoadedConfigFile;
}

export interface ResolvedConfig {
  config: Config;
  sources: Sources;
  extend: Extend;
  /** The built-in definitions and those of the config file. */
  catalog: Catalog;
  settings: Settings;
}

/** Throws one 'bad-config' that lists every problem. */
export async function resolveConfig(input: ResolveInput): Promise<ResolvedConfig> {
  const loaded = await loadSettings({
    command: input.command ?? 'run',
    args: input.argv,
    positionals: ['url'],
    env: input.env,
    cwd: input.cwd,
    ...(input.file === undefined ? {} : { file: input.file }),
  });
  return resolveLoaded(loaded, input);
}

/** Of the head, and once more of its base. */
async function resolveLoaded(loaded: LoadedSettings, input: ResolveInput): Promise<ResolvedConfig> {
  const { settings, origins, extend, configFile } = loaded;
  const catalog = createCatalog(extend);
  const urls = readUrls(input.argv['url']);
  const providers = namesOf('provider', settings, origins, catalog);
  const workloads = namesOf('workload', settings, origins, catalog);
  const reporters = namesOf('reporter', settings, origins, catalog);
  const headers = readHeadersFromEnvironment(settings, input.env);
  const profile = await readProfile(settings, origins, input.cwd);
  const problems = [
    ...(input.problems ?? []),
    ...loaded.problems,
    ...urls.problems,
    ...providers.problems,
    ...workloads.problems,
    ...reporters.problems,
    ...headers.problems,
    ...profile.problems,
    ...method(settings, origins),
    ...contradictions(settings, origins),
    ...vantageProblems(settings, origins, urls.urls, catalog),
    ...mixtures(urls.urls, providers.names, settings, origins),
    ...onlyAgainst(settings, origins),
    ...(loaded.problems.length > 0 ? [] : onlyThresholds(settings, origins)),
  ];
  const against =
    settings.against.length === 0 ? null : await resolveBase({ loaded, urls: urls.urls, input, problems });
  if (problems.length > 0) throw badConfig(problems);
  const measuringUrls = urls.urls.length > 0;
  const config: Config = {
    urls: urls.urls,
    providers: measuringUrls ? ['http'] : providers.names.length > 0 ? providers.names : ['local'],
    // A config file may name workloads for other runs than the one of these URLs.
    workloads: measuringUrls ? [] : workloads.names,
    region: settings.region,
    memoryMb: settings.memory,
    payloadBytes: settings.payload,
    runtime: settings.runtime,
    compositions: settings.composition,
    vantages: settings.vantage,
    initiators: settings.initiators,
    from: readFrom(settings.from),
    initiatorMemoryMb: settings['initiator-memory'],
    profile: profile.choice,
    arrival: settings.arrival,
    ratePerSecond: settings.rate,
    connections: settings.connections,
    durationMs: settings.duration,
    warmUpCalls: settings.warmup,
    trials: settings.trials,
    timeoutMs: settings.timeout,
    seed: settings.seed,
    maxCostUsd: settings['max-cost'],
    maxInFlight: settings['max-in-flight'],
    http: settings.http,
    set: settings.set,
    against,
    gates: settings.gate,
    margin: settings.margin,
    thresholds: settings.threshold.map(parseThreshold),
    strict: settings.strict,
    abortOnFail: settings['abort-on-fail'],
    out: settings.out === null ? null : resolve(input.cwd, settings.out),
    keepSamples: settings.samples,
    reporters: withGithubReporter(reporters.names, origins.reporter, input.env),
    json: settings.json,
    suite: suiteOf(settings, origins),
    keep: settings.keep,
    method: settings.method?.toUpperCase() ?? (settings.body === null ? 'GET' : 'POST'),
    headers: headers.headers,
    body: settings.body,
    expectStatus: settings['expect-status'],
    quiet: wins('quiet', 'verbose', settings, origins),
    verbose: wins('verbose', 'quiet', settings, origins),
    configFile,
  };
  return {
    config,
    sources: sourcesOf({ ...settings, config: configFile }, origins),
    extend,
    catalog,
    settings,
  };
}

/** The base as a configuration of its own; what is wrong with it and not with the head too joins the problems. */
async function resolveBase(head: {
  loaded: LoadedSettings;
  urls: readonly string[];
  input: ResolveInput;
  problems: Problem[];
}): Promise<Against | null> {
  const { input, problems } = head;
  const { loaded, urls, label, ownWorkloads } = await readBase({ ...head, cwd: input.cwd });
  try {
    const argv = { ...input.argv, url: urls };
    const { config, catalog } = await resolveLoaded(loaded, { ...input, argv, problems: [] });
    return { label, config, catalog, ownWorkloads };
  } catch (error) {
    if (!(error instanceof FaasmarkError)) throw error;
    const known = problems.map(({ message }) => message);
    problems.push(...error.problems.filter(({ message }) => !known.includes(message)));
    return null;
  }
}

/** One problem is the error itself; several are listed under one sentence. */
export function badConfig(problems: readonly Problem[]): FaasmarkError {
  const [first] = problems;
  const single = problems.length === 1 && first !== undefined;
  return new FaasmarkError({
    code: 'bad-config',
    message: single ? first.message : `${String(problems.length)} settings are wrong`,
    hint: single ? first.hint : 'correct all of them and run the command again',
    problems,
  });
}

function sourcesOf(settings: Settings, origins: Readonly<Record<OptionName, Origin>>): Sources {
  const entries = Object.entries(settings).map(([name, value]) => {
    const option = name as OptionName;
    return [option, { value: value as unknown, source: originText(option, origins[option]) }];
  });
  return Object.fromEntries(entries) as Sources;
}

function namesOf(
  option: 'provider' | 'workload' | 'reporter',
  settings: Settings,
  origins: Readonly<Record<OptionName, Origin>>,
  catalog: Catalog,
): { names: string[]; problems: Problem[] } {
  const known = catalog[`${option}s`].map((entry) => entry.name);
  return matchNames(settings[option] ?? [], known, option, (name) =>
    quoteSetting(option, origins[option], name),
  );
}

function readUrls(given: unknown): { urls: string[]; problems: Problem[] } {
  const urls: string[] = [];
  const problems: Problem[] = [];
  for (const one of (Array.isArray(given) ? given : given === undefined ? [] : [given]).map(String)) {
    const parsed = URL.canParse(one) ? new URL(one) : null;
    if (parsed?.protocol === 'http:' || parsed?.protocol === 'https:') urls.push(one);
    else {
      problems.push({
        message: `${maskUrl(one)}: is no http or https URL`,
        hint: /^[a-z0-9*?-]+$/.test(one)
          ? `to measure a workload write faasmark run -w ${one}`
          : 'write the whole address, such as https://example.org/function',
      });
    }
  }
  return { urls, problems };
}

function method(settings: Settings, origins: Readonly<Record<OptionName, Origin>>): Problem[] {
  if (settings.method === null || /^[A-Za-z]+$/.test(settings.method)) return [];
  return [
    {
      message: `${quoteSetting('method', origins.method, settings.method)}: is no HTTP method`,
      hint: 'write for example --method POST',
    },
  ];
}

const STRENGTH = { against: 4, flag: 3, env: 2, file: 1, default: 0 } as const;

function contradictions(settings: Settings, origins: Readonly<Record<OptionName, Origin>>): Problem[] {
  const pairs = [
    ['quick', 'full'],
    ['quiet', 'verbose'],
  ] as const;
  return pairs
    .filter(([a, b]) => settings[a] && settings[b] && origins[a].kind === origins[b].kind)
    .map(([a, b]) => ({
      message: `--${a} and --${b} contradict each other`,
      hint: `leave out one of --${a} and --${b}`,
    }));
}

/** True where it is set and not covered by its opposite from a stronger layer. */
function wins(
  option: 'quick' | 'full' | 'quiet' | 'verbose',
  opposite: 'quick' | 'full' | 'quiet' | 'verbose',
  settings: Settings,
  origins: Readonly<Record<OptionName, Origin>>,
): boolean {
  if (!settings[option]) return false;
  return !settings[opposite] || STRENGTH[origins[option].kind] > STRENGTH[origins[opposite].kind];
}

function suiteOf(settings: Settings, origins: Readonly<Record<OptionName, Origin>>): Suite {
  if (wins('quick', 'full', settings, origins)) return 'quick';
  return wins('full', 'quick', settings, origins) ? 'full' : 'standard';
}

function onlyAgainst(settings: Settings, origins: Readonly<Record<OptionName, Origin>>): Problem[] {
  if (settings.against.length > 0) return [];
  return (['gate', 'margin'] as const)
    .filter((name) => origins[name].kind === 'flag')
    .map((name) => ({
      message: `--${name}: is for a comparison, and there is nothing to compare with`,
      hint: `write faasmark run --against BASE --${name} …`,
    }));
}

function onlyThresholds(settings: Settings, origins: Readonly<Record<OptionName, Origin>>): Problem[] {
  if (settings.threshold.length > 0 || origins.threshold.kind !== 'default') return [];
  return (['strict', 'abort-on-fail'] as const)
    .filter((name) => settings[name] && origins[name].kind === 'flag')
    .map((name) => ({
      message: `--${name}: is for thresholds, and there is none`,
      hint: `write faasmark run --threshold 'warm.p99<20ms' --${name} …`,
    }));
}

const FOR_URLS = ['method', 'header', 'header-env', 'body', 'expect-status'] as const;
const FOR_DEPLOYING = ['workload', 'composition', 'memory', 'payload', 'runtime', 'keep'] as const;

/** A flag that could only be ignored is refused; from file and environment such settings wait for a run that uses them. */
function mixtures(
  urls: readonly string[],
  providers: readonly string[],
  settings: Settings,
  origins: Readonly<Record<OptionName, Origin>>,
): Problem[] {
  const problems: Problem[] = [];
  if (urls.length > 0) {
    const deploying = providers.filter((name) => name !== 'http');
    if (deploying.length > 0 && origins.provider.kind === 'flag') {
      problems.push({
        message: `--provider ${deploying.join(',')}: deploys functions, and URLs are measured as they are`,
        hint: 'leave out --provider or the URLs',
      });
    }
    for (const flag of FOR_DEPLOYING.filter((name) => origins[name].kind === 'flag')) {
      problems.push({
        message: `--${flag}: has no meaning for URLs, where nothing is deployed`,
        hint: `leave out --${flag} or the URLs`,
      });
    }
    return problems;
  }
  if (providers.includes('http')) {
    problems.push({
      message: `${quoteSetting('provider', origins.provider, (settings.provider ?? []).join(','))}: http measures URLs, and none is given`,
      hint: 'write faasmark run https://example.org/function',
    });
  }
  for (const flag of FOR_URLS.filter((name) => origins[name].kind === 'flag')) {
    problems.push({
      message: `--${flag}: is for URLs, and none is given`,
      hint: `write faasmark run https://example.org/function --${flag} …`,
    });
  }
  return problems;
}
