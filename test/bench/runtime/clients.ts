/** A cell goes in; what each of two unlike clients finds there comes out: our driver on a schedule or in a closed loop, and wrk in a closed loop. */
import { spawnSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { successesOf } from '../../../src/engine/counts.js';
import { mergeEncoded, quantile } from '../../../src/engine/histogram.js';
import type { Caller, DriveRequest, DriveResult } from '../../../src/model/Drive.js';
import { runProgram } from '../drivers/run-program.js';
import { wrkQuantiles } from '../drivers/wrk.js';
import type { Cell } from './contestant.js';
import { temporaryFolder } from './temporary-folder.js';

/** In the order of the columns. */
export const CLIENT_NAMES = ['driver', 'wrk'] as const;
export type ClientName = (typeof CLIENT_NAMES)[number];

export interface Latencies {
  p50Us: number;
  p90Us: number;
  p99Us: number;
}

export interface BenchClient {
  name: ClientName;
  /** At one connection: one call after the other (wrk), or at the cell's rate (our driver). @throws when a call fails */
  latencies(cell: Cell, seconds: number): Promise<Latencies>;
  /** How many calls are answered, each connection with its next call as soon as the last was answered. @throws when a call fails */
  calls(cell: Cell, connections: number, seconds: number): Promise<number>;
  close(): Promise<void>;
}

export function ourClient(caller: Caller): BenchClient {
  const never = new AbortController().signal;
  let drives = 0;
  const drive = async (request: DriveRequest): Promise<DriveResult> => {
    const result = await caller.drive(request, { stop: never, hurry: never });
    const { counts, errors } = result;
    if (successesOf(counts) !== counts.intended)
      throw new Error(`${request.target.plan.kind}: ${JSON.stringify({ counts, errors })}`);
    return result;
  };
  return {
    name: 'driver',
    async latencies(cell, seconds) {
      const { ratePerSecond } = cell;
      const { windows, counts } = await drive(
        requestFor(cell, 1, {
          profile: 'arrival',
          arrival: 'jittered',
          ratePerSecond,
          leadInMs: 200,
          durationMs: seconds * 1_000,
          // Another schedule each time, so that no block's luck is every block's.
          seed: ++drives,
        }),
      );
      const merged = mergeEncoded(windows.map(({ histogram }) => histogram));
      const at = (q: number): number => known(q, counts.intended, quantile(merged, q));
      return { p50Us: at(0.5), p90Us: at(0.9), p99Us: at(0.99) };
    },
    async calls(cell, connections, seconds) {
      const load = { profile: 'closed', leadInMs: 0, durationMs: seconds * 1_000, seed: ++drives } as const;
      const { counts, leadIn } = await drive(requestFor(cell, connections, load));
      // The first of each connection are counted apart, but cost CPU time like any other.
      return successesOf(counts) + successesOf(leadIn);
    },
    close: () => caller.close(),
  };
}

/** Null where there is no wrk. */
export async function wrkClient(): Promise<BenchClient | null> {
  if (spawnSync('wrk', ['-v']).error !== undefined) return null;
  const folder = await temporaryFolder();
  const run = async ({ url, body }: Cell, connections: number, seconds: number): Promise<string> => {
    const script = join(folder.path, 'post.lua');
    // Bodies are ours, and none has these brackets in it.
    const lines = ['wrk.method = "POST"', `wrk.body = [==[${body}]==]`];
    await writeFile(script, [...lines, 'wrk.headers["content-type"] = "application/json"', ''].join('\n'));
    const parameters = ['-t1', `-c${String(connections)}`, `-d${String(seconds)}s`];
    const printed = await runProgram('wrk', [...parameters, '--latency', '-s', script, url], seconds + 20);
    if (printed.kind === 'missing') throw new Error('wrk has gone');
    if (/Non-2xx|Socket errors/.test(printed.text)) throw new Error(`wrk: ${printed.text}`);
    return printed.text;
  };
  return {
    name: 'wrk',
    async latencies(cell, seconds) {
      const text = await run(cell, 1, seconds);
      const quantiles = wrkQuantiles(text);
      const calls = callsIn(text);
      const at = (q: number): number => known(q, calls, quantiles.get(q));
      return { p50Us: at(0.5), p90Us: at(0.9), p99Us: at(0.99) };
    },
    calls: async (cell, connections, seconds) => callsIn(await run(cell, connections, seconds)),
    close: folder.remove,
  };
}

/** NaN of a quantile that ten calls do not exceed: METHOD.md has it so of all quantiles. */
function known(q: number, calls: number, us: number | null | undefined): number {
  return calls * (1 - q) >= 10 - 1e-6 ? (us ?? Number.NaN) : Number.NaN;
}

/** `  12345 requests in 2.00s, 1.99MB read`. */
function callsIn(text: string): number {
  const calls = /^ *(\d+) requests in/m.exec(text)?.[1];
  if (calls === undefined) throw new Error(`no number of requests in: ${text.slice(0, 300)}`);
  return Number(calls);
}

function requestFor(
  { name, url, body }: Cell,
  connections: number,
  load: DriveRequest['load'],
): DriveRequest {
  const endpoint = {
    name,
    url,
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    expectStatus: 200,
    functionErrorHeader: 'x-amz-function-error',
    reply: 'detect',
  } as const;
  return {
    version: 'faasmark.drive/1',
    caller: 'bench',
    load,
    target: { plan: { kind: 'endpoint', endpoint }, fixedBody: body },
    workload: null,
    timeoutMs: 5_000,
    connections,
    lanes: 1,
    // One connection means one: a call that is due before the last was answered waits, and its time runs.
    maxInFlight: connections,
    http: '1.1',
    coldKind: 'first-after-deploy',
    canary: null,
    instances: [],
    keepSamples: false,
  };
}
