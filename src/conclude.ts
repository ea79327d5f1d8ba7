/** The state of a run goes in, its record and how it ended come out: at every block, and at the end. */
import { analyseRun } from './analyse/analyse-run.js';
import { callerRecords } from './analyse/caller-records.js';
import { callerWarnings } from './analyse/caller-warnings.js';
import { gatherEvidence } from './analyse/gather-evidence.js';
import { confidenceOfLooks, cutReason, cutWarning } from './abort-on-fail.js';
import { capReason, capWarning } from './cost-cap.js';
import { compareSides } from './compare/compare-sides.js';
import { compareVantages } from './compare/compare-vantages.js';
import { thresholdFigures } from './compare/threshold-figures.js';
import { nothingSucceeded } from './drive/series-state.js';
import { EXIT, strongestExit, type ExitCode } from './exit-codes.js';
import type { Comparison } from './model/Comparison.js';
import type { LedgerResource } from './model/Ledger.js';
import type { RunRecord, RunStatus } from './model/RunRecord.js';
import type { Warning } from './model/Warning.js';
import { assembleRecord } from './record/assemble-record.js';
import type { Run } from './run-state.js';
import { judgeThresholds } from './thresholds/judge-thresholds.js';
import { exitReasons, undecidedWarnings } from './thresholds/threshold-outcome.js';
import { verdictText } from './ui/verdict-text.js';
import { version } from './version.js';

/** Of the intervals that thresholds are judged on at the end of a run. */
const CONFIDENCE = 0.95;

/** Who would have driven, where the run ended before anybody was asked to. */
const OUTSIDE = { id: 'local-thread', vantage: 'external', region: null } as const;

export interface Conclusion {
  record: RunRecord;
  exit: ExitCode;
  reasons: string[];
}

/** `finishedAt`: null while the run goes on; should that record be the last one, it says so itself. */
export function conclude(now: Run, ledger: readonly LedgerResource[], finishedAt: Date | null): Conclusion {
  const { plan, config, failures } = now;
  const plannedTrials = plan.blocks.reduce((sum, block) => sum + block.length, 0);
  const driven = [...now.states.values()].flatMap(({ trials }) => trials);
  const client = now.client();
  const interrupted = now.interruptExit();
  const analysis = now.analysed(
    `${driven.length} ${interrupted} ${now.cut?.blocksDone} ${now.capped !== null}`,
    () => {
      const evidence = gatherEvidence(plan, now.states);
      const context = {
        runStartedAtMs: now.startedAt.getTime(),
        cores: client.cores,
        plannedTrials,
        interrupted: interrupted !== null,
        endedEarly: now.capped !== null,
      };
      const comparison = plan.duet === null ? null : compareSides(plan.duet, evidence, plan.seed);
      const confidence = now.cut === null ? CONFIDENCE : confidenceOfLooks(now);
      const thresholds = judgeThresholds(
        plan.thresholds,
        thresholdFigures(plan.thresholds, evidence, confidence),
        config.strict,
      );
      const known = now.callers?.facts() ?? [OUTSIDE];
      const callers = callerRecords(known, evidence, now.floor, now.callers?.states() ?? new Map());
      const analysed = analyseRun(evidence, context);
      const vantages = compareVantages(analysed.series, evidence);
      return { ...analysed, callers, vantages, comparison, thresholds };
    },
  );
  const regressions = regressionReasons(analysis.comparison, plan.blocks.length);
  const missed = [
    ...(now.cut === null ? [] : [cutReason(now.cut, plan.blocks.length)]),
    ...exitReasons(analysis.thresholds),
  ];
  const left = config.keep ? [] : now.left;
  const codes: ExitCode[] = failures.map(({ exit }) => exit);
  codes.push(finishedAt === null ? EXIT.untrustworthy : analysis.exit.code);
  if (finishedAt !== null && regressions.length > 0) codes.push(EXIT.regression);
  if (finishedAt !== null && missed.length > 0) codes.push(EXIT.threshold);
  if (interrupted !== null) codes.push(interrupted);
  if (now.capped !== null) codes.push(EXIT.preflight);
  if (left.length > 0) codes.push(EXIT.teardown);
  const reasons = [
    ...left.map(({ resource, reason }) => `left behind: ${resource.kind} ${resource.id}: ${reason}`),
    ...failures.map(({ message }) => message),
    ...(interrupted === null ? [] : [`interrupted by ${now.host.interrupts.received() ?? 'a signal'}`]),
    ...(now.capped === null ? [] : [capReason(now.capped, plannedTrials)]),
    ...(finishedAt === null
      ? ['the run had not finished when this was written']
      : failures.length > 0 && driven.length === 0
        ? [] // That nothing was measured follows from what failed.
        : [...analysis.exit.reasons, ...regressions, ...missed]),
  ];
  const exit = strongestExit(codes);
  const record = assembleRecord({
    id: now.id,
    status: statusOf(
      finishedAt !== null &&
        driven.filter(({ attempt, result }) => attempt === 0 && !result.interrupted).length >= plannedTrials,
      failures.length > 0,
      nothingSucceeded(now.states),
    ),
    exit: { code: exit, reasons },
    startedAt: now.startedAt,
    finishedAt,
    command: now.host.commandLine,
    version: version(),
    node: process.version,
    plan,
    callers: analysis.callers,
    client,
    series: analysis.series,
    vantages: analysis.vantages,
    comparison: analysis.comparison,
    thresholds: analysis.thresholds,
    warnings: [
      ...analysis.warnings,
      ...callerWarnings(analysis.callers),
      ...(now.cut === null ? [] : [cutWarning(now.cut, plan.blocks.length)]),
      ...(now.capped === null ? [] : [capWarning(now.capped, plannedTrials)]),
      // Where nothing was driven, what failed is the reason that everything else is open.
      ...(driven.length === 0 ? [] : undecidedWarnings(analysis.thresholds, plan.blocks.length)),
      ...now.warnings,
      ...leftBehind(now, left),
    ],
    resources: {
      created: ledger.filter(({ state }) => state !== 'intent').length,
      destroyed: ledger.filter(({ state }) => state === 'destroyed').length,
      left: left.map(({ resource: { provider, kind, id }, reason }) => ({ provider, kind, id, reason })),
    },
  });
  return { record, exit, reasons };
}

/** One sentence for each gate that is worse, beginning with its series. */
function regressionReasons(comparison: Comparison | null, blocks: number): string[] {
  if (comparison === null) return [];
  return comparison.series
    .filter(({ role, verdict, series }) => {
      return role === 'gate' && verdict === 'worse' && comparison.regressions.includes(series);
    })
    .map((one) => `${one.series}: ${one.quantile} is ${verdictText(one, comparison.margin, blocks)}`);
}

function statusOf(allDriven: boolean, failed: boolean, nothing: boolean): RunStatus {
  if (nothing) return 'failed';
  return allDriven && !failed ? 'complete' : 'partial';
}

function leftBehind(now: Run, left: Run['left']): Warning[] {
  const hint = `faasmark destroy --run ${now.id}`;
  if (left.length > 0) {
    return [{ code: 'left-behind', message: `${left.length} resources could not be removed.`, hint }];
  }
  return now.config.keep
    ? [{ code: 'left-behind', message: 'Everything was left standing, as --keep asks.', hint }]
    : [];
}
