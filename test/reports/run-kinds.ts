/** Runs of every kind that a reporter meets come out, by name: complete, partial, failed, a duet, hostile. Pure. */
import type { RunRecord, SeriesRecord } from '../../src/model/RunRecord.js';
import { duetRecord } from '../fixtures/duet-record.js';
import { pricedRecord } from '../fixtures/priced-record.js';
import { HOSTILE_TEXT, runRecord } from '../fixtures/run-record.js';

/** What no XML, no line, no label and no file name may hold, and what a plain object cannot have as a key. */
export const HOSTILE_NAMES: readonly string[] = [
  '__proto__',
  'constructor',
  '../../etc/passwd',
  'a\u0000b\ud800c\ufffe]]>&"\'<x y="\t\n\r">',
  '::error::stolen',
  '##[error]stolen',
  '=1+1,";\r\n"',
  'UPPER',
  'upper',
  '..',
  'CON',
  '',
];

export function runKinds(): ReadonlyMap<string, RunRecord> {
  const complete = runRecord();
  const hostile = runRecord({ hostile: true });
  return new Map([
    ['complete', complete],
    ['partial', partial(complete)],
    ['failed', failed(complete)],
    ['empty', { ...failed(complete), series: [], callers: [] }],
    ['quick', runRecord({ quick: true })],
    ['duet', duetRecord()],
    ['priced', pricedRecord(complete, { usdPerHour: 0.01 })],
    ['hostile prices', pricedRecord(hostile, { text: HOSTILE_TEXT.slice(0, 6).join(' ') })],
    ['judged', judged(complete)],
    ['hostile', hostileRun(hostile)],
    ['hostile duet', judged(duetRecord({ hostile: true }))],
  ]);
}

/** Cut short by Ctrl-C: one series was never measured, none has what needs many trials. */
function partial(run: RunRecord): RunRecord {
  const { finishedAt: _finishedAt, ...rest } = run;
  return {
    ...rest,
    finishedAt: null,
    status: 'partial',
    exit: { code: 130, reasons: ['interrupted by SIGINT'] },
    series: run.series.map((series, place) => (place === 0 ? nothing(series) : series)),
  };
}

function failed(run: RunRecord): RunRecord {
  return {
    ...run,
    status: 'failed',
    exit: { code: 5, reasons: ['nothing succeeded'] },
    series: run.series.map((series) => ({
      ...nothing(series),
      trust: { ok: false, reasons: ['no request succeeded'] },
    })),
  };
}

function nothing(series: SeriesRecord): SeriesRecord {
  const none = { p50Us: null, p90Us: null, p99Us: null };
  return {
    ...series,
    warm: null,
    first: null,
    cold: null,
    unknown: null,
    all: null,
    coldStarts: [],
    attained: { n: 0, ...none, p999Us: null, ci95: none },
    predictability: { tmr: null, betweenTrialSd: null, badSeconds: null },
    achievedRate: null,
    scheduleLag: { p50Us: null, p99Us: null, maxUs: null },
  };
}

function judged(run: RunRecord): RunRecord {
  const own = {
    series: 'local/local/noop[caller]',
    unit: 'us',
    operator: '<',
    value: 1_530,
    ci95: [1_310, 1_810] as [number, number],
  } as const;
  return {
    ...run,
    exit: { code: 10, reasons: ['thresholds failed'] },
    thresholds: [
      { ...own, expression: 'warm.p99<20ms', limit: 20_000, verdict: 'pass' },
      { ...own, expression: 'warm.p99<1ms', limit: 1_000, verdict: 'fail', reason: 'p99 is 1.53 ms' },
      { expression: 'errors<0.1%', value: null, verdict: 'undecided' },
      {
        ...own,
        series: 'local/local/chain[native]',
        against: 'local/local/chain[direct]',
        unit: 'ratio',
        expression: 'native/direct.warm.p50<0.5',
        value: 0.51,
        ci95: [0.49, 0.53],
        limit: 0.5,
        verdict: 'undecided',
        reason: 'between 0.49 and 0.53',
        strict: true,
      },
    ],
  };
}

function hostileRun(run: RunRecord): RunRecord {
  return {
    ...run,
    exit: { code: 5, reasons: [...HOSTILE_TEXT, ...HOSTILE_NAMES] },
    series: [
      ...run.series,
      ...run.series.slice(0, 1).flatMap((series) =>
        HOSTILE_NAMES.map((name) => ({
          ...series,
          id: name,
          provider: name,
          region: name,
          workload: name,
          emulated: [name],
          runtime: { language: name, version: name, identifier: name },
          trust: { ok: false, reasons: [name, ...HOSTILE_TEXT] },
        })),
      ),
    ],
    thresholds: HOSTILE_NAMES.map((name) => ({ expression: name, value: null, verdict: 'fail' as const })),
  };
}
