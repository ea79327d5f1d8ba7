/** The story of a run: plan → preflight → deploy → warm up → drive → record → analyse → report → tear down. */
import { join } from 'node:path';
import { judgeTrial } from './analyse/judge-trial.js';
import { responseScaleUs } from './analyse/response-scale.js';
import { conclude } from './conclude.js';
import { storageError } from './errors.js';
import { deploy } from './deploy/deploy.js';
import { pack } from './deploy/pack.js';
import { driveBlock, type DrivenTrial } from './drive/drive-block.js';
import { maskingCaller, secretsOf } from './drive/mask-secrets.js';
import { trialRequest, warmUpRequest } from './drive/drive-request.js';
import { addTrial, addWarmUp, nothingSucceeded, seriesStates, stateOf } from './drive/series-state.js';
import { startDrivers } from './drive/start-drivers.js';
import type { Config } from './model/Config.js';
import type { TrialPlan } from './model/Plan.js';
import { makePlan } from './plan/make-plan.js';
import { preflight } from './preflight/preflight.js';
import { writeAtomically } from './record/atomic-file.js';
import { openRunBook, type RunBook } from './record/run-book.js';
import { renderReports } from './report/render-reports.js';
import { beginRun, type Run, type RunHost, type RunOutcome } from './run-state.js';
import { tearDown } from './teardown/destroy-run.js';
import { LEDGER_FILE, openLedger } from './teardown/ledger.js';
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
  const { plan, providers, config, urls, contextOf } = now;
  const { progress, interrupts } = now.host;
  progress.stage(
    'deploy',
    formatCount(
      plan.series.reduce((sum, { functions }) => sum + functions.length, 0),
      'function',
    ),
  );
  const deployed = await deploy({ plan, providers, urls, ledger: book.ledger, pack, contextOf });
  const { driver: thread, caller, canaryUrl, measureFloor, close } = await startDrivers();
  const driver = maskingCaller(thread, secretsOf(urls));
  try {
    const { keepSamples, configFile } = config;
    const options = { caller, canaryUrl, keepSamples, configFile };
    now.states = seriesStates(plan, providers, deployed);
    const state = ({ series }: Pick<TrialPlan, 'series'>) => stateOf(now.states, series);

    progress.stage('warm-up', `${plan.series.length} series`);
    now.floor = await measureFloor();
    for (const { id } of plan.series) {
      if (interrupts.stop.aborted) break;
      progress.detail(`warming up ${id}`);
      const series = state({ series: id });
      addWarmUp(series, await driver.drive(warmUpRequest(series.target, options), interrupts));
    }

    progress.stage(
      'drive',
      `${formatCount(plan.blocks.length, 'block')} of ${formatCount(plan.series.length, 'trial')}`,
    );
    for (const [index, block] of plan.blocks.entries()) {
      if (interrupts.stop.aborted) break;
      const driven: DrivenTrial[] = [];
      const drivingBlock = driveBlock(block, {
        caller: driver,
        signals: interrupts,
        requestOf: (trial) => trialRequest(state(trial).target, trial, options),
        judge: (trial, result) =>
          judgeTrial(result, responseScaleUs(state(trial).trials.map((each) => each.result))),
        onTrial: ({ series, order }) =>
          progress.trial({
            done: index * block.length + order,
            total: plan.blocks.length * block.length,
            series,
            block: index,
            blocks: plan.blocks.length,
          }),
        onResult: (trial) => {
          addTrial(state(trial.plan), trial);
          driven.push(trial);
        },
      });
      // Trials before one that broke stand in the record, so they must stand in the log.
      await drivingBlock.finally(() => book.append(driven));
      progress.stage('record', `block ${index + 1} of ${plan.blocks.length}`);
      await book.write(conclude(now, book.ledger.all(), null).record);
      if (nothingSucceeded(now.states)) break;
    }
  } finally {
    await close();
    await deployed.close();
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
  const { failed } = await renderReports(record, folder, now.reporters, { columns, color }, writeAtomically);
  for (const { reporter, reason, error } of failed) {
    const refused = storageError(error, folder);
    if (refused === null) now.reporterFailed(reporter, reason);
    else now.failed(refused);
  }
}
