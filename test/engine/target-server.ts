/** A real HTTP server whose behaviour a test decides: what engine tests drive. */
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import type { CallTarget } from '../../src/model/CallTarget.js';
import type { DriveRequest } from '../../src/model/Drive.js';

export interface TargetServer {
  url: string;
  close(): Promise<void>;
}

export async function targetServer(
  listener: (request: http.IncomingMessage, response: http.ServerResponse) => void,
): Promise<TargetServer> {
  const server = http.createServer({ keepAliveTimeout: 60_000 }, listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** The envelope of an instance that had been up for a minute when this process began. */
export function envelope(ordinal: number, over: Record<string, unknown> = {}): string {
  const ageUs = Math.round(60_000_000 + performance.now() * 1_000);
  const base = { fm: 1, instance: 'steady', ordinal, ageUs, durationUs: 10, hops: [] };
  return JSON.stringify({ ...base, result: null, ...over });
}

export const callTarget = (url: string, over: Partial<CallTarget> = {}): CallTarget => ({
  plan: {
    kind: 'endpoint',
    endpoint: { name: 'target', url, method: 'POST', headers: {}, expectStatus: null, reply: 'envelope' },
  },
  fixedBody: '{}',
  ...over,
});

export const driveRequest = (url: string, over: Partial<DriveRequest> = {}): DriveRequest => ({
  version: 'faasmark.drive/1',
  caller: 'test',
  load: {
    profile: 'arrival',
    arrival: 'jittered',
    ratePerSecond: 100,
    leadInMs: 100,
    durationMs: 1_000,
    seed: 7,
  },
  target: callTarget(url),
  workload: null,
  timeoutMs: 2_000,
  connections: 4,
  lanes: 1,
  maxInFlight: 4_000,
  http: '1.1',
  coldKind: 'scale-out',
  canary: null,
  instances: [],
  keepSamples: true,
  ...over,
});
