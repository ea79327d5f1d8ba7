/** A scheduled load, how many callers share it and how long each may drive go in; every share, and how many requests it has, comes out. Pure but for the schedule that it makes. */
import { scheduleOf } from '../engine/schedule.js';
import { chainLength } from '../plan/plan-initiator-work.js';
import { ownRequests } from '../engine/schedule/share.js';
import type { ScheduleShare } from '../model/Drive.js';
import type { ScheduledLoad } from '../model/LoadProfile.js';

const SECOND_US = 1_000_000;

/** What one invocation of an initiator is asked to send. */
export interface PlannedShare {
  segment: number;
  share: Omit<ScheduleShare, 'startUs'>;
  /** Of the measured part, by the second of their intended start. */
  intended: number;
  leadIn: number;
  /** Intended starts, µs since the measured part began, lead-in included. */
  intendedUs: Float64Array;
  /** Position of the first in the whole schedule; the others follow every `share.of`. */
  first: number;
  /** When the share ends, since the measured part began. */
  endUs: number;
}

/** By segment, then by caller; together each request of the schedule once. */
export function planShares(load: ScheduledLoad, callers: number, longestMs: number): PlannedShare[] {
  const schedule = scheduleOf(load);
  const segments = chainLength(load.durationMs, longestMs);
  const secondsEach = Math.ceil(load.durationMs / 1_000 / segments);
  return Array.from({ length: segments * callers }, (_, place) => {
    const segment = Math.floor(place / callers);
    const last = segment === segments - 1;
    const share = {
      index: place % callers,
      of: callers,
      fromUs: segment === 0 ? null : segment * secondsEach * SECOND_US,
      toUs: last ? null : (segment + 1) * secondsEach * SECOND_US,
    };
    const own = ownRequests(schedule, share);
    const leadIn = own.intendedUs.findIndex((us) => us >= 0);
    const before = leadIn === -1 ? own.intendedUs.length : leadIn;
    return {
      segment,
      share,
      intended: own.intendedUs.length - before,
      leadIn: before,
      intendedUs: own.intendedUs,
      first: own.first,
      endUs: share.toUs ?? load.durationMs * 1_000,
    };
  });
}
