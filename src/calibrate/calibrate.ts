/** A plan goes in; the harness is measured against a target whose every reply time is known; the record and the proof page come out in a folder. */
import { join } from 'node:path';
import { startDrivers } from '../drive/start-drivers.js';
import { messageOf } from '../errors.js';
import { proofPage } from '../../reports/proof-page.js';
import type { CalibrationPart, CalibrationRecord } from '../model/Calibration.js';
import { writeAtomically } from '../record/atomic-file.js';
import { describeClient } from '../record/client.js';
import { version } from '../version.js';
import type { CalibrationPlan } from './calibration-plan.js';
import type { Signals } from './drive-known.js';
import type { CalibrationKit } from './kit.js';
import { measureMachineStalls } from './machine-stalls.js';
import type { MeasuredTrial } from './measure-valid.js';
import { brokenPart, verdictOf } from './part.js';
import { account } from './parts/account.js';
import { BLIND, blindChallenge } from './parts/blind-challenge.js';
import { COMPARISONS, comparisons } from './parts/comparisons.js';
import { COVERAGE, coverage } from './parts/coverage.js';
import { KNOWN_TRUTH, knownTruth } from './parts/known-truth.js';
import { limits } from './parts/limits.js';
import { published } from './parts/published.js';
import { reanalysis } from './parts/reanalysis.js';
import { SABOTAGE_BOARD, sabotageBoard } from './parts/sabotage.js';
import { watch } from './parts/watch.js';
import { quantileText, rawFiles, SAMPLES_FILE } from './raw-data.js';
import { reanalyse } from './reanalyse.js';
import { rehearseTarget } from './rehearse-target.js';
import { startKnownTarget } from './start-known-target.js';
import { storedRuns, type StoredRuns } from './stored-runs.js';

export const CALIBRATION_FILE = 'calibration.json';
export const PROOF_FILE = 'proof.html';

export interface CalibrationHost {
  cwd: string;
  /** New or empty, and there. */
  folder: string;
  id: string;
  startedAt: Date;
  command: string;
  signals: Signals;
  tell(what: string): void;
}

/** @throws `caller-died` when the driver does not start; a part that breaks fails, and the others go on */
export async function calibrate(
  plan: CalibrationPlan & { hash: string },
  host: CalibrationHost,
): Promise<CalibrationRecord> {
  const stored = await storedRuns(host.cwd);
  const trials: MeasuredTrial[] = [];
  const seconds = plan.quick ? 1 : 4;
  host.tell('the machine itself');
  const before = await measureMachineStalls(seconds);
  const measured = await measureParts(plan, host, stored, trials);
  const after = await measureMachineStalls(seconds);
  for (const { name, contents } of rawFiles(trials)) await writeAtomically(join(host.folder, name), contents);
  host.tell('independent analysis');
  const theirs = await reanalyse(join(host.folder, SAMPLES_FILE));
  const wayBack = { seed: plan.seed, planHash: plan.hash, command: host.command };
  const parts = [
    ...measured,
    account(trials),
    watch(trials, [
      { when: 'before', stalls: before },
      { when: 'after', stalls: after },
    ]),
    reanalysis(quantileText(trials), theirs, wayBack),
    published(stored.runs.at(-1) ?? null),
    limits(),
  ].sort((a, b) => a.number - b.number);
  const { os, cpu, cores, sharedCores } = describeClient({ cpuShare: null, pacing: 'hybrid' });
  const record: CalibrationRecord = {
    schema: 'faasmark.calibration/1',
    id: host.id,
    startedAt: host.startedAt.toISOString(),
    finishedAt: new Date().toISOString(),
    command: host.command,
    tool: { version: version(), node: process.version },
    client: { os, cpu, cores, sharedCores },
    seed: plan.seed,
    quick: plan.quick,
    plan: { hash: plan.hash },
    verdict: verdictOf(parts),
    parts,
  };
  await writeAtomically(join(host.folder, CALIBRATION_FILE), `${JSON.stringify(record, null, 2)}\n`);
  await writeAtomically(join(host.folder, PROOF_FILE), await proofPage(record));
  return record;
}

/** Parts 1 to 4 and 7: what needs a target. Nothing else runs while they do. */
async function measureParts(
  plan: CalibrationPlan,
  { signals, tell }: CalibrationHost,
  stored: StoredRuns,
  trials: MeasuredTrial[],
): Promise<CalibrationPart[]> {
  const target = await startKnownTarget({ kind: 'instant' });
  try {
    const drivers = await startDrivers(signals.stop);
    try {
      const { driver: caller, canaryUrl } = drivers;
      const kit: CalibrationKit = { plan, target, caller, canaryUrl, signals, trials, tell };
      tell('rehearsal');
      await rehearseTarget(kit, [
        ...new Map(plan.cells.map(({ behaviour }) => [behaviour.kind, behaviour])).values(),
      ]);
      const parts: CalibrationPart[] = [];
      const steps = [
        { head: KNOWN_TRUTH, measure: () => knownTruth(kit) },
        { head: BLIND, measure: () => blindChallenge(kit) },
        { head: SABOTAGE_BOARD, measure: () => sabotageBoard(kit) },
        { head: COMPARISONS, measure: () => comparisons(kit) },
        { head: COVERAGE, measure: () => coverage(kit, stored) },
      ];
      for (const { head, measure } of steps) {
        parts.push(
          signals.stop.aborted
            ? brokenPart(head, 'interrupted')
            : await measure().catch((error: unknown) => brokenPart(head, messageOf(error))),
        );
      }
      return parts;
    } finally {
      await drivers.close();
    }
  } finally {
    await target.close();
  }
}
