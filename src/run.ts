/** The story of a run: plan → preflight → deploy → warm up → drive → record → analyse → report → tear down. */
import { join } from 'node:path';
import { failedBeyondDoubt } from './abort-on-fail.js';
import { judgeTrial, lagAllowanceUs } from './analyse/judge-trial.js';
import { responseScaleUs } from './analyse/response-scale.js';
import { lostShares } from './analyse/select-trials.js';
import { conclude } from './conclude.js';
import { reachesCap } from './cost-cap.js';
import { storageError } from './errors.js';
import { deploy, type Deployed } from './deploy/deploy.js';
import { byProvider, initiatorRequests } from './deploy/initiator-requests.js';
import { pack } from './deploy/pack.js';
import { packInitiator } from './deploy/pack-initiator.js';
import { openCallers } from './drive/callers.js';
import { driveBlock, type DrivenTrial } from './drive/drive-block.js';
import { maskingCaller } from './drive/masking-caller.js';
import { trialRequest, warmUpRequest } from './drive/drive-request.js';
import {
  addTrial,
  addWarmUp,
  nothingSucceeded,
  seriesStates,
  stateOf,
  type SeriesState,
} from './drive/series-state.js';
import { signingCaller, type SigningCaller } from './drive/signing-caller.js';
import { startDrivers, type Drivers } from './drive/start-drivers.js';
import { secretsOf } from './drive/url-secrets.js';
import type { Config } from './model/Config.js';
import type { Caller } from './model/Drive.js';
import type { TrialPlan } from './model/Plan.js';
import { makePlan } from './plan/make-plan.js';
import { preflight } from './preflight/preflight.js';
import { openRunBook, type RunBook } from './record/run-book.js';
import { renderReports, writeReports } from './report/render-reports.js';
import { beginRun, type Run, type RunHost, type RunOutcome } from './run-state.js';
import { tearDown } from './teardown/destroy-run.js';
import { LEDGER_FILE, openLedger } from './teardown/ledger.js';
import { warmUp } from './warm-up/warm-up.js';
import { formatCount } from './ui/count.js';

/**
 * Does what `config` says and always tears down what it deployed.
 * @throws FaasmarkError only while nothing has been deployed (exits 2 and 3); all else stands in the outcome
 */
export async function run(config: Config, host: RunHost): Promise<RunOutcome> {
  host.progress.stage('plan', 'what will be measured');
  const seeded = { ...config, seed: config.seed ?? Math.floor(Math.random() * 2 ** 31) };
  const plan = await makePlan(seeded, host.catalog);
  const now = await beginRun(seeded, plan, host);
  host.progress.stage('preflight', now.providers.map(({ title }) => title).join(', '));
  await preflight(plan, now.providers, config.maxCostUsd, now.contextOf);
  const book = await openBook(now);
  try {
    await now.attempt(() => measure(now, book));
    await now.attempt(() => report(now, book));
    await now.attempt(() => tearDownAll(now, book));
    return await finish(now, book);
  } finally {
    await book.close();
    host.progress.end();
  }
}

function openBook(now: Run): Promise<RunBook> {
  const { config, host, id, startedAt } = now;
  const { out, keepSamples } = config;
  const openLedgerIn = (folder: string): ReturnType<typeof openLedger> => {
    host.onFolder?.(id, folder);
    return openLedger(join(folder, LEDGER_FILE), now.failed);
  };
  return openRunBook({ cwd: host.cwd, id, out, startedAt, keepSamples, openLedger: openLedgerIn });
}

async function measure(now: Run, book: RunBook): Promise<void> {
  const { plan, providers, urls, contextOf } = now;
  const functions = plan.series.reduce((sum, series) => sum + series.functions.length, 0);
  now.host.progress.stage('deploy', formatCount(functions, 'function'));
  const drivers = await startDrivers(now.host.interrupts.stop);
  try {
    const { catalog, interrupts, progress } = now.host;
    const { configFileOf } = now.requestOptions(drivers);
    const requested = initiatorRequests({ plan, providers, catalog, configFileOf, pack: packInitiator });
    const deployed = await deploy({
      plan,
      providers,
      urls,
      ledger: book.ledger,
      pack,
      initiators: byProvider(requested),
      contextOf,
    });
    try {
      now.states = seriesStates(plan, providers, deployed);
      const signing = signingDriver(drivers, deployed, now);
      if (signing !== null) now.secrets = signing.secrets;
      now.callers = await openCallers({
        driver: signing ?? drivers.driver,
        plan,
        providers,
        initiators: requested,
        deployed,
        runId: now.id,
        stop: interrupts.stop,
        detail: (message) => progress.detail(message),
      });
      await warmUpAll(now, drivers);
      await driveAll(now, book, drivers);
    } finally {
      await deployed.close();
    }
  } finally {
    await drivers.close();
  }
}

/** Null where no deployment wants signatures. Those of one account at a time: no two platforms here want them. */
function signingDriver({ driver }: Drivers, { deployments }: Deployed, { host }: Run): SigningCaller | null {
  const credentials = [...deployments.values()].flatMap((each) => each.credentials ?? [])[0];
  const detail = (message: string): void => host.progress.detail(message);
  return credentials === undefined ? null : signingCaller(driver, { credentials, detail });
}

/** Of a series, by id; what its target says of failures holds no secret any more. */
function callerOf(now: Run): (series: string) => Caller {
  const given = secretsOf(now.urls);
  return (id) => {
    if (now.callers === null) throw new Error('nobody was started to drive');
    return maskingCaller(now.callers.of({ id }), () => [...given, ...now.secrets()]);
  };
}

async function warmUpAll(now: Run, drivers: Drivers): Promise<void> {
  const { progress, interrupts } = now.host;
  const options = now.requestOptions(drivers);
  progress.stage('warm-up', `${now.plan.series.length} series`);
  now.floor = await drivers.measureFloor();
  await warmUp(
    now.plan.series.map(({ id }) => id),
    {
      callerOf: callerOf(now),
      signals: interrupts,
      requestOf: (id) => warmUpRequest(stateOf(now.states, id).target, options),
      onSeries: (id) => progress.detail(`warming up ${id}`),
      onResult: (id, result) => addWarmUp(stateOf(now.states, id), result),
    },
  );
}

/** Block after block; after each, everything so far is on the disk. */
async function driveAll(now: Run, book: RunBook, drivers: Drivers): Promise<void> {
  const { blocks } = now.plan;
  const { progress, interrupts } = now.host;
  const options = now.requestOptions(drivers);
  const state = ({ series }: Pick<TrialPlan, 'series'>): SeriesState => stateOf(now.states, series);
  const trials = formatCount(now.plan.series.length, 'trial');
  progress.stage('drive', `${formatCount(blocks.length, 'block')} of ${trials}`);
  const enough = (left: readonly TrialPlan[]): boolean => {
    now.capped ??= reachesCap(now, left, Date.now());
    return now.capped !== null;
  };
  for (const [index, block] of blocks.entries()) {
    if (interrupts.stop.aborted || enough(block)) break;
    const driven: DrivenTrial[] = [];
    const drivingBlock = driveBlock(block, {
      callerOf: ({ series }) => callerOf(now)(series),
      signals: interrupts,
      renew: (trial) => state(trial).renew(),
      requestOf: (trial, renewed) => trialRequest(state(trial).target, trial, options, renewed),
      enough,
      judge: (trial, result) =>
        // Of what an initiator lost no second attempt makes good.
        lostShares(result)
          ? []
          : judgeTrial(
              result,
              responseScaleUs(state(trial).trials.map((each) => each.result)),
              lagAllowanceUs(state(trial).plan.load),
            ),
      onTrial({ series, order }) {
        const done = index * block.length + order;
        const total = blocks.length * block.length;
        progress.trial({ done, total, series, block: index, blocks: blocks.length });
      },
      onResult(trial) {
        addTrial(state(trial.plan), trial);
        driven.push(trial);
      },
    });
    // Trials before one that broke stand in the record, so they must stand in the log.
    await drivingBlock.finally(() => book.append(driven));
    progress.stage('record', `block ${index + 1} of ${blocks.length}`);
    await book.write(conclude(now, book.ledger.all(), null).record);
    if (nothingSucceeded(now.states) || now.capped !== null) break;
    now.cut = failedBeyondDoubt(now, index + 1);
    if (now.cut !== null) break;
  }
}

async function report(now: Run, book: RunBook): Promise<void> {
  now.host.progress.stage('analyse', `${now.plan.series.length} series`);
  await book.write(conclude(now, book.ledger.all(), null).record);
  now.host.progress.stage('report', book.folder);
  await render(now, book);
}

async function tearDownAll(now: Run, book: RunBook): Promise<void> {
  const { host, config } = now;
  const standing = book.ledger.standing().length;
  await now.attempt(async () => host.progress.stage('tear-down', formatCount(standing, 'resource')));
  if (config.keep) return;
  now.left = (await tearDown(book.ledger, host.catalog, host.interrupts.hurry)).left;
}

/** The record once more, now that it is known how everything ended, and the reports made from that one. */
async function finish(now: Run, book: RunBook): Promise<RunOutcome> {
  const finishedAt = new Date();
  await now.attempt(async () => {
    await book.write(conclude(now, book.ledger.all(), finishedAt).record);
    await render(now, book);
    await book.write(conclude(now, book.ledger.all(), finishedAt).record);
  });
  const { record, exit, reasons } = conclude(now, book.ledger.all(), finishedAt);
  return { record, folder: book.folder, exit, reasons, failures: now.failures };
}

/** A reporter that breaks costs its own file only, and is named in the record; a disk that refuses fails the run. */
async function render(now: Run, { record, folder }: RunBook): Promise<void> {
  if (record === null) return;
  const { columns, color } = now.host;
  const rendered = await renderReports(record, now.reporters, { columns, color });
  const written = await writeReports(rendered.reports, folder);
  for (const { reporter, reason, error } of [...rendered.failed, ...written.failed]) {
    const refused = storageError(error, folder);
    if (refused === null) now.reporterFailed(reporter, reason);
    else now.failed(refused);
  }
}
