/** A run is killed at a few calls of its control plane; `destroy` leaves nothing, from the ledger and from tags alone. The sweep takes every call. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { countCalls, killAt, wholeCommand } from './crash-points.js';
import { startAwsServers, type AwsServers } from './servers/start-aws-servers.js';

let servers: AwsServers;
let calls: string[];
before(async () => {
  servers = await startAwsServers();
  const counted = await countCalls(servers, wholeCommand);
  assert.equal(counted.code === 0 || counted.code === 5, true, counted.stderr);
  assert.deepEqual(await servers.everythingLeft(), []);
  ({ calls } = counted);
});
after(() => servers.end());

test('a run that is killed around the calls that make something leaves nothing behind', async (t) => {
  const telling = ['IAM:CreateRole', 'S3:PutBucket', 'LAMBDA:CreateFunction', 'LAMBDA:DeleteFunction'];
  for (const [index, operation] of telling.entries()) {
    assert.ok(calls.includes(operation), `${operation} is among ${calls.join(' ')}`);
    const by = index % 2 === 0 ? 'tags' : 'ledger';
    const aftermath = await killAt({ call: operation, when: 'after' }, by, servers);
    assert.ok(aftermath.killed, operation);
    assert.deepEqual(aftermath.left, [], `${operation}, by ${by}: ${aftermath.output}`);
    assert.equal(aftermath.exit, 0, aftermath.output);
  }
  t.diagnostic(`killed at ${telling.length} points; ${calls.length} calls in all`);
});
