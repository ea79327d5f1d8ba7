/** A series record and the trials behind it go in, warnings about what was seen come out, each ending in what to try next. */
import { mergeEncoded } from '../engine/histogram.js';
import type { Loss } from '../model/Drive.js';
import type { SeriesRecord } from '../model/RunRecord.js';
import { ERROR_KINDS } from '../model/Sample.js';
import type { Warning } from '../model/Warning.js';
import { backlogGrowth } from './backlog.js';
import { clearlyExceeds } from '../statistics/binomial.js';
import { failuresOf, successesOf } from '../engine/counts.js';
import { judgeLateness } from './judge-trial.js';
import { slowedByAsking } from './asked-calls.js';
import { notSent, trialValidity } from './judge-series.js';
import { shapeWarnings } from './shape-warnings.js';
import { inCalls, inCount, inList, inMs, inPercent } from './wording.js';
import type { JudgedTrial } from './select-trials.js';
import type { HeadlineClass } from './view-trial.js';

export interface AnalysedSeries {
  record: SeriesRecord;
  entered: readonly JudgedTrial[];
  headline: HeadlineClass;
  /** What its trials were judged by. */
  scaleUs: number | null;
  /** See `judge-trial.ts`. */
  allowanceUs: number;
}

type Finding = Omit<Warning, 'series'>;

export function seriesWarnings(series: AnalysedSeries): Warning[] {
  const findings = [
    ...invalidTrials(series),
    ...failures(series),
    ...startClasses(series),
    ...waitedForConnection(series),
    ...initiatorsLost(series),
    ...rateNotSent(series),
    ...notKeepingUp(series),
    ...closedLoop(series),
    ...oneRemoteDominates(series),
    ...shapesOf(series),
    ...emulatedStore(series),
    ...billSlowsCalls(series),
  ];
  return findings.map((finding) => ({ ...finding, series: series.record.id }));
}

function invalidTrials({ record, entered }: AnalysedSeries): Finding[] {
  const { total, invalid } = trialValidity(record.trialRuns);
  const reason = record.trialRuns.find((trial) => !trial.valid)?.invalidBecause[0];
  if (invalid === 0 || reason === undefined) return [];
  const fate = entered.some((trial) => trial.invalidBecause.length > 0)
    ? 'which are in the numbers all the same, as too few calls would be left without them'
    : 'which are left out of the numbers';
  return [
    {
      code: 'invalid-trials',
      message: `the harness was disturbed in ${inCount(invalid)} of ${inCalls(total, 'trial')}, ${fate}: ${reason}`,
      hint: 'close other programs, use a larger machine, or add --trials',
    },
  ];
}

function failures({ record: { counts } }: AnalysedSeries): Finding[] {
  const failed = failuresOf(counts);
  if (failed === 0) return [];
  const kinds = [
    ...ERROR_KINDS.map((kind) => ({ kind: kind as string, n: counts.errors[kind] })),
    { kind: 'time-out', n: counts.timeouts },
    { kind: 'unfinished', n: counts.unfinished },
  ].filter(({ n }) => n > 0);
  const most = kinds.reduce((a, b) => (b.n > a.n ? b : a));
  const told = inList(kinds.map(({ kind, n }) => `${inCount(n)} ${kind}`));
  const hint =
    HINTS.get(most.kind) ??
    'what the failed ones said stands under Failures; --samples keeps one line for each call';
  if (successesOf(counts) === 0) {
    return [
      {
        code: 'nothing-succeeded',
        message: `none of ${inCalls(counts.intended, 'request')} succeeded: ${told}`,
        hint,
      },
    ];
  }
  return [
    {
      code: 'errors',
      message:
        `${inCount(failed)} of ${inCalls(counts.intended, 'request')} failed ` +
        `(${inPercent(failed / counts.intended)}), counted as infinitely slow: ${told}`,
      hint,
    },
  ];
}

/** What to try against the kind of failure that is most frequent. */
const HINTS = new Map([
  ['connect', 'check that the target listens there; try `faasmark doctor`'],
  ['tls', 'check the certificate and the host name of the target'],
  ['status', 'what was answered stands under Failures; another expected status is set by --expect-status'],
  ['throttled', 'a lower --rate, or a higher concurrency limit on the platform'],
  ['time-out', 'a longer --timeout or a lower --rate'],
  ['unfinished', 'a longer --timeout or a lower --rate'],
]);

function startClasses({ record: { counts, load }, headline }: AnalysedSeries): Finding[] {
  const successes = successesOf(counts);
  const notWarm = counts.cold + counts.first;
  const findings: Finding[] = [];
  // Whether a call after a pause is cold is what `idle` measures.
  if (notWarm > 0 && load.profile !== 'idle') {
    const told = (['cold', 'first'] as const)
      .filter((one) => counts[one] > 0)
      .map((one) => `${inCount(counts[one])} ${one}`);
    findings.push({
      code: 'cold-during-measurement',
      message:
        `${inList(told)} of ${inCalls(successes, 'successful call')} ` +
        `(${inPercent(notWarm / successes)}) came after the warm-up; not in the warm numbers, but in "all"`,
      hint: 'more --warmup calls, or more --connections so that the warm-up reaches more instances',
    });
  }
  if (counts.unknown > 0) {
    findings.push({
      code: 'no-start-evidence',
      message:
        headline === 'unknown'
          ? `the target does not tell how it started: all ${inCalls(successes, 'successful call')} count, warm or not`
          : `${inCount(counts.unknown)} of ${inCalls(successes, 'successful call')} bore no evidence of how they ` +
            'started; not in the warm numbers, but in "all"',
      hint: 'a function that answers with the envelope faasmark.reply/1 (schemas/reply-1.json) tells',
    });
  }
  return findings;
}

function waitedForConnection({ record }: AnalysedSeries): Finding[] {
  const { intended } = record.counts;
  const waited = record.waitedForConnection;
  return waited > 0.001 * intended
    ? [
        {
          code: 'waited-for-connection',
          message:
            `${inCount(waited)} of ${inCalls(intended, 'request')} (${inPercent(waited / intended)}) ` +
            'waited for a free connection; the wait is part of their response time',
          hint: 'a higher --max-in-flight, or a lower --rate',
        },
      ]
    : [];
}

/** A load that changes within its trials is meant to change what is measured there. */
const EVEN: readonly string[] = ['arrival', 'closed'];

function shapesOf(series: AnalysedSeries): Finding[] {
  const even = EVEN.includes(series.record.load.profile);
  return shapeWarnings(series).filter(({ code }) => even || code !== 'not-steady');
}

/** In every attempt of every trial: a trial that was left out of the numbers had its losses all the same. */
function initiatorsLost({ record: { trialRuns } }: AnalysedSeries): Finding[] {
  const lost = trialRuns.flatMap(({ lostShares = [] }) => lostShares);
  const [first] = lost;
  if (first === undefined) return [];
  const requests = lost.reduce((sum, share) => sum + share.requests, 0);
  return [
    {
      code: 'initiator-lost',
      message:
        `${inCalls(lost.length, 'share')} of the load brought nothing back, so that all ${inCalls(requests, 'request')} of ` +
        `${lost.length === 1 ? 'it' : 'them'} count as unfinished; ${first.caller} (${first.kind}): ${first.message}`,
      hint: HINTS_OF_LOSS[first.kind],
    },
  ];
}

const HINTS_OF_LOSS: Readonly<Record<Loss, string>> = {
  late: 'fewer --connections or --initiators get ready sooner; later trials allow more time by themselves',
  throttled: 'fewer --initiators, or a higher concurrency limit on the platform',
  died: 'what it said stands in the message; more --initiator-memory, or a lower --rate for each',
  silent: 'a shorter --duration, or --verbose for what was asked of it',
  refused: 'nothing of it was used; run again, and report it if it happens twice',
};

function rateNotSent({ record }: AnalysedSeries): Finding[] {
  const unsent = notSent(record);
  return unsent === null
    ? []
    : [
        {
          code: 'rate-not-sent',
          message: `${unsent}; response times include that wait, and say more of this machine than of the target`,
          hint: 'a lower --rate, or a faster machine',
        },
      ];
}

function closedLoop({ record: { load, trialRuns } }: AnalysedSeries): Finding[] {
  if (load.profile !== 'closed') return [];
  const discarded = trialRuns.reduce((sum, trial) => sum + trial.leadIn.intended, 0);
  return [
    {
      code: 'closed-loop',
      message:
        `closed loop: each of ${inCalls(load.connections, 'connection')} sent its next request when the last was ` +
        'answered, so that fewer left while the target was slow; not comparable with open-loop series. ' +
        `${inCalls(discarded, 'request')} of the lead-in and first on a connection stand apart`,
      hint: '--profile arrival --rate N measures what callers wait at a rate',
    },
  ];
}

/** Beyond this share of its rate a series does not carry it. */
const SHORTFALL = 0.005;

function notKeepingUp({ record, entered, headline, scaleUs, allowanceUs }: AnalysedSeries): Finding[] {
  const { counts, load } = record;
  const rate = load.rate === null ? '' : ` of ${inCount(load.rate)} per second`;
  const growth = backlogGrowth(entered, headline);
  const lost = counts.timeouts + counts.unfinished + counts.errors.throttled;
  const findings: Finding[] = [];
  if (growth > SHORTFALL || clearlyExceeds(lost, counts.intended, SHORTFALL)) {
    const seen =
      growth > SHORTFALL
        ? `response times grew by ${inMs(growth * 1e6)} in each second`
        : `${inCount(lost)} of ${inCalls(counts.intended, 'request')} were throttled or never answered`;
    const achieved = record.achievedRate === null ? '' : `, ${record.achievedRate.toFixed(1)} were answered`;
    findings.push({
      code: 'not-keeping-up',
      message: `the target does not carry the rate${rate}${achieved}: ${seen}; its latencies are those of a queue`,
      hint: 'a lower --rate (the same for all series that are compared)',
    });
  }
  const [late] = judgeLateness(
    mergeEncoded(entered.map(({ result }) => result.scheduleLag)),
    scaleUs,
    allowanceUs,
  );
  if (late !== undefined && entered.every((trial) => trial.invalidBecause.length === 0)) {
    findings.push({
      code: 'not-keeping-up',
      message: `the harness was late over all trials together, though in no single one beyond chance: ${late}; response times include it`,
      hint: 'close other programs, use a larger machine, or a lower --rate',
    });
  }
  return findings;
}

/** One address holds over half of the exceedances, and more than its share of the requests explains. */
function oneRemoteDominates({ entered }: AnalysedSeries): Finding[] {
  const remotes = new Map<string, { requests: number; exceedances: number }>();
  for (const remote of entered.flatMap(({ result }) => result.connections.remotes)) {
    const sum = remotes.get(remote.address) ?? { requests: 0, exceedances: 0 };
    sum.requests += remote.requests;
    sum.exceedances += remote.exceedances;
    remotes.set(remote.address, sum);
  }
  const answering = [...remotes].filter(([, { requests }]) => requests > 0);
  const requests = answering.reduce((sum, [, remote]) => sum + remote.requests, 0);
  const exceedances = answering.reduce((sum, [, remote]) => sum + remote.exceedances, 0);
  return answering
    .filter(
      ([, remote]) =>
        answering.length > 1 &&
        remote.exceedances > exceedances / 2 &&
        clearlyExceeds(remote.exceedances, exceedances, remote.requests / requests),
    )
    .map(([address, remote]) => ({
      code: 'one-remote-dominates' as const,
      message:
        `${address} answered ${inPercent(remote.requests / requests)} of the requests but holds ` +
        `${inCount(remote.exceedances)} of ${inCount(exceedances)} that exceeded p99, of ${inCount(answering.length)} addresses`,
      hint: 'p99 may be that of one front end: more --trials reopen connections to others',
    }));
}

function emulatedStore({ record: { emulated } }: AnalysedSeries): Finding[] {
  return emulated.length === 0
    ? []
    : [
        {
          code: 'emulated-store',
          message: `its values pass an emulated store: ${inList(emulated)}; not comparable with a cloud's`,
          hint: 'compare within this run only; --composition direct passes no store',
        },
      ];
}

function billSlowsCalls({ entered }: AnalysedSeries): Finding[] {
  const slowed = slowedByAsking(entered.map(({ result }) => result));
  return slowed === null ? [] : [slowed];
}
