/** Nothing goes in; a reference runtime in processes of its own comes out, without stores, to deploy to. */
import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rm } from 'node:fs/promises';
import {
  runtimeClient,
  type FunctionDeployment,
  type RuntimeClient,
} from '../../../src/runtime/runtime-client.js';
import { spawnGateway } from '../../../src/runtime/spawn-gateway.js';
import { cpuSecondsOf } from './process-tree.js';

/** Longer than a run: an instance that a block does not need is there for the next. */
const KEEP_ALIVE_MS = 4 * 3_600_000;
const POOL_SIZE = 4;
const FULL_WITHIN_MS = 30_000;
const LOOK_EVERY_MS = 100;
/** What a runtime uses meanwhile that only looks after its processes; one that boots uses several times as much. */
const IDLE_SECONDS = 0.015;

export interface BenchRuntime {
  url: string;
  /** Of the gateway, the root of its process tree. */
  pid: number;
  client: RuntimeClient;
  /** A source of CommonJS that exports `handler`. */
  deploy(name: string, source: string, more?: Partial<FunctionDeployment>): Promise<void>;
  invocation(name: string): string;
  execution(flow: string): string;
  /** Resolves with how many processes wait, booted, to become instances. */
  poolFull(): Promise<number>;
  close(): Promise<void>;
}

export async function benchRuntime(): Promise<BenchRuntime> {
  const workDir = join(tmpdir(), `faasmark-bench-${randomUUID()}`);
  const gateway = await spawnGateway({
    id: 'bench',
    host: '127.0.0.1',
    port: 0,
    stores: false,
    workDir,
    attached: true,
    keepAliveMs: KEEP_ALIVE_MS,
    poolSize: POOL_SIZE,
  });
  const { url, pid } = gateway;
  const client = runtimeClient(url);
  return {
    url,
    pid,
    client,
    async deploy(name, source, more = {}) {
      await client.putFunction(name, {
        files: [{ path: 'index.cjs', contents: Buffer.from(source) }],
        entry: 'index.handler',
        // The size of which the runtime always keeps processes ready.
        memoryMb: 256,
        timeoutMs: 10_000,
        environment: {},
        ...more,
      });
    },
    invocation: (name) => `${url}/2015-03-31/functions/${name}/invocations`,
    execution: (flow) => `${url}/faasmark/flows/${flow}/executions`,
    poolFull: () => poolFull(client, pid),
    async close() {
      client.close();
      await gateway.close();
      await rm(workDir, { recursive: true, force: true });
    },
  };
}

/** That all of them have booted nothing says, but that nobody works any more. */
async function poolFull(client: RuntimeClient, pid: number): Promise<number> {
  const deadline = performance.now() + FULL_WITHIN_MS;
  let before = 0;
  for (;;) {
    const { pooled } = await client.describe();
    const used = cpuSecondsOf(pid);
    if (pooled >= POOL_SIZE && used - before < IDLE_SECONDS) return pooled;
    before = used;
    if (performance.now() > deadline) throw new Error(`the pool does not fill: ${String(pooled)} wait`);
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}
