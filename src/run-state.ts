/** What a run knows of itself between its stages: its plan and providers, what every series brought, and what went wrong. */
import type { RunAnalysis } from './analyse/analyse-run.js';
import type { Cut } from './abort-on-fail.js';
import type { Capped } from './cost-cap.js';
import type { Comparison } from './model/Comparison.js';
import { EXIT, type ExitCode } from './exit-codes.js';
import { asFaasmarkError, FaasmarkError } from './errors.js';
import type { Callers } from './drive/callers.js';
import type { RequestOptions } from './drive/drive-request.js';
import type { Drivers } from './drive/start-drivers.js';
import { cpuShareOf, type SeriesStates } from './drive/series-state.js';
import type { Catalog } from './model/Catalog.js';
import type { Config } from './model/Config.js';
import type { HistogramData } from './model/Drive.js';
import type { Plan, SeriesPlan } from './model/Plan.js';
import type { Interrupts, Progress } from './model/Progress.js';
import type { DestroyOutcome, Provider, ProviderContext, UrlRequest } from './model/Provider.js';
import type { Reporter } from './model/Reporter.js';
import type { RunRecord } from './model/RunRecord.js';
import type { Warning } from './model/Warning.js';
import { pacingOf } from './plan/pacing-of.js';
import { describeClient } from './record/client.js';
import { newRunId } from './record/run-folder.js';

/** What a run needs of the world around it. */
export interface RunHost {
  cwd: string;
  catalog: Catalog;
  progress: Progress;
  interrupts: Interrupts;
  /** The command that reproduces the run, secrets already masked. */
  commandLine: string;
  /** Of the terminal, for reports that are text. */
  columns: number;
  color: boolean;
  /** Hears of the run's id and folder before anything is created. */
  onFolder?(id: string, folder: string): void;
}

export interface RunOutcome {
  record: RunRecord;
  folder: string;
  exit: ExitCode;
  /** Why the exit is not 0, in words. */
  reasons: readonly string[];
  /** Those of the reasons that are errors, with what to do about them. */
  failures: readonly FaasmarkError[];
}

/** Written into every run's folder, besides those that `--reporter` names. */
const STANDARD_REPORTS = ['html', 'markdown', 'csv'];
/** After this a forgotten resource may be swept. */
const EXPIRES_AFTER_MS = 24 * 3_600_000;

const SIGNAL_EXIT = { SIGINT: EXIT.interrupted, SIGTERM: EXIT.terminated, SIGHUP: EXIT.hangup } as const;

/** What the evidence says: of every series, of head against base where there is one, and of the thresholds. */
export type Findings = RunAnalysis & {
  callers: RunRecord['callers'];
  vantages: NonNullable<RunRecord['vantages']>;
  comparison: Comparison | null;
  thresholds: RunRecord['thresholds'];
};

export interface Run {
  readonly id: string;
  readonly config: Config;
  readonly plan: Plan;
  readonly host: RunHost;
  readonly startedAt: Date;
  readonly providers: readonly Provider[];
  readonly reporters: readonly Reporter[];
  readonly urls: readonly UrlRequest[];
  /** Filled by the stages. */
  states: SeriesStates;
  /** Null until something is deployed. */
  callers: Callers | null;
  /** That requests were signed with so far. */
  secrets: () => readonly string[];
  floor: HistogramData | null;
  left: DestroyOutcome['left'];
  /** Where a threshold that failed ended it; null: nowhere. */
  cut: Cut | null;
  /** Where --max-cost ended it; null: nowhere. */
  capped: Capped | null;
  readonly warnings: Warning[];
  readonly failures: FaasmarkError[];
  contextOf(provider: Provider): ProviderContext;
  /** What the requests of all its trials share. */
  requestOptions(drivers: Drivers): RequestOptions;
  /** Does one part of the run; what it throws is kept as a failure, and the run goes on to what must still be done. */
  attempt(part: () => Promise<void>): Promise<void>;
  /** Keeps a failure; the same one only once. */
  failed(error: unknown): void;
  /** Of the machine and the driving thread, as far as is known. */
  client(): RunRecord['client'];
  interruptExit(): ExitCode | null;
  /** The analysis made under this key, or made now: the same evidence is analysed once. */
  analysed(key: string, analyse: () => Findings): Findings;
  /** Warns once per reporter. */
  reporterFailed(reporter: string, reason: string): void;
}

export async function beginRun(config: Config, plan: Plan, host: RunHost): Promise<Run> {
  const startedAt = new Date();
  const id = newRunId(startedAt, Math.random());
  const names = [
    ...new Set(
      plan.series.flatMap(({ provider, initiators }) => [provider, initiators?.provider ?? provider]),
    ),
  ];
  const providers = await Promise.all(names.map((name) => find(host.catalog.providers, name).load()));
  const wanted = [...new Set([...STANDARD_REPORTS, ...config.reporters])];
  const reporters = await Promise.all(wanted.map((name) => find(host.catalog.reporters, name).load()));
  const failures: FaasmarkError[] = [];
  let last: { key: string; analysis: Findings } | null = null;
  const state: Run = {
    id,
    config,
    plan,
    host,
    startedAt,
    providers,
    reporters: reporters.filter(({ destination }) => destination === 'file'),
    urls: [...urlRequests(config), ...(config.against === null ? [] : urlRequests(config.against.config))],
    states: new Map(),
    callers: null,
    secrets: () => [],
    floor: null,
    left: [],
    cut: null,
    capped: null,
    warnings: plan.notPossible.map(({ cell, reason }) => ({
      code: 'not-possible',
      message: `${cell} was asked for and is not possible: ${reason}.`,
      hint: 'Nothing else was measured in its place.',
    })),
    failures,
    requestOptions: ({ caller, canaryUrl }) => {
      const { keepSamples } = config;
      return { caller, canaryUrl, keepSamples, configFileOf: configFileOf(config, plan) };
    },
    contextOf: () => ({
      runId: id,
      expiresAt: new Date(startedAt.getTime() + EXPIRES_AFTER_MS),
      signal: host.interrupts.stop,
      keep: config.keep,
      progress: (message) => host.progress.detail(message),
    }),
    async attempt(part) {
      try {
        await part();
      } catch (error) {
        // What an interrupt cut short is no failure: the interrupt itself is the reason.
        if (!(host.interrupts.stop.aborted && isAbort(error))) state.failed(error);
      }
    },
    failed(error) {
      const failure = asFaasmarkError(error);
      if (!failures.some(({ message }) => message === failure.message)) failures.push(failure);
    },
    client: () => describeClient({ cpuShare: cpuShareOf(state.states), pacing: pacingOf(plan) }),
    interruptExit() {
      const signal = host.interrupts.received();
      return signal === null ? null : SIGNAL_EXIT[signal];
    },
    analysed(key, analyse) {
      if (last?.key !== key) last = { key, analysis: analyse() };
      return last.analysis;
    },
    reporterFailed(reporter, reason) {
      if (
        state.warnings.some(({ code, message }) => code === 'reporter-failed' && message.startsWith(reporter))
      )
        return;
      const hint = `faasmark report ${id} --reporter ${reporter} --verbose`;
      state.warnings.push({ code: 'reporter-failed', message: `${reporter}: ${reason}`, hint });
    },
  };
  return state;
}

/** Each side of a duet is called in its own way. */
function urlRequests({ urls, method, headers, body, expectStatus }: Config): UrlRequest[] {
  return urls.map((url) => ({ url, method, headers, body, expectStatus }));
}

/** A workload that the base's own file defines is loaded from there, all others from the file of the run. */
function configFileOf({ against, configFile }: Config, { duet }: Plan): RequestOptions['configFileOf'] {
  const bases = new Set(duet?.pairs.map(({ base }) => base));
  return ({ id, workload }: SeriesPlan) =>
    against !== null && bases.has(id) && against.ownWorkloads.includes(workload)
      ? against.config.configFile
      : configFile;
}

function isAbort(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return error.name === 'AbortError' || isAbort(error.cause);
}

function find<T extends { name: string }>(entries: readonly T[], name: string): T {
  const entry = entries.find((each) => each.name === name);
  if (entry !== undefined) return entry;
  throw new FaasmarkError({ code: 'bad-config', message: `There is no "${name}".`, hint: 'faasmark list' });
}
