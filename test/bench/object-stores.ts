/** What one put and one get through the AWS SDK take at each object store that is installed; printed, never asserted. `npm run bench:stores` */
import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateBucketCommand, GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { buildApp } from 'fauxqs';

const ROUNDS = 600;
const WARM_UP = 200;

interface Store {
  name: string;
  url: string;
  close(): Promise<void>;
}

async function fauxqs(): Promise<Store> {
  const app = buildApp({ logger: false });
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  return { name: 'fauxqs', url, close: async () => void (await app.close()) };
}

/** Not a dependency: `npm install --no-save s3rver@3.7.1` brings it. */
async function s3rver(): Promise<Store | null> {
  const require = createRequire(import.meta.url);
  try {
    require.resolve('s3rver');
  } catch {
    return null;
  }
  const directory = await mkdtemp(join(tmpdir(), 'faasmark-bench-'));
  const S3rver = require('s3rver') as new (options: object) => {
    run(): Promise<AddressInfo>;
    close(): Promise<void>;
  };
  const server = new S3rver({ address: '127.0.0.1', port: 0, silent: true, directory });
  const { port } = await server.run();
  const close = async (): Promise<void> => {
    await server.close();
    await rm(directory, { recursive: true });
  };
  return { name: 's3rver', url: `http://127.0.0.1:${port}`, close };
}

const stores = [await fauxqs(), await s3rver()].filter((store) => store !== null);
if (stores.length === 1) console.log('s3rver is not installed: npm install --no-save s3rver@3.7.1');
const clients = await Promise.all(
  stores.map(async ({ name, url }) => {
    const credentials = { accessKeyId: 'S3RVER', secretAccessKey: 'S3RVER' };
    const client = new S3Client({
      endpoint: url,
      region: 'us-east-1',
      forcePathStyle: true,
      maxAttempts: 1,
      credentials,
    });
    await client.send(new CreateBucketCommand({ Bucket: 'bench' }));
    return { name, client, tookMs: new Array<number>() };
  }),
);
// Round by round, so that what disturbs one disturbs the other.
for (let round = 0; round < ROUNDS; round++) {
  for (const { client, tookMs } of clients) {
    const startedMs = performance.now();
    await client.send(new PutObjectCommand({ Bucket: 'bench', Key: `k${round}`, Body: '{"value":1}' }));
    const { Body } = await client.send(new GetObjectCommand({ Bucket: 'bench', Key: `k${round}` }));
    await Body?.transformToString();
    if (round >= WARM_UP) tookMs.push(performance.now() - startedMs);
  }
}
for (const { name, client, tookMs } of clients) {
  const sorted = tookMs.sort((a, b) => a - b);
  const at = (q: number): string => (sorted[Math.ceil(q * sorted.length) - 1] ?? Number.NaN).toFixed(2);
  console.log(`${name}: put + get p50 ${at(0.5)} ms, p99 ${at(0.99)} ms (n ${sorted.length})`);
  client.destroy();
}
await Promise.all(stores.map((store) => store.close()));
