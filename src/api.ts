/** For programs: settings as in a config file go in; a finished run, a plan, or a stored run comes out. */
import type { UserConfig } from './config/define.js';
import { isRecord } from './config/is-record.js';
import { resolveConfig, type ResolvedConfig } from './config/resolve-config.js';
import type { StoredOptions } from './compare/compare-stored.js';
import type { Comparison } from './model/Comparison.js';
import type { Plan } from './model/Plan.js';
import type { Interrupts, Progress } from './model/Progress.js';
import type { RunRecord } from './model/RunRecord.js';
import type { RunOutcome } from './run-state.js';

export type { RunOutcome };

/** An id, a folder, the path of a run.json, `latest`, or the record itself. */
export type StoredRun = string | RunRecord;

export interface CompareOptions extends StoredOptions {
  /** Where `.faasmark/` lies; default: the current folder. */
  cwd?: string;
}

/** Settings by camelCase flag name, and the URLs to measure instead of deploying. Environment and config files are not read. */
export type RunSettings = UserConfig & { readonly urls?: readonly string[] };

export interface ApiOptions {
  /** Where `.faasmark/` lies; default: the current folder. */
  cwd?: string;
  /** Listens to the run; default: nobody. */
  progress?: Progress;
  /** Aborting it stops the load, keeps what was measured and tears down. */
  signal?: AbortSignal;
}

const SILENT: Progress = {
  stage: () => undefined,
  trial: () => undefined,
  detail: () => undefined,
  notice: () => undefined,
  end: () => undefined,
};

/** @throws FaasmarkError where nothing was deployed yet: wrong settings, failed preflight; everything later is in the outcome */
export async function run(settings: RunSettings = {}, options: ApiOptions = {}): Promise<RunOutcome> {
  const { config, catalog } = await resolveSettings(settings, options);
  const { run: measure } = await import('./run.js');
  return measure(config, {
    cwd: options.cwd ?? process.cwd(),
    catalog,
    progress: options.progress ?? SILENT,
    interrupts: interruptsOf(options.signal),
    commandLine: 'run() of the faasmark package',
    columns: 100,
    color: false,
  });
}

/** What `run` would do; touches nothing. @throws FaasmarkError 'bad-config' with every problem */
export async function plan(settings: RunSettings = {}, options: ApiOptions = {}): Promise<Plan> {
  const { config, catalog } = await resolveSettings(settings, options);
  const { makePlan } = await import('./plan/make-plan.js');
  return makePlan(config, catalog);
}

/** By id, folder, path of a run.json, or `latest`. @throws FaasmarkError 'bad-run-folder' */
export async function readRun(
  pathOrId: string,
  cwd: string = process.cwd(),
): Promise<{ record: RunRecord; folder: string }> {
  const { readRun: read } = await import('./record/read-run.js');
  return read(pathOrId, cwd);
}

/**
 * A stored run against one or more earlier ones, series by series. Runs at different times differ in more than the
 * code: a regression is only called one against at least five baselines of the same kind of hour. A run with
 * `against` holds its own comparison (`record.comparison`), which is the sharper one.
 *
 * @throws FaasmarkError 'bad-run-folder'
 */
export async function compare(
  base: StoredRun | readonly StoredRun[],
  head: StoredRun,
  { cwd = process.cwd(), ...options }: CompareOptions = {},
): Promise<Comparison> {
  const { compareStored } = await import('./compare/compare-stored.js');
  const recordOf = async (run: StoredRun): Promise<RunRecord> =>
    typeof run === 'string' ? (await readRun(run, cwd)).record : run;
  const baselines = await Promise.all((isMany(base) ? base : [base]).map(recordOf));
  return compareStored(baselines, await recordOf(head), options);
}

function isMany(base: StoredRun | readonly StoredRun[]): base is readonly StoredRun[] {
  return Array.isArray(base);
}

async function resolveSettings(given: RunSettings, options: ApiOptions): Promise<ResolvedConfig> {
  const { urls, extend, ...settings } = given;
  return resolveConfig({
    argv: { _: [], ...(urls === undefined ? {} : { url: urls }) },
    env: {},
    cwd: options.cwd ?? process.cwd(),
    file: {
      path: 'settings',
      settings: isRecord(settings) ? settings : {},
      extend: extend ?? {},
      lineOf: () => null,
    },
  });
}

function interruptsOf(signal: AbortSignal | undefined): Interrupts {
  return {
    stop: signal ?? new AbortController().signal,
    hurry: new AbortController().signal,
    received: () => null,
  };
}
