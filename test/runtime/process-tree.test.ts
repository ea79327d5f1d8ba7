/** The gateway as a process: how it starts, what it listens on, and that nothing is left when it ends, in whatever way. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { Agent } from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { firstLine } from '../../src/runtime/first-line.js';
import { RuntimeRequestError, runtimeClient } from '../../src/runtime/runtime-client.js';
import { GatewayError, spawnGateway, type GatewayProcess } from '../../src/runtime/spawn-gateway.js';
import { occupyInstance } from './occupy-instance.js';
import { listenersOf, running, treeOf } from './processes.js';
import { deploySource, errorTypeOf, eventually, httpCaller, type Answer } from './runtime-under-test.js';

const GONE_WITHIN_MS = 5000;

/** None, too, when the folder itself has gone, at whatever moment. */
async function filesLeftIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}

describe('a gateway process', () => {
  let workDir: string;
  const gateways: GatewayProcess[] = [];
  // Each has its own: what one leaves behind fails that one, and not all that follow.
  beforeEach(async () => {
    workDir = await mkdtemp(join(tmpdir(), 'faasmark-gateway-'));
  });
  afterEach(async () => {
    // A test that fails in the middle must not leave one: this file would wait for it for ever.
    for (const gateway of gateways.splice(0)) gateway.kill();
    await rm(workDir, { recursive: true, force: true });
  });

  const start = async (
    options: { port?: number; stores?: boolean; attached?: boolean } = {},
  ): Promise<GatewayProcess> => {
    const own = { host: '127.0.0.1', port: 0, stores: false, attached: true, poolSize: 1 } as const;
    const gateway = await spawnGateway({ id: 'mine', workDir, graceMs: 1000, ...own, ...options }, () => {});
    gateways.push(gateway);
    return gateway;
  };

  /** Pooled, busy and store processes are all there. */
  const wholeTree = (pid: number, atLeast: number): Promise<number[]> =>
    eventually(`${atLeast} processes`, async () => {
      const tree = await treeOf(pid);
      return tree.length >= atLeast && tree;
    });

  const allGone = (pids: readonly number[]): Promise<boolean> =>
    eventually('all have ended', async () => (await running(pids)).length === 0, GONE_WITHIN_MS);

  const noFiles = (): Promise<boolean> =>
    eventually('its files are gone', async () => (await filesLeftIn(workDir)).length === 0, GONE_WITHIN_MS);

  it('listens on 127.0.0.1 and nowhere else, its stores too', async () => {
    const gateway = await start({ stores: true });
    await occupyInstance(gateway.url);
    const tree = await wholeTree(gateway.pid, 5);
    const listeners = await listenersOf(tree);
    const ports = [gateway.url, gateway.s3?.url, gateway.dynamodb?.url].map((url) =>
      Number(new URL(url ?? '').port),
    );
    assert.deepEqual(listeners.map(({ port }) => port).sort(), ports.sort());
    assert.deepEqual([...new Set(listeners.map(({ address }) => address))], ['127.0.0.1']);
    const exit = await gateway.close();
    assert.equal(exit.code, 0);
    await allGone(tree);
    await noFiles();
  });

  it('leaves nothing when the process that started it is killed, even with an instance in a busy loop', async () => {
    const main = fileURLToPath(new URL('./gateway-parent.js', import.meta.url));
    const parent = spawn(process.execPath, [main, workDir], { stdio: ['ignore', 'pipe', 'inherit'] });
    const { pid } = JSON.parse(await firstLine(parent, 30_000)) as { pid: number };
    const tree = await wholeTree(pid, 5);
    parent.kill('SIGKILL');
    await once(parent, 'exit');
    await allGone(tree);
    await noFiles();
  });

  it('leaves nothing when it is killed itself', async () => {
    const gateway = await start({ stores: true });
    await occupyInstance(gateway.url);
    const tree = await wholeTree(gateway.pid, 5);
    process.kill(gateway.pid, 'SIGKILL');
    assert.equal((await gateway.exited).signal, 'SIGKILL');
    await allGone(tree);
    await noFiles();
  });

  it('leaves nothing when its whole group is killed', async () => {
    const gateway = await start();
    await occupyInstance(gateway.url);
    const tree = await wholeTree(gateway.pid, 3);
    gateway.kill();
    await gateway.exited;
    await allGone(tree);
  });

  it('that is not attached outlives who asked for it, and ends when told by its id', async () => {
    const gateway = await start({ attached: false });
    const client = runtimeClient(gateway.url);
    await occupyInstance(gateway.url);
    const tree = await wholeTree(gateway.pid, 3);
    await assert.rejects(
      client.shutdown('another'),
      (error) => error instanceof RuntimeRequestError && error.status === 409,
    );
    assert.equal((await client.describe()).id, 'mine');
    await client.shutdown('mine');
    client.close();
    // A promise alone keeps no process going, and a gateway that is not attached does not either.
    let exit: Awaited<GatewayProcess['exited']> | null = null;
    void gateway.exited.then((told) => (exit = told));
    await allGone(tree);
    assert.deepEqual(await eventually('its end is told', () => exit), { code: 0, signal: null });
    assert.ok(existsSync(join(workDir, 'runtime.log')));
    assert.deepEqual((await readdir(workDir)).sort(), ['runtime.json', 'runtime.log']);
    const announced = JSON.parse(await readFile(join(workDir, 'runtime.json'), 'utf8')) as { url: string };
    assert.equal(announced.url, gateway.url);
  });

  it('ends by SIGTERM with status 0, leaving nothing', async () => {
    const gateway = await start();
    const tree = await wholeTree(gateway.pid, 2);
    process.kill(gateway.pid, 'SIGTERM');
    assert.deepEqual(await gateway.exited, { code: 0, signal: null });
    await allGone(tree);
  });

  it('outlives the process that starts its instances, and goes on with another', async () => {
    const gateway = await start();
    const client = runtimeClient(gateway.url);
    const agent = new Agent({ keepAlive: true });
    const http = httpCaller(gateway.url, agent);
    const source = `exports.handler = async ({ hangs }) => {
      if (hangs) { console.log('hanging'); await new Promise(() => setTimeout(() => {}, 60_000)); }
      return process.ppid;
    }`;
    await deploySource(client, 'parent', source, { timeoutMs: 60_000 });
    const invoke = (event: object): Promise<Answer> =>
      http('POST', '/2015-03-31/functions/parent/invocations', { body: JSON.stringify(event) });
    const starter = Number((await invoke({})).body);
    assert.notEqual(starter, gateway.pid);
    const hanging = invoke({ hangs: true });
    await eventually('it hangs', async () => (await client.logs('parent')).includes('hanging'));
    const before = await wholeTree(gateway.pid, 3);
    process.kill(starter, 'SIGKILL');
    assert.equal(errorTypeOf(await hanging), 'Runtime.ExitError');
    const another = Number((await invoke({})).body);
    assert.ok(another > 0 && another !== starter);
    const tree = await treeOf(gateway.pid);
    client.close();
    agent.destroy();
    assert.equal((await gateway.close()).code, 0);
    await allGone([...before, ...tree]);
    await noFiles();
  });

  it('says when its port is taken', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const address = taken.address();
    assert.ok(typeof address === 'object' && address !== null);
    await assert.rejects(
      start({ port: address.port, stores: true }),
      (error) => error instanceof GatewayError && error.code === 'EADDRINUSE',
    );
    taken.close();
    await noFiles();
  });
});
