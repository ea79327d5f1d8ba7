/** Medians of some series, a spread and a source of chance go in; a stored run comes out, by way of the real analysis of generated latencies. */
import { analyseSeries } from '../../src/analyse/analyse-series.js';
import type { RunRecord } from '../../src/model/RunRecord.js';
import { latencies, normal, seriesEvidence } from '../analyse/build-evidence.js';
import { runRecord } from '../fixtures/run-record.js';

const TEMPLATE = runRecord();

export interface GeneratedRun {
  id: string;
  startedAt?: string;
  /** µs by the workload's name: one series each. */
  medians: Readonly<Record<string, number>>;
  random: () => number;
  /** Of the median from trial to trial. */
  trialSd?: number;
  requests?: number;
  trials?: number;
}

/** A Tuesday. */
const NOON = '2026-11-24T12:10:00.000Z';

export function generatedRun(options: GeneratedRun): RunRecord {
  const { id, startedAt = NOON, medians, random, trialSd = 0.01, requests = 200, trials = 10 } = options;
  const series = Object.entries(medians).map(([workload, medianUs]) => {
    const blocks = Array.from({ length: trials }, () => ({
      warm: latencies(requests, medianUs * Math.exp(trialSd * normal(random)), 0.1, random),
    }));
    const named = { id: `local/local/${workload}[caller]`, workload };
    return analyseSeries(seriesEvidence(blocks, named), 0).record;
  });
  const plan = { ...TEMPLATE.plan, blocks: trials, trials: trials * series.length };
  return { ...TEMPLATE, id, startedAt, plan, series, warnings: [] };
}

/** On consecutive weekdays of the week before, at one hour: each run has an offset of its own. */
export function generatedBaselines(
  count: number,
  { spread, ...options }: Omit<GeneratedRun, 'id' | 'startedAt'> & { spread: number },
): RunRecord[] {
  return Array.from({ length: count }, (_, index) => {
    const medians = Object.entries(options.medians).map(
      ([workload, medianUs]) => [workload, medianUs * Math.exp(spread * normal(options.random))] as const,
    );
    return generatedRun({
      ...options,
      id: `base-${index}`,
      // 16 November 2026 is a Monday; weekends are another kind of hour.
      startedAt: `2026-11-${16 + (index % 5)}T12:${10 + Math.floor(index / 5)}:00.000Z`,
      medians: Object.fromEntries(medians),
    });
  });
}
