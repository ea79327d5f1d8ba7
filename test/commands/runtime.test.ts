/** `faasmark runtime` serves until a signal ends it, and says when its port is taken. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { createInterface } from 'node:readline';
import { describe, it } from 'node:test';
import { runtimeClient } from '../../src/runtime/runtime-client.js';
import { deploySource, eventually } from '../runtime/runtime-under-test.js';
import { faasmark, startFaasmark } from './faasmark-process.js';

describe('runtime', () => {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    it(`prints its address when it is ready, answers, and ends gracefully at ${signal}`, async () => {
      const child = startFaasmark(['runtime', '--port', '0', '--quiet']);
      const closed = once(child, 'close') as Promise<[number | null, NodeJS.Signals | null]>;
      const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
      const { value } = await lines.next();
      const { ready, url } = JSON.parse(value ?? '') as { ready: boolean; url: string };
      assert.equal(ready, true);
      const { hostname, port } = new URL(url);
      assert.equal(hostname, '127.0.0.1');
      const answer = await fetch(url);
      await answer.arrayBuffer();
      child.kill(signal);
      const [code, killedBy] = await closed;
      assert.equal(killedBy, null);
      assert.equal(code, 0);
      // Nobody listens there any more: it can be taken.
      const server = createServer().listen(Number(port), '127.0.0.1');
      await once(server, 'listening');
      server.close();
    });
  }

  it('keeps idle instances for --keep-alive, and waits for calls in hand for --grace', async () => {
    const flags = ['--keep-alive', '100ms', '--grace', '0ms', '--quiet'];
    const child = startFaasmark(['runtime', '--port', '0', ...flags]);
    const closed = once(child, 'close') as Promise<[number | null, NodeJS.Signals | null]>;
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    const { value } = await lines.next();
    const { url } = JSON.parse(value ?? '') as { url: string };
    const client = runtimeClient(url);
    const source = `exports.handler = async ({ ms }) => {
      console.log('begun');
      await new Promise((resolve) => setTimeout(resolve, ms));
    }`;
    await deploySource(client, 'waits', source, { timeoutMs: 600_000 });
    const call = (ms: number): Promise<Response> =>
      fetch(`${url}/2015-03-31/functions/waits/invocations`, {
        method: 'POST',
        body: JSON.stringify({ ms }),
      });
    assert.equal((await call(0)).status, 200);
    await eventually('its instance has ended', async () => (await client.describe()).instances === 0);
    const inHand = call(300_000);
    await eventually('it runs', async () => (await client.logs('waits')).split('begun').length === 3);
    child.kill('SIGTERM');
    assert.match(await (await inHand).text(), /shut down/);
    assert.deepEqual(await closed, [0, null]);
    client.close();
  });

  it('exits 3 when the port is in use', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    try {
      const { port } = server.address() as AddressInfo;
      const { code, stdout, stderr } = await faasmark(['runtime', '--port', String(port)]);
      assert.equal(code, 3);
      assert.equal(stdout, '');
      assert.match(stderr, new RegExp(`^error: port ${String(port)} is in use`, 'm'));
      assert.match(stderr, /^hint: .*faasmark runtime --port 0$/m);
    } finally {
      server.close();
    }
  });
});
