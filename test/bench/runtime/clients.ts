/** An address goes in; what each of two unlike clients finds there comes out: our driver on a schedule, and wrk in a closed loop. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mergeEncoded, quantile } from '../../../src/engine/histogram.js';
import type { Caller, DriveRequest } from '../../../src/model/Drive.js';
import { runProgram } from '../drivers/run-program.js';
import { wrkQuantiles } from '../drivers/wrk.js';

export interface Latencies {
  p50Us: number;
  p90Us: number;
  p99Us: number;
  calls: number;
}

export interface BenchClient {
  name: string;
  /** One connection, one call after the other (wrk) or well apart (our driver). Null: the client is not there. */
  latencies(url: string, seconds: number): Promise<Latencies | null>;
  close(): Promise<void>;
}

const RATE_PER_SECOND = 500;
const POST_SCRIPT =
  'wrk.method = "POST"\nwrk.body = "{}"\nwrk.headers["content-type"] = "application/json"\n';

export function ourClient(caller: Caller): BenchClient {
  const never = new AbortController().signal;
  return {
    name: 'driver',
    async latencies(url, seconds) {
      const result = await caller.drive(requestFor(url, seconds), { stop: never, hurry: never });
      const { counts } = result;
      if (counts.unknown + counts.warm !== counts.intended)
        throw new Error(`not all answered: ${JSON.stringify(counts)}`);
      const merged = mergeEncoded(result.windows.map(({ histogram }) => histogram));
      const at = (q: number): number => quantile(merged, q) ?? Number.NaN;
      return { p50Us: at(0.5), p90Us: at(0.9), p99Us: at(0.99), calls: counts.intended };
    },
    close: () => caller.close(),
  };
}

export async function wrkClient(): Promise<
  BenchClient & { callsAt16(url: string, seconds: number): Promise<number | null> }
> {
  const folder = await mkdtemp(join(tmpdir(), 'faasmark-wrk-'));
  const script = join(folder, 'post.lua');
  await writeFile(script, POST_SCRIPT);
  const run = async (url: string, connections: number, seconds: number): Promise<string | null> => {
    const parameters = [
      '-t1',
      `-c${String(connections)}`,
      `-d${String(seconds)}s`,
      '--latency',
      '-s',
      script,
      url,
    ];
    const printed = await runProgram('wrk', parameters, seconds + 20);
    if (printed.kind === 'missing') return null;
    if (/Non-2xx|Socket errors/.test(printed.text)) throw new Error(`wrk: ${printed.text}`);
    return printed.text;
  };
  return {
    name: 'wrk',
    async latencies(url, seconds) {
      const text = await run(url, 1, seconds);
      if (text === null) return null;
      const quantiles = wrkQuantiles(text);
      const at = (q: number): number => quantiles.get(q) ?? Number.NaN;
      return { p50Us: at(0.5), p90Us: at(0.9), p99Us: at(0.99), calls: callsIn(text) };
    },
    async callsAt16(url, seconds) {
      const text = await run(url, 16, seconds);
      return text === null ? null : callsIn(text);
    },
    close: () => rm(folder, { recursive: true, force: true }),
  };
}

/** `  12345 requests in 2.00s, 1.99MB read`. */
function callsIn(text: string): number {
  const calls = /^ *(\d+) requests in/m.exec(text)?.[1];
  if (calls === undefined) throw new Error(`no number of requests in: ${text.slice(0, 300)}`);
  return Number(calls);
}

function requestFor(url: string, seconds: number): DriveRequest {
  const endpoint = {
    name: 'contestant',
    url,
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    expectStatus: 200,
    reply: 'detect',
  } as const;
  return {
    version: 'faasmark.drive/1',
    caller: 'bench',
    load: {
      profile: 'arrival',
      arrival: 'jittered',
      ratePerSecond: RATE_PER_SECOND,
      leadInMs: 200,
      durationMs: seconds * 1_000,
      seed: 1,
    },
    target: { plan: { kind: 'endpoint', endpoint }, fixedBody: '{}' },
    workload: null,
    timeoutMs: 5_000,
    connections: 1,
    lanes: 1,
    maxInFlight: 4_096,
    http: '1.1',
    coldKind: 'first-after-deploy',
    canary: null,
    instances: [],
    keepSamples: false,
  };
}
