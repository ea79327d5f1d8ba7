/** Functions whose calls take a while go in; each instance that they need must be warm afterwards. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { runtimeUnderTest } from '../../runtime/runtime-under-test.js';
import { warmUp } from './warm-up.js';

const CALLS = 20;
const LANES = 3;
/** Nobody returns before all instances are there, and later nobody at once, so that all of them go on being needed. */
const SLOW = `exports.handler = async (_, { kv, instanceId }) => {
  await kv.add('instances', instanceId);
  do await new Promise((resolve) => setTimeout(resolve, 5));
  while (JSON.parse(await kv.get('instances')).length < ${String(LANES)});
  return { ok: true };
};`;

describe('the warm-up of a contestant', () => {
  it('goes on until every instance has answered often enough', async () => {
    const runtime = await runtimeUnderTest();
    try {
      await runtime.deploy('slow', SLOW);
      const url = `${runtime.url}/2015-03-31/functions/slow/invocations`;
      const instances = await warmUp({ url, body: '{}', reply: '"ok":true', lanes: LANES }, CALLS);
      assert.equal(instances.size, LANES);
      for (const calls of instances.values()) assert.ok(calls >= CALLS, String(calls));
      const [summary] = await runtime.client.listFunctions();
      assert.equal(summary?.instances, LANES);
    } finally {
      await runtime.end();
    }
  });

  it('ends where instances cannot be told apart, and refuses a wrong reply', async () => {
    const runtime = await runtimeUnderTest();
    try {
      await runtime.deploy('fast', 'exports.handler = async () => ({ ok: true })');
      await runtime.client.putFlow('flow', {
        StartAt: 'a',
        States: {
          a: {
            Type: 'Task',
            Resource: 'arn:aws:lambda:us-east-1:000000000000:function:fast',
            End: true,
          },
        },
      });
      const url = `${runtime.url}/faasmark/flows/flow/executions`;
      const instances = await warmUp({ url, body: '{}', reply: '"ok":true', lanes: 1 }, CALLS);
      assert.deepEqual([...instances.values()], [CALLS]);
      await assert.rejects(
        warmUp({ url, body: '{}', reply: '"ok":false', lanes: 1 }, CALLS),
        /answered 200 .* not "ok":false/,
      );
      const missing = `${runtime.url}/2015-03-31/functions/missing/invocations`;
      await assert.rejects(warmUp({ url: missing, body: '{}', reply: '', lanes: 2 }, CALLS), /answered 404/);
    } finally {
      await runtime.end();
    }
  });
});
