/** A gateway with bootstraps that dies by SIGKILL: they, and what they started, die too. */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { Agent } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { runtimeClient } from '../../../src/runtime/runtime-client.js';
import { spawnGateway } from '../../../src/runtime/spawn-gateway.js';
import { running, treeOf } from '../processes.js';
import { deploySource, eventually, httpCaller } from '../runtime-under-test.js';

/** Ignores what can be ignored, speaks to nobody, and is not alone. */
const STUBBORN = `#!/bin/sh
trap '' TERM INT HUP PIPE
sleep 1000 &
echo "started $!"
while :; do sleep 1; done
`;

describe('bootstraps of a gateway that is killed', () => {
  let workDir: string;
  before(async () => {
    workDir = await mkdtemp(join(tmpdir(), 'faasmark-killed-'));
  });
  after(() => rm(workDir, { recursive: true, force: true }));

  it('end with it', async () => {
    const gateway = await spawnGateway(
      { id: 'killed', host: '127.0.0.1', port: 0, stores: false, attached: true, poolSize: 1, workDir },
      () => {},
    );
    const client = runtimeClient(gateway.url);
    const agent = new Agent();
    let tree: number[] = [];
    try {
      const files = [{ path: 'bootstrap', contents: Buffer.from(STUBBORN) }];
      await deploySource(client, 'stubborn', '', { runtime: 'provided', files });
      const path = '/2015-03-31/functions/stubborn/invocations';
      const unanswered = assert.rejects(httpCaller(gateway.url, agent)('POST', path, { body: '{}' }));
      const child = await eventually('it runs', async () => {
        const pid = /started (\d+)/.exec(await client.logs('stubborn'))?.[1];
        return pid !== undefined && Number(pid);
      });
      tree = await treeOf(gateway.pid);
      assert.ok(tree.includes(child));
      process.kill(gateway.pid, 'SIGKILL');
      await gateway.exited;
      await unanswered;
    } finally {
      gateway.kill();
      client.close();
      agent.destroy();
    }
    await eventually('all have ended', async () => (await running(tree)).length === 0);
  });
});
