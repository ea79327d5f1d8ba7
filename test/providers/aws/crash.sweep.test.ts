/** A run is killed before and after every call of its control plane, deploying and tearing down; `destroy` leaves nothing at any of them. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { countCalls, killAt } from './crash-points.js';
import { startAwsServers, type AwsServers } from './servers/start-aws-servers.js';

let servers: AwsServers;
before(async () => {
  servers = await startAwsServers();
});
after(() => servers.end());

/** TEST_CRASH_CALLS=20-39 takes a part of the calls, for machines on which all take too long. */
const [FIRST = 0, LAST = Infinity] = (process.env['TEST_CRASH_CALLS'] ?? '0-')
  .split('-')
  .map((text) => (text === '' ? Infinity : Number(text)));

for (const by of ['ledger', 'tags'] as const) {
  test(`a run that is killed at any call leaves nothing that destroy does not find by its ${by}`, async (t) => {
    const { calls, output } = await countCalls(servers);
    assert.deepEqual(await servers.everythingLeft(), [], output);
    let points = 0;
    const end = Math.min(calls.length, LAST + 1);
    for (let call = FIRST; call < end; call++) {
      for (const when of ['before', 'after'] as const) {
        const aftermath = await killAt({ call, when }, by, servers);
        if (!aftermath.killed) continue; // Calls of one run are not quite those of the next.
        points += 1;
        const what = `${when} call ${call}, ${aftermath.operation}: ${aftermath.output}`;
        assert.deepEqual(aftermath.left, [], what);
        assert.equal(aftermath.exit, 0, what);
      }
    }
    assert.ok(points >= end - FIRST, `only ${points} points`);
    t.diagnostic(`killed at ${points} points around ${end - FIRST} of ${calls.length} calls: nothing left`);
    console.log(
      `crash sweep by ${by}: ${points} kill points around calls ${FIRST} to ${end - 1} of ${calls.length}, nothing left`,
    );
  });
}
