/** Samples of one trial and the target's log of it go in; the truth and the error of each request, and the account of all, come out. Pure. */
import { successesOf, failuresOf } from '../engine/counts.js';
import type { DriveResult } from '../model/Drive.js';
import type { Sample } from '../model/Sample.js';
import type { TargetLog } from './target-messages.js';

/** One request of the measured part that was answered. Times in µs. */
export interface JoinedRequest {
  sequence: number;
  intendedUs: number;
  /** Completion − intended start, as the harness says. */
  responseUs: number;
  /** Departure − arrival, as the target's log says. */
  truthUs: number;
  /** Completion − departure + arrival − intended start: all that is not the target's. */
  errorUs: number;
  outcome: Sample['outcome'];
  /** As an honest judge would have it. */
  cold: boolean;
}

/** Where requests of the lead-in and the measured part went: each of these is to be equal to the one before, or explained. */
export interface Account {
  intended: number;
  /** Sum of all ends: successes, errors, time-outs, unfinished. */
  ended: number;
  sent: number;
  /** In the target's own log. */
  arrived: number;
  /** Arrivals with a sequence that nobody sent, and second arrivals of the same one. */
  foreign: number;
  twice: number;
}

export interface JoinedTrial {
  requests: JoinedRequest[];
  account: Account;
  /** Wrong replies of the measured part, by the target's own log: status, empty, error header. */
  wrong: { status: number; empty: number; errorHeader: number };
}

export function joinLog(
  result: Pick<DriveResult, 'samples' | 'counts' | 'leadIn'>,
  log: TargetLog,
): JoinedTrial {
  const samples = result.samples ?? [];
  const sent = new Set(samples.filter(({ sentUs }) => sentUs !== null).map(({ sequence }) => sequence));
  const places = new Map<number, number>();
  let foreign = 0;
  let twice = 0;
  const warming = warmingCalls(samples);
  for (const [place, sequence] of log.sequences.entries()) {
    // One call for each connection goes before the clock starts, one after the other (design rule 5).
    if (place < warming) continue;
    if (!sent.has(sequence)) foreign++;
    else if (places.has(sequence)) twice++;
    else places.set(sequence, place);
  }
  const wrong = { status: 0, empty: 0, errorHeader: 0 };
  const requests: JoinedRequest[] = [];
  for (const sample of samples) {
    const place = places.get(sample.sequence);
    if (place === undefined || sample.intendedUs < 0) continue;
    const kind = log.wrong[place] ?? 0;
    if (kind === 1) wrong.status++;
    if (kind === 2) wrong.empty++;
    if (kind === 3) wrong.errorHeader++;
    const departureNs = log.departureNs[place] ?? 0;
    if (sample.completedUs === null || departureNs === 0 || sample.outcome === 'timeout') continue;
    const truthUs = (departureNs - (log.arrivalNs[place] ?? 0)) / 1_000;
    const responseUs = sample.completedUs - sample.intendedUs;
    const { sequence, intendedUs, outcome } = sample;
    const cold = log.cold[place] === 1;
    requests.push({
      sequence,
      intendedUs,
      responseUs,
      truthUs,
      errorUs: responseUs - truthUs,
      outcome,
      cold,
    });
  }
  return {
    requests,
    account: { ...accountOf(result), arrived: log.sequences.length, foreign, twice },
    wrong,
  };
}

/** Their samples come before the schedule's, at places below zero. */
function warmingCalls(samples: readonly Sample[]): number {
  return samples.filter(({ sequence, sentUs }) => sequence < 0 && sentUs !== null).length;
}

function accountOf({
  counts,
  leadIn,
}: Pick<DriveResult, 'counts' | 'leadIn'>): Pick<Account, 'intended' | 'ended' | 'sent'> {
  const both = [leadIn, counts];
  return {
    intended: both.reduce((sum, part) => sum + part.intended, 0),
    ended: both.reduce((sum, part) => sum + successesOf(part) + failuresOf(part), 0),
    sent: both.reduce((sum, part) => sum + part.sent, 0),
  };
}

/** Nothing was dropped, nothing invented. */
export function accountHolds({ intended, ended, sent, arrived, foreign, twice }: Account): boolean {
  return intended > 0 && intended === ended && sent === arrived && foreign === 0 && twice === 0;
}
