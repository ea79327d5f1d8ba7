/** A real runtime with a packed initiator on it, for tests: its code may be tampered with before it is deployed, and the pids of its instances are known. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import net, { type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { initiatorOverHttp } from '../../providers/contract/initiator-over-http.js';
import { packInitiator } from '../../src/deploy/pack-initiator.js';
import { platformCaller, type PlatformCaller } from '../../src/drive/platform-caller.js';
import { longestDriveMs } from '../../src/drive/drive-shares.js';
import type { DriveRequest } from '../../src/model/Drive.js';
import type { ScheduledLoad } from '../../src/model/LoadProfile.js';
import { callTarget, driveRequest } from '../engine/target-server.js';
import { runtimeUnderTest } from '../runtime/runtime-under-test.js';

/** Of the requests that `driveRequest` makes. */
const REQUEST_TIMEOUT_MS = 2_000;
const RUNTIME = { language: 'node', version: 'host', identifier: 'node' } as const;

/** Bears a request's place in the schedule to the target. */
export const SEQUENCE = 'x-sequence';

export const loadOf = (ratePerSecond: number, durationMs: number): ScheduledLoad => ({
  profile: 'arrival',
  arrival: 'jittered',
  ratePerSecond,
  durationMs,
  leadInMs: 200,
  seed: 11,
});

export function requestTo(url: string, load: ScheduledLoad): DriveRequest {
  const target = callTarget(url);
  if (target.plan.kind !== 'endpoint') throw new Error('one endpoint');
  const endpoint = { ...target.plan.endpoint, sequenceHeader: SEQUENCE };
  const plan = { kind: 'endpoint' as const, endpoint };
  return driveRequest(url, { load, target: { ...target, plan }, keepSamples: false });
}

export interface InitiatorsUnderTest {
  caller(options: { count: number; driveMs?: number }): PlatformCaller;
  /** Of all instances that were ever started, oldest first. */
  pids(): number[];
  details: string[];
  end(): Promise<void>;
}

/** @param prologue runs first in every instance: it may bend its clock, say */
export async function initiatorsUnderTest(prologue = ''): Promise<InitiatorsUnderTest> {
  const folder = mkdtempSync(join(tmpdir(), 'faasmark-initiators-'));
  const pidFile = join(folder, 'pids');
  const runtime = await runtimeUnderTest();
  const { files, entry } = await packInitiator({ workloads: [], configFile: null }, RUNTIME);
  const notePid = `require('node:fs').appendFileSync(process.env.PID_FILE, process.pid + '\\n');`;
  await runtime.client.putFunction('initiator', {
    files: files.map(({ path, contents }) => ({
      path,
      contents:
        path === 'index.cjs' ? Buffer.concat([Buffer.from(`${notePid}\n${prologue}\n`), contents]) : contents,
    })),
    entry,
    memoryMb: 512,
    timeoutMs: 120_000,
    environment: { PID_FILE: pidFile },
    yields: false,
  });
  const noParts = (): Promise<string> => Promise.reject(new Error('there is no store here'));
  const url = new URL('/2015-03-31/functions/initiator/invocations', runtime.url);
  const host = initiatorOverHttp({ url, readPart: noParts });
  const details: string[] = [];
  return {
    details,
    caller({ count, driveMs = 60_000 }) {
      // As long as lets one invocation drive for so long.
      const longestMs = driveMs + REQUEST_TIMEOUT_MS + aroundMs();
      const capability = { longestMs, replyBytes: 6_000_000, ownCores: false };
      return platformCaller({
        id: 'test',
        count,
        host,
        capability,
        prefix: 'test',
        detail: (text) => details.push(text),
      });
    },
    pids: () => readFileSync(pidFile, 'utf8').trim().split('\n').map(Number),
    async end() {
      host.close();
      await runtime.end();
      rmSync(folder, { recursive: true });
    },
  };
}

/** What an invocation takes besides driving, as `longestDriveMs` has it. */
function aroundMs(): number {
  const enough = 1_000_000;
  return enough - longestDriveMs({ longestMs: enough }, 0);
}

export interface FarAway {
  url: string;
  end(): void;
}

/** A way to `port` that takes `delayMs` in each direction. */
export async function farAway(port: number, delayMs: number): Promise<FarAway> {
  const sockets = new Set<net.Socket>();
  const late = (from: net.Socket, to: net.Socket): void => {
    from.on('data', (chunk) => setTimeout(() => to.write(chunk), delayMs));
    from.on('close', () => setTimeout(() => to.destroy(), delayMs));
    from.on('error', () => to.destroy());
  };
  const server = net.createServer({ noDelay: true }, (near) => {
    const far = net.connect({ port, host: '127.0.0.1', noDelay: true });
    for (const socket of [near, far]) sockets.add(socket);
    late(near, far);
    late(far, near);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    end() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
