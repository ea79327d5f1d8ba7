/** Plan, analysis and circumstances go in, the run record comes out: `run.json` as it is written. Pure. */
import type { Comparison } from '../model/Comparison.js';
import type { Plan } from '../model/Plan.js';
import type { RunRecord } from '../model/RunRecord.js';

export interface RecordParts {
  id: string;
  status: RunRecord['status'];
  exit: RunRecord['exit'];
  startedAt: Date;
  finishedAt: Date | null;
  command: string;
  version: string;
  node: string;
  plan: Plan;
  callers: RunRecord['callers'];
  client: RunRecord['client'];
  series: RunRecord['series'];
  warnings: RunRecord['warnings'];
  vantages: NonNullable<RunRecord['vantages']>;
  comparison: Comparison | null;
  thresholds: RunRecord['thresholds'];
  resources: RunRecord['resources'];
}

/** Nobody drove. */
const NOT_CALIBRATED: RunRecord['calibration'] = {
  floor: { p50Us: null, p99Us: null },
  canary: { p50Us: null, p99Us: null },
  scheduleLag: { p50Us: null, p99Us: null, maxUs: null },
  eventLoop: { p99Us: null, maxUs: null },
};

export function assembleRecord(parts: RecordParts): RunRecord {
  const { id, status, exit, plan, client, series, warnings, resources } = parts;
  const [first] = parts.callers;
  const calibration = first?.calibration ?? NOT_CALIBRATED;
  return {
    schema: 'faasmark.run/1',
    id,
    status,
    exit,
    startedAt: parts.startedAt.toISOString(),
    finishedAt: parts.finishedAt?.toISOString() ?? null,
    command: parts.command,
    tool: { version: parts.version, node: parts.node },
    plan: {
      hash: plan.hash,
      suite: plan.suite,
      blocks: plan.blocks.length,
      trials: plan.blocks.reduce((sum, block) => sum + block.length, 0),
      invocations: plan.invocations,
    },
    seed: plan.seed,
    callers: parts.callers,
    client,
    calibration,
    series,
    warnings,
    ...(parts.vantages.length === 0 ? {} : { vantages: parts.vantages }),
    ...(parts.comparison === null ? {} : { comparison: parts.comparison }),
    thresholds: parts.thresholds,
    resources,
  };
}
