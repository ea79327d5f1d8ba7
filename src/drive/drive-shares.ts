/** A scheduled load and initiators go in; they begin together, follow each other where one invocation is too short, and all that they bring back comes out as one result. */
import { epochUs } from '../engine/clock.js';
import { mergeDriveResults } from '../engine/merge.js';
import type { DriveRequest, DriveResult, ShareReport } from '../model/Drive.js';
import type { ScheduledLoad } from '../model/LoadProfile.js';
import type { InitiatorCapability } from '../model/Provider.js';
import type { AskInitiator, Brought } from './ask-initiator.js';
import type { InitiatorFleet } from './initiator-fleet.js';
import { LONGEST_LEAD_US, type LeadTimes } from './lead-times.js';
import { lostShare } from './lost-share.js';
import { planShares, type PlannedShare } from './shares.js';

/** Between being ready and the first intended start, as the engine has it. */
const HEAD_START_US = 5_000;
/** Rounds of questions for the time, and some to spare. */
const SYNCHRONISE_US = 2_000_000;
/** For starting an instance, and for the way of a large reply. */
const SLACK_MS = 15_000;

export type ScheduledRequest = DriveRequest & { load: ScheduledLoad };

export interface ShareOptions {
  count: number;
  nameOf(index: number): string;
  fleet: InitiatorFleet;
  ask: AskInitiator;
  leads: LeadTimes;
  capability: Pick<InitiatorCapability, 'longestMs'>;
  detail(message: string): void;
}

/** For how long one invocation may drive: it also gets ready, and waits for what is pending. */
export function longestDriveMs(
  { longestMs }: Pick<InitiatorCapability, 'longestMs'>,
  timeoutMs: number,
): number {
  return Math.max(1_000, longestMs - timeoutMs - LONGEST_LEAD_US / 1_000 - SLACK_MS);
}

/** Of what was under way when it is stopped, stretches that all initiators finished are kept. */
export async function driveShares(
  request: ScheduledRequest,
  options: ShareOptions,
  stop: AbortSignal,
): Promise<DriveResult> {
  const { count, nameOf, fleet, leads, capability } = options;
  const shares = planShares(request.load, count, longestDriveMs(capability, request.timeoutMs));
  const segments = Math.max(...shares.map(({ segment }) => segment)) + 1;
  // A single one begins when it is ready.
  const together = shares.length > 1;
  const first = together ? await fleet.synchronise(count, stop) : [];
  const aheadUs = leads.of(request) + request.load.leadInMs * 1_000 + HEAD_START_US;
  const beginsUs = epochUs() + aheadUs;
  const beginsMs = Date.now() + aheadUs / 1_000;

  const driveSegment = async (segment: number): Promise<DriveResult[]> => {
    const own = shares.filter((each) => each.segment === segment);
    const fromUs = own[0]?.share.fromUs ?? 0;
    let known = first;
    if (segment > 0) {
      // Not before it is needed: an instance that waits is paid for, and its clock drifts.
      const atUs = beginsUs + fromUs - leads.of(request) - SYNCHRONISE_US;
      await until(atUs - epochUs(), stop);
      if (!stop.aborted) known = await fleet.synchronise(count, stop);
    }
    if (stop.aborted) return own.map((planned) => reported(planned, STOPPED));
    return Promise.all(own.map((planned) => driveOne(planned, together ? known : null)));
  };

  const driveOne = async (planned: PlannedShare, known: readonly string[] | null): Promise<DriveResult> => {
    const fromUs = planned.share.fromUs ?? 0;
    const firstDueUs = beginsUs + (planned.intendedUs[0] ?? fromUs);
    const part = partOf(request, planned, nameOf(planned.share.index));
    let instances = known;
    for (;;) {
      const waitMs = Math.max(0, beginsUs + fromUs - epochUs()) / 1_000;
      const busyMs = (planned.endUs - fromUs) / 1_000 + request.timeoutMs + request.load.leadInMs;
      const brought = await options.ask({
        request: part,
        planned,
        starts: instances === null ? null : fleet.starts(instances, beginsUs),
        timeoutMs: Math.min(capability.longestMs, waitMs + busyMs + SLACK_MS),
        signal: stop,
      });
      if (brought.kind === 'unknown-clock' && epochUs() < firstDueUs && !stop.aborted) {
        options.detail(`${part.caller}: an instance whose clock is not known; it is asked for the time`);
        instances = [...new Set([...(instances ?? []), ...(await fleet.synchronise(count, stop))])];
        continue;
      }
      if (brought.kind === 'result') leads.took(request, brought.readyUs);
      else if (brought.kind !== 'lost' || brought.loss === 'late') leads.late(request);
      return reported(planned, brought);
    }
  };

  const reported = (planned: PlannedShare, brought: Brought): DriveResult => {
    const caller = nameOf(planned.share.index);
    const result = brought.kind === 'result' ? brought.result : null;
    const { instance } = brought;
    const report: ShareReport = {
      caller,
      index: planned.share.index,
      segment: planned.segment,
      instance,
      intended: planned.intended,
      lost: lossOf(brought),
      clock: instance === null || !together ? null : fleet.reading(instance, beginsUs),
      readyUs: brought.kind === 'result' ? brought.readyUs : null,
      scheduleLag: result?.scheduleLag ?? null,
      canary: result?.canary ?? null,
      eventLoop: result?.eventLoop ?? null,
      cpuUs: result?.cpuUs ?? null,
      cpuOverUs: result?.cpuOverUs ?? null,
    };
    return { ...(result ?? lostShare(caller, planned)), startedAtMs: beginsMs, shares: [report] };
  };

  const driven = await Promise.all(Array.from({ length: segments }, (_, segment) => driveSegment(segment)));
  const finished = (results: readonly DriveResult[]): boolean =>
    results.every(({ shares: reports = [] }) => reports.every(({ lost }) => lost === null));
  const kept = stop.aborted ? driven.filter(finished).flat() : driven.flat();
  const merged = kept.reduce<DriveResult | null>(
    (sum, each) => (sum === null ? each : mergeDriveResults(sum, each)),
    null,
  );
  // Stopped before anything was finished: what was under way answers to nobody.
  if (merged === null) return { ...lostShare(nameOf(0), NOTHING), startedAtMs: beginsMs, interrupted: true };
  const samples = merged.samples?.toSorted((a, b) => a.sequence - b.sequence) ?? null;
  return { ...merged, samples, interrupted: stop.aborted };
}

const STOPPED: Brought = { kind: 'lost', loss: 'silent', message: 'the run was stopped', instance: null };

/** A share without a single request. */
export const NOTHING: PlannedShare = {
  segment: 0,
  share: { index: 0, of: 1, fromUs: null, toUs: null },
  intended: 0,
  leadIn: 0,
  intendedUs: new Float64Array(0),
  first: 0,
  endUs: 0,
};

function lossOf(brought: Brought): ShareReport['lost'] {
  switch (brought.kind) {
    case 'result':
      return null;
    case 'unknown-clock':
      return { kind: 'late', message: 'it was to begin before its clock was known, and sent nothing' };
    case 'lost':
      return { kind: brought.loss, message: brought.message };
    default:
      return brought satisfies never;
  }
}

/** What is shared is divided: together they have what one caller would have, and at least one of each. */
function partOf(request: DriveRequest, { share }: PlannedShare, caller: string): DriveRequest {
  const each = (value: number): number => Math.max(1, Math.ceil(value / share.of));
  return {
    ...request,
    caller,
    share: { ...share, startUs: null },
    connections: each(request.connections),
    lanes: Math.max(1, Math.floor(request.lanes / share.of)),
    maxInFlight: each(request.maxInFlight),
  };
}

async function until(us: number, stop: AbortSignal): Promise<void> {
  if (us <= 0 || stop.aborted) return;
  await new Promise<void>((resolve) => {
    const settle = (): void => {
      clearTimeout(timer);
      stop.removeEventListener('abort', settle);
      resolve();
    };
    const timer = setTimeout(settle, us / 1_000);
    stop.addEventListener('abort', settle);
  });
}
