/** A caller and a load go in; the times of each request come out, from the samples that a run would keep. */
import { SEQUENCE_HEADER } from '../../../src/calibrate/start-known-target.js';
import type { Caller, DriveRequest } from '../../../src/model/Drive.js';
import { LEAD_IN_MS } from './c-driver.js';
import type { ToolLoad, ToolResult } from './tool.js';

export async function driveTimes(caller: Caller, load: ToolLoad): Promise<ToolResult> {
  const signals = { stop: new AbortController().signal, hurry: new AbortController().signal };
  const cpu = process.cpuUsage();
  const startedMs = performance.now();
  const { samples } = await caller.drive(driveRequest(load, { keepSamples: true }), signals);
  const { user, system } = process.cpuUsage(cpu);
  const cpuShare = (user + system) / 1_000 / (performance.now() - startedMs);
  if (samples === null) throw new Error('no samples');
  const measured = samples
    .filter(({ intendedUs }) => intendedUs >= 0)
    .sort((one, other) => one.sequence - other.sequence);
  const succeeded = (outcome: string): boolean => ['warm', 'first', 'cold', 'unknown'].includes(outcome);
  return {
    kind: 'times',
    times: {
      sequence: Float64Array.from(measured, ({ sequence }) => sequence),
      intendedUs: Float64Array.from(measured, ({ intendedUs }) => intendedUs),
      sentUs: Float64Array.from(measured, ({ sentUs }) => sentUs ?? Number.NaN),
      completedUs: Float64Array.from(measured, ({ completedUs, outcome }) =>
        succeeded(outcome) ? (completedUs ?? Number.NaN) : Number.NaN,
      ),
    },
    cpuShare,
  };
}

export function driveRequest(
  { url, ratePerSecond, seconds, connections, seed }: Omit<ToolLoad, 'meanUs' | 'certificate'>,
  { keepSamples }: { keepSamples: boolean },
): DriveRequest {
  const endpoint = { name: 'target', url, method: 'GET', headers: {}, expectStatus: null };
  return {
    version: 'faasmark.drive/1',
    caller: 'bench',
    load: {
      profile: 'arrival',
      arrival: 'jittered',
      ratePerSecond,
      leadInMs: LEAD_IN_MS,
      durationMs: seconds * 1_000,
      seed,
    },
    target: {
      plan: {
        kind: 'endpoint',
        endpoint: { ...endpoint, reply: 'detect', sequenceHeader: SEQUENCE_HEADER },
      },
      fixedBody: null,
    },
    workload: null,
    timeoutMs: 5_000,
    connections,
    lanes: 1,
    maxInFlight: 4_096,
    http: '1.1',
    coldKind: 'first-after-deploy',
    canary: null,
    instances: [],
    keepSamples,
  };
}
