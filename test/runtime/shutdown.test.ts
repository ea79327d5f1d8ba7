/** A runtime that is told to end: what happens to calls in hand, to those that wait, to new ones, and to its processes. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { Agent } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { runtimeClient } from '../../src/runtime/runtime-client.js';
import { spawnGateway } from '../../src/runtime/spawn-gateway.js';
import { running, treeOf } from './processes.js';
import { rawClient } from './raw-client.js';
import { deploySource, errorTypeOf, eventually, httpCaller, type Answer } from './runtime-under-test.js';

/** Says when it has begun, and takes its time. */
const TAKES = `exports.handler = async ({ ms }) => {
  console.log('begun ' + ms);
  await new Promise((resolve) => setTimeout(resolve, ms));
  return ms;
};`;

interface EndingGateway {
  port: number;
  call(ms: number): Promise<Answer>;
  /** Resolves when a call that takes so long has begun. */
  begun(ms: number): Promise<unknown>;
  queued(): Promise<number>;
  describes(): Promise<string>;
  sigterm(): Promise<void>;
  /** With status 0, and neither processes nor files are left. */
  hasEnded(): Promise<void>;
}

describe('a gateway that is told to end by SIGTERM', () => {
  let workDir: string;
  before(async () => {
    workDir = await mkdtemp(join(tmpdir(), 'faasmark-shutdown-'));
  });
  after(() => rm(workDir, { recursive: true, force: true }));

  const withGateway = async (
    graceMs: number,
    work: (gateway: EndingGateway) => Promise<void>,
  ): Promise<void> => {
    const own = { host: '127.0.0.1', port: 0, stores: false, attached: true, poolSize: 1 } as const;
    const gateway = await spawnGateway({ id: 'ending', workDir, graceMs, ...own }, () => {});
    const client = runtimeClient(gateway.url);
    const agent = new Agent({ keepAlive: true });
    const http = httpCaller(gateway.url, agent);
    try {
      await deploySource(client, 'takes', TAKES, { timeoutMs: 600_000, maxInstances: 2 });
      const tree: number[] = [];
      await work({
        port: Number(new URL(gateway.url).port),
        call(ms) {
          const body = JSON.stringify({ ms });
          const answer = http('POST', '/2015-03-31/functions/takes/invocations', { body });
          // It is awaited in the end, and may fail before.
          answer.catch(() => null);
          return answer;
        },
        begun: (ms) =>
          eventually(`${ms} has begun`, async () => (await client.logs('takes')).includes(`begun ${ms}\n`)),
        async queued() {
          const { body } = await http('GET', '/faasmark/metrics');
          return Number(/^faasmark_runtime_queued_calls\{function="takes"\} (\d+)$/m.exec(body)?.[1]);
        },
        describes: async () => (await client.describe()).id,
        async sigterm() {
          tree.push(...(await treeOf(gateway.pid)));
          process.kill(gateway.pid, 'SIGTERM');
        },
        async hasEnded() {
          assert.ok(tree.length > 2, String(tree.length));
          assert.deepEqual(await gateway.exited, { code: 0, signal: null });
          await eventually('all have ended', async () => (await running(tree)).length === 0);
          await eventually('its files are gone', () => !existsSync(workDir));
        },
      });
    } finally {
      client.close();
      agent.destroy();
      gateway.kill();
      await gateway.exited;
    }
  };

  it('finishes calls in hand, refuses new ones, says how it is, and leaves nothing', async () => {
    await withGateway(60_000, async (gateway) => {
      const inHand = gateway.call(1000);
      await gateway.begun(1000);
      await gateway.sigterm();
      const refused = await eventually('a new call is refused', async () => {
        // It may be on its way on a connection that is closed because it was idle.
        const answer = await gateway.call(0).catch(() => null);
        return answer?.status !== 200 && answer;
      });
      assert.equal(refused.status, 503);
      assert.equal(refused.headers.connection, 'close');
      assert.equal(refused.headers['x-amzn-errortype'], 'ServiceException');
      const said = await eventually('it says how it is', () => gateway.describes().catch(() => null));
      assert.equal(said, 'ending');
      const answer = await inHand;
      assert.deepEqual([answer.status, answer.body, errorTypeOf(answer)], [200, '1000', null]);
      await gateway.hasEnded();
    });
  });

  it('cuts calls short that take longer than it may, tells whoever waits, and leaves nothing', async () => {
    await withGateway(300, async (gateway) => {
      const inHand = [gateway.call(60_000), gateway.call(60_001)];
      await gateway.begun(60_000);
      await gateway.begun(60_001);
      const waiting = gateway.call(1);
      await eventually('one waits', async () => (await gateway.queued()) === 1);
      await gateway.sigterm();
      for (const answer of await Promise.all(inHand)) {
        assert.equal(errorTypeOf(answer), 'Runtime.ExitError', answer.body);
        assert.match(answer.body, /shut down/);
      }
      assert.equal((await waiting).status, 503);
      await gateway.hasEnded();
    });
  });

  it('does not wait for clients that say nothing', async () => {
    await withGateway(300, async (gateway) => {
      const silent = rawClient(gateway.port);
      const half = rawClient(gateway.port, 'POST / HTTP/1.1\r\nHost:');
      await Promise.all([silent, half].map(({ socket }) => once(socket, 'connect')));
      await gateway.sigterm();
      await Promise.all([silent.closed, half.closed]);
      await gateway.hasEnded();
    });
  });

  it('twice ends at once', async () => {
    await withGateway(3_600_000, async (gateway) => {
      const inHand = gateway.call(60_000);
      await gateway.begun(60_000);
      await gateway.sigterm();
      await eventually('it is ending', async () => {
        const answer = await gateway.call(0).catch(() => null);
        return answer?.status === 503;
      });
      await gateway.sigterm();
      await assert.rejects(inHand, { code: 'ECONNRESET' });
      await gateway.hasEnded();
    });
  });
});
