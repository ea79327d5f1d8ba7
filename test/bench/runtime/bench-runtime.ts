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

/** Longer than a run: an instance that a block does not need is there for the next. */
const KEEP_ALIVE_MS = 4 * 3_600_000;
const FULL_WITHIN_MS = 20_000;
const LOOK_EVERY_MS = 150;

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
    poolFull: () => poolFull(client),
    async close() {
      client.close();
      await gateway.close();
      await rm(workDir, { recursive: true, force: true });
    },
  };
}

/** That all have booted nothing says from outside, but that a while later none has been added. */
async function poolFull(client: RuntimeClient): Promise<number> {
  const deadline = performance.now() + FULL_WITHIN_MS;
  let before = 0;
  for (;;) {
    const { pooled } = await client.describe();
    if (pooled > 0 && pooled === before) return pooled;
    before = pooled;
    if (performance.now() > deadline) throw new Error('the pool does not fill');
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}
