/** A share of a schedule that brought nothing back goes in; a drive result in which each of its requests is unfinished comes out. */
import { emptyCounts } from '../engine/counts.js';
import { SLOWEST_KEPT } from '../engine/slowest.js';
import type { DriveResult } from '../model/Drive.js';
import type { PlannedShare } from './shares.js';

const SECOND_US = 1_000_000;

/**
 * What became of its requests nobody knows: some may have been sent and answered. None may be left out for that, so
 * all count as unfinished, which is +∞ in attained quantiles.
 */
export function lostShare(caller: string, planned: PlannedShare): DriveResult {
  const { intended, leadIn, intendedUs, first, share, endUs } = planned;
  const measured = intendedUs.subarray(leadIn);
  const bySecond = new Map<number, number>();
  for (const us of measured) {
    const second = Math.floor(us / SECOND_US);
    bySecond.set(second, (bySecond.get(second) ?? 0) + 1);
  }
  return {
    version: 'faasmark.drive/1',
    callers: [caller],
    startedAtMs: 0,
    measuredUs: endUs,
    counts: { ...emptyCounts(), intended, unfinished: intended },
    leadIn: { ...emptyCounts(), intended: leadIn, unfinished: leadIn },
    windows: [],
    service: { warm: null, first: null, cold: null, unknown: null },
    scheduleLag: null,
    canary: null,
    errors: [],
    failures: [...bySecond].map(([second, count]) => ({
      offsetUs: second * SECOND_US,
      lengthUs: Math.max(0, Math.min(SECOND_US, endUs - second * SECOND_US)),
      count,
    })),
    slowest: Array.from(measured.subarray(0, SLOWEST_KEPT), (us, place) => ({
      sequence: first + (leadIn + place) * share.of,
      intendedUs: Math.round(us),
      responseUs: null,
    })),
    connections: {
      opened: 0,
      late: 0,
      reopened: 0,
      failed: 0,
      dns: null,
      tcp: null,
      tls: null,
      lateHandshake: null,
      http: [],
      remotes: [],
    },
    waitedForConnection: 0,
    hops: [],
    functionTime: null,
    billed: null,
    signing: null,
    bands: [],
    cold: [],
    instances: [],
    cpuUs: null,
    cpuOverUs: null,
    eventLoop: null,
    samples: null,
    interrupted: false,
  };
}
