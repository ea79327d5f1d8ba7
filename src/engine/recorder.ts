/** Finished calls go in; counts, per-second windows and histograms come out. Every intended request ends in exactly one count. */
import type { DriveResult, HistogramData, InstanceEvidence, Window } from '../model/Drive.js';
import {
  START_CLASSES,
  type ColdKind,
  type Counts,
  type ErrorKind,
  type Sample,
  type StartClass,
} from '../model/Sample.js';
import { joinBills, joinSignings, tallyOf } from './bill.js';
import type { CallOutcome } from './call.js';
import { emptyCounts } from './counts.js';
import { countAbove, decode, quantile } from './histogram.js';
import type { LatencyCounter, NewLatencyCounter } from './latency-counter.js';
import type { Answer } from './reply.js';
import { joinFunctionTime } from './function-time.js';
import { secondWindows } from './second-windows.js';
import { newSlowest } from './slowest.js';
import { startClassJudge, worstClass } from './start-class.js';

const SECOND_US = 1_000_000;
const MESSAGES_KEPT = 3;
const MESSAGE_LENGTH = 300;
const REMOTES_KEPT = 64;
/** More than any workload has. Names come from replies; what is beyond stands together under `OTHER_HOPS`. */
const HOP_NAMES_KEPT = 256;
const OTHER_HOPS = 'others';

/** One intended request, released by the pacer. Times in µs since the measured part began. */
export interface Released {
  sequence: number;
  intendedUs: number;
  releasedUs: number;
  coldKind: ColdKind;
}

type Success = Answer & { kind: 'success' };
interface Undecided {
  released: Released;
  outcome: CallOutcome;
  answer: Success;
  sample: Sample | null;
}

export interface Recorder {
  /** A request's intended start has come. */
  release(released: Released): void;
  /** Its call ended. `problem`: what the workload's check says of a success. */
  finish(released: Released, outcome: CallOutcome, problem: string | null): void;
  evidence(): InstanceEvidence[];
  /** Judges what could not be judged yet, and gives everything. Nothing may follow. */
  conclude(
    measuredUs: number,
  ): Pick<
    DriveResult,
    | 'counts'
    | 'leadIn'
    | 'windows'
    | 'failures'
    | 'service'
    | 'slowest'
    | 'scheduleLag'
    | 'errors'
    | 'waitedForConnection'
    | 'hops'
    | 'functionTime'
    | 'billed'
    | 'signing'
    | 'bands'
    | 'cold'
    | 'instances'
    | 'samples'
  > & { remotes: DriveResult['connections']['remotes'] };
}

export interface RecorderOptions {
  /** On the clock of the completions: when the measured part began. */
  startUs: number;
  instances: readonly InstanceEvidence[];
  keepSamples: boolean;
  newCounter: NewLatencyCounter;
}

export function newRecorder(options: RecorderOptions): Recorder {
  const { startUs, instances, keepSamples, newCounter } = options;
  const counts = emptyCounts();
  const leadIn = emptyCounts();
  const judge = startClassJudge(instances);
  const lag = newCounter();
  const service = new Map<StartClass, LatencyCounter>();
  const windows = secondWindows(newCounter);
  const hops = new Map<string, Map<string, LatencyCounter>>();
  let hopCount = 0;
  let functionTime: DriveResult['functionTime'] = null;
  let billed: DriveResult['billed'] = null;
  let signing: DriveResult['signing'] = null;
  const asked = newCounter();
  const bands = new Map<'2-10' | '11-100' | '>100', LatencyCounter>();
  const cold = new Map<ColdKind, LatencyCounter>();
  const errors = new Map<ErrorKind, { count: number; messages: string[] }>();
  const failuresBySecond = new Map<number, number>();
  const remotes = new Map<string, LatencyCounter>();
  const responses = newCounter();
  const slowest = newSlowest();
  const undecided: Undecided[] = [];
  const samples: Sample[] = [];
  let waitedForConnection = 0;

  /** The counter of this key, made when first asked for. */
  const of = <K>(counters: Map<K, LatencyCounter>, key: K): LatencyCounter => {
    let counter = counters.get(key);
    if (counter === undefined) counters.set(key, (counter = newCounter()));
    return counter;
  };

  const countsOf = (released: Released): Counts => (released.intendedUs < 0 ? leadIn : counts);

  const success = (
    released: Released,
    outcome: CallOutcome,
    answer: Success,
    startClass: StartClass,
  ): void => {
    countsOf(released)[startClass]++;
    // As whoever reads the samples computes it: both ends in whole µs, so that another analysis finds the same.
    const responseUs = Math.round(outcome.completedUs - startUs) - wholeUs(released.intendedUs);
    if (startClass === 'cold') of(cold, released.coldKind).record(responseUs);
    if (released.intendedUs < 0) return;
    windows.add(startClass, released.intendedUs, responseUs);
    of(service, startClass).record(outcome.completedUs - (outcome.sentUs ?? outcome.completedUs));
    responses.record(responseUs);
    if (startClass === 'warm' || startClass === 'unknown') slowest.success(released, responseUs);
    if (outcome.remote !== null && (remotes.has(outcome.remote) || remotes.size < REMOTES_KEPT)) {
      of(remotes, outcome.remote).record(responseUs);
    }
    if (startClass !== 'warm') return;
    if (outcome.bill !== null && outcome.bill.executions.length === 0) asked.record(responseUs);
    for (const { name, kind, us } of answer.hops) hopOf(name, kind).record(us);
    of(bands, bandOf(answer)).record(responseUs);
    functionTime = joinFunctionTime(
      functionTime,
      answer.functionTime && { calls: 1, ...answer.functionTime },
    );
  };

  const hopOf = (name: string, kind: string): LatencyCounter => {
    let ofKind = hops.get(kind);
    if (ofKind === undefined) hops.set(kind, (ofKind = new Map()));
    if (ofKind.has(name)) return of(ofKind, name);
    if (hopCount >= HOP_NAMES_KEPT && name !== OTHER_HOPS) return hopOf(OTHER_HOPS, kind);
    hopCount++;
    return of(ofKind, name);
  };

  const failure = (released: Released, kind: ErrorKind, message: string): void => {
    countFailure(released);
    countsOf(released).errors[kind]++;
    let tally = errors.get(kind);
    if (tally === undefined) errors.set(kind, (tally = { count: 0, messages: [] }));
    if (released.intendedUs >= 0) tally.count++;
    const text = message.slice(0, MESSAGE_LENGTH);
    if (tally.messages.length < MESSAGES_KEPT && !tally.messages.includes(text)) tally.messages.push(text);
  };

  /** Failures, time-outs and unfinished requests, by the second of their intended start. */
  const countFailure = (released: Released): void => {
    const { intendedUs } = released;
    if (intendedUs < 0) return;
    slowest.failure(released);
    const second = Math.floor(intendedUs / SECOND_US);
    failuresBySecond.set(second, (failuresBySecond.get(second) ?? 0) + 1);
  };

  const sampleOf = (released: Released, outcome: CallOutcome): Sample | null => {
    if (!keepSamples) return null;
    const { answer } = outcome;
    const entry = answer.kind === 'success' ? answer.invocations[0] : undefined;
    const sample: Sample = {
      sequence: released.sequence,
      intendedUs: wholeUs(released.intendedUs),
      sentUs: outcome.sentUs === null ? null : Math.round(outcome.sentUs - startUs),
      completedUs: answer.kind === 'abandoned' ? null : Math.round(outcome.completedUs - startUs),
      outcome: 'unfinished',
      instance: entry?.instance ?? null,
      ordinal: entry?.ordinal ?? null,
      ageUs: entry?.ageUs ?? null,
      coldHops: 0,
      hops: answer.kind === 'success' ? answer.invocations.length : 0,
      remote: outcome.remote,
    };
    samples.push(sample);
    return sample;
  };

  const settle = ({ released, outcome, answer, sample }: Undecided, atTheEnd: boolean): boolean => {
    const classes = answer.invocations.map((invocation) => judge.judge(invocation));
    const startClass = worstClass(atTheEnd ? classes.map((each) => each ?? 'unknown') : classes);
    if (startClass === null) return false;
    success(released, outcome, answer, startClass);
    if (sample !== null) {
      sample.outcome = startClass;
      sample.coldHops = classes.filter((each) => each === 'cold').length;
    }
    return true;
  };

  return {
    release(released) {
      countsOf(released).intended++;
      if (released.intendedUs >= 0) lag.record(released.releasedUs - released.intendedUs);
    },
    finish(released, outcome, problem) {
      const tally = countsOf(released);
      if (outcome.sentUs !== null) tally.sent++;
      if (outcome.waited && released.intendedUs >= 0) waitedForConnection++;
      if (released.intendedUs >= 0) {
        signing = joinSignings(signing, outcome.signing);
        if (outcome.bill !== null) billed = joinBills(billed, tallyOf(outcome.bill));
      }
      const sample = sampleOf(released, outcome);
      const mark = (ended: Sample['outcome']): void => {
        if (sample !== null) sample.outcome = ended;
      };
      const { answer } = outcome;
      switch (answer.kind) {
        case 'success': {
          for (const invocation of answer.invocations) judge.observe(invocation);
          if (problem !== null) {
            failure(released, 'check', problem);
            return mark('check');
          }
          const pending = { released, outcome, answer, sample };
          if (!settle(pending, false)) undecided.push(pending);
          return;
        }
        case 'failure':
          failure(released, answer.error, answer.message);
          return mark(answer.error);
        case 'timeout':
          tally.timeouts++;
          countFailure(released);
          return mark('timeout');
        case 'abandoned':
          tally.unfinished++;
          countFailure(released);
          return mark('unfinished');
        default:
          answer satisfies never;
      }
    },
    evidence: () => judge.evidence(),
    conclude(measuredUs) {
      for (const pending of undecided.splice(0)) settle(pending, true);
      const all = responses.encode();
      const tailUs = all === null ? null : quantile(decode(all), 0.99);
      const bounds = (second: number): Pick<Window, 'offsetUs' | 'lengthUs'> => {
        const offsetUs = second * SECOND_US;
        return { offsetUs, lengthUs: Math.max(0, Math.min(SECOND_US, Math.round(measuredUs) - offsetUs)) };
      };
      const hopCounters = [...hops].flatMap(([kind, names]) =>
        [...names].map(([name, counter]) => ({ name, kind, counter })),
      );
      const result = {
        counts,
        leadIn,
        windows: windows.conclude(measuredUs),
        failures: [...failuresBySecond].map(([second, count]) => ({ ...bounds(second), count })),
        service: Object.fromEntries(
          START_CLASSES.map((startClass) => [startClass, service.get(startClass)?.encode() ?? null]),
        ) as DriveResult['service'],
        slowest: slowest.kept(),
        scheduleLag: lag.encode(),
        errors: [...errors].map(([kind, tally]) => ({ kind, ...tally })),
        waitedForConnection,
        hops: hopCounters.flatMap(({ counter, ...hop }) => encoded(hop, counter)),
        functionTime,
        billed: billed === null ? null : { ...billed, asked: asked.encode() },
        signing,
        bands: [...bands].flatMap(([ordinals, counter]) => encoded({ ordinals }, counter)),
        cold: [...cold].flatMap(([kind, counter]) => encoded({ kind }, counter)),
        instances: judge.evidence(),
        samples: keepSamples ? samples : null,
        remotes: [...remotes].map(([address, counter]) => {
          const histogram = decode(counter.encode() ?? '');
          return {
            address,
            requests: histogram.totalCount,
            exceedances: tailUs === null ? 0 : countAbove(histogram, tailUs),
          };
        }),
      };
      const counters = [lag, responses, asked, ...hopCounters.map(({ counter }) => counter)];
      for (const each of [service, bands, cold, remotes]) counters.push(...each.values());
      for (const counter of counters) counter.free();
      return result;
    },
  };
}

function encoded<T>(part: T, counter: LatencyCounter): (T & { histogram: HistogramData })[] {
  const histogram = counter.encode();
  return histogram === null ? [] : [{ ...part, histogram }];
}

/** An intended start in whole µs; what belongs to the lead-in stays below zero. */
function wholeUs(intendedUs: number): number {
  return intendedUs < 0 ? Math.min(-1, Math.round(intendedUs)) : Math.round(intendedUs);
}

/** By the freshest instance on the way. */
function bandOf(answer: Success): '2-10' | '11-100' | '>100' {
  const freshest = Math.min(...answer.invocations.map(({ ordinal }) => ordinal ?? Infinity));
  return freshest <= 10 ? '2-10' : freshest <= 100 ? '11-100' : '>100';
}
