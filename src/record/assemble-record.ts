/** Plan, analysis and circumstances go in, the run record comes out: `run.json` as it is written. Pure. */
import { quantile, decode } from '../engine/histogram.js';
import type { Comparison } from '../model/Comparison.js';
import type { HistogramData } from '../model/Drive.js';
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
  callerId: string;
  client: RunRecord['client'];
  /** Null calls with nothing else going on. */
  floor: HistogramData | null;
  calibration: RunRecord['calibration'];
  series: RunRecord['series'];
  warnings: RunRecord['warnings'];
  comparison: Comparison | null;
  thresholds: RunRecord['thresholds'];
  resources: RunRecord['resources'];
}

export function assembleRecord(parts: RecordParts): RunRecord {
  const { id, status, exit, plan, client, series, warnings, resources } = parts;
  const calibration = { ...parts.calibration, floor: floorOf(parts.floor) };
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
    callers: [{ id: parts.callerId, vantage: 'external', region: null, calibration }],
    client,
    calibration,
    series,
    warnings,
    ...(parts.comparison === null ? {} : { comparison: parts.comparison }),
    thresholds: parts.thresholds,
    resources,
  };
}

function floorOf(data: HistogramData | null): RunRecord['calibration']['floor'] {
  if (data === null) return { p50Us: null, p99Us: null };
  const histogram = decode(data);
  return { p50Us: quantile(histogram, 0.5), p99Us: quantile(histogram, 0.99) };
}
