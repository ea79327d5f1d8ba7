/** The evidence of every series goes in; their records, all warnings, the harness's calibration and the verdict come out. */
import { mergeEncoded } from '../engine/histogram.js';
import { EXIT, type ExitCode } from '../exit-codes.js';
import { VANTAGES, type Vantage } from '../model/Plan.js';
import type { RunRecord, SeriesRecord } from '../model/RunRecord.js';
import type { Warning } from '../model/Warning.js';
import { analyseObserved } from './analyse-series.js';
import { calibration } from './calibration.js';
import { successesOf } from '../engine/counts.js';
import type { SeriesEvidence } from './evidence.js';
import { judgeSeries, MOST_INVALID, trialValidity } from './judge-series.js';
import { nearFloor } from './near-floor.js';
import { planWarnings } from './plan-warnings.js';
import { inCalls, inCount, inPercent } from './wording.js';

export interface RunContext {
  /** Wall clock, ms since the epoch. */
  runStartedAtMs: number;
  cores: number;
  /** Trials in the plan; re-runs are not planned. */
  plannedTrials: number;
  interrupted: boolean;
  /** Ended before all was measured, for a reason that is told elsewhere. */
  endedEarly?: boolean;
}

export interface RunAnalysis {
  series: SeriesRecord[];
  warnings: Warning[];
  calibration: RunRecord['calibration'];
  /** 5 when the result is not trustworthy, otherwise 0. */
  exit: { code: ExitCode; reasons: string[] };
}

export function analyseRun(series: readonly SeriesEvidence[], context: RunContext): RunAnalysis {
  const analysed = series.map((evidence) => analyseObserved(evidence, context.runStartedAtMs));
  const records = analysed.map(({ record }) => record);
  const results = series.flatMap((evidence) => evidence.trials.map((trial) => trial.result));
  const reasons = notTrustworthy(records, context.interrupted || context.endedEarly === true);
  return {
    series: records,
    warnings: [
      ...interrupted(records, context),
      ...sharedCores(records, context.cores),
      ...analysed.flatMap(({ warnings }) => warnings),
      ...VANTAGES.flatMap((vantage) => nearFloorFrom(vantage, series, records)),
      ...planWarnings(records),
    ],
    calibration: calibration(results),
    exit: { code: reasons.length > 0 ? EXIT.untrustworthy : EXIT.ok, reasons },
  };
}

/** The floor is that of the callers that stand there. */
function nearFloorFrom(
  vantage: Vantage,
  series: readonly SeriesEvidence[],
  records: readonly SeriesRecord[],
): Warning[] {
  const own = series.filter(({ plan }) => plan.vantage === vantage);
  const canaries = own.flatMap(({ trials }) => trials.map(({ result }) => result.canary));
  return nearFloor(
    records.filter((record) => record.vantage === vantage),
    mergeEncoded(canaries),
  );
}

/** Why the run ends in exit 5. A series that was not measured because the run ended early is no reason. */
function notTrustworthy(records: readonly SeriesRecord[], endedEarly: boolean): string[] {
  const considered = endedEarly ? records.filter(({ counts }) => counts.intended > 0) : records;
  if (considered.length === 0) return endedEarly ? [] : ['nothing was measured'];
  if (considered.every(({ counts }) => successesOf(counts) === 0)) {
    const intended = considered.reduce((sum, { counts }) => sum + counts.intended, 0);
    return [
      intended === 0
        ? 'nothing was measured'
        : `nothing succeeded: all ${inCalls(intended, 'request')} failed`,
    ];
  }
  const total = considered.reduce((sum, { trialRuns }) => sum + trialValidity(trialRuns).total, 0);
  const invalid = considered.reduce((sum, { trialRuns }) => sum + trialValidity(trialRuns).invalid, 0);
  return [
    ...considered.flatMap((record) =>
      judgeSeries(record).decisive.map((reason) => `${record.id}: ${reason}`),
    ),
    ...(invalid > MOST_INVALID * total
      ? [
          `${inCount(invalid)} of ${inCalls(total, 'trial')} (${inPercent(invalid / total)}) are invalid: the harness was disturbed`,
        ]
      : []),
  ];
}

function interrupted(records: readonly SeriesRecord[], context: RunContext): Warning[] {
  if (!context.interrupted) return [];
  const done = records.reduce((sum, { trialRuns }) => sum + trialValidity(trialRuns).total, 0);
  return [
    {
      code: 'interrupted',
      message: `interrupted after ${inCount(done)} of ${inCalls(context.plannedTrials, 'trial')}; what was measured is kept`,
      hint: 'the same command measures it again; fewer --trials or a shorter --duration take less time',
    },
  ];
}

/** Fewer cores than this, and harness, platform and functions take them from each other (rule 6). */
const ENOUGH_CORES = 4;

function sharedCores(records: readonly SeriesRecord[], cores: number): Warning[] {
  if (cores >= ENOUGH_CORES || !records.some(({ provider }) => provider === 'local')) return [];
  return [
    {
      code: 'shared-cores',
      message: `shared cores: ratios within this run only; harness and functions share ${inCalls(cores, 'core')}`,
      hint: `a machine with ${ENOUGH_CORES} cores or more; a lower --rate disturbs less`,
    },
  ];
}
