/** What the measured path and the bare client call comes out: the null target, and a function that does nothing behind the reference runtime's Lambda API. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startNullTarget } from '../../../src/drive/null-target.js';
import { runtimeClient } from '../../../src/runtime/runtime-client.js';
import { spawnGateway } from '../../../src/runtime/spawn-gateway.js';

export interface BenchTarget {
  name: string;
  url: string;
}

export interface BenchTargets {
  nullTarget: BenchTarget;
  lambdaApi: BenchTarget;
  close(): Promise<void>;
}

/** Its reply is a `faasmark.reply/1`, which the measured path reads. */
const SOURCE = `
let ordinal = 0;
exports.handler = async (event, context) => ({
  fm: 1, instance: context.awsRequestId === undefined ? 'none' : 'noop', ordinal: ++ordinal,
  ageUs: Math.round(performance.now() * 1000), durationUs: 1, hops: [], result: null,
});
`;

export async function startTargets(): Promise<BenchTargets> {
  const nullTarget = await startNullTarget();
  const workDir = await mkdtemp(join(tmpdir(), 'faasmark-bench-aws-'));
  const gateway = await spawnGateway({
    id: 'bench',
    host: '127.0.0.1',
    port: 0,
    stores: false,
    workDir,
    attached: true,
  });
  const client = runtimeClient(gateway.url);
  await client.putFunction('noop', {
    files: [{ path: 'index.cjs', contents: Buffer.from(SOURCE) }],
    entry: 'index.handler',
    memoryMb: 128,
    timeoutMs: 5_000,
    environment: {},
    minInstances: 1,
  });
  client.close();
  return {
    nullTarget: { name: 'null target', url: nullTarget.url },
    lambdaApi: {
      name: 'Lambda API of the runtime',
      url: `${gateway.url}/2015-03-31/functions/noop/invocations`,
    },
    async close() {
      await gateway.close();
      await rm(workDir, { recursive: true, force: true });
      await nullTarget.close();
    },
  };
}
