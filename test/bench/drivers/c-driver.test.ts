/** A schedule goes in; the C driver must send each request at or after its intended start and note each reply, or say why it is not there. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { startKnownTarget } from '../../../src/calibrate/start-known-target.js';
import { joinLog } from '../fidelity/join-log.js';
import { newCDriver } from './c-driver.js';

it('sends what the schedule says, and each request is in the log of the target', async () => {
  const target = await startKnownTarget({ kind: 'constant', us: 1_000 });
  const driver = newCDriver();
  try {
    const load = { url: target.url, ratePerSecond: 200, seconds: 1, connections: 20, meanUs: 1_000, seed: 1 };
    const result = await driver.run({ ...load, certificate: null });
    if (result.kind === 'absent') return assert.match(result.reason, /compiler|^cc: /);
    assert.equal(result.kind, 'times');
    const { intendedUs, sentUs, completedUs } = result.times;
    assert.equal(intendedUs.length, 200);
    intendedUs.forEach((atUs, index) => {
      assert.ok((sentUs[index] ?? Number.NaN) >= atUs, `request ${index} left early`);
      // It takes the target at least that long, and the hand-over besides.
      assert.ok((completedUs[index] ?? Number.NaN) >= (sentUs[index] ?? Number.NaN) + 1_000);
    });
    const { errorUs } = joinLog(result.times, await target.log());
    assert.equal(errorUs.length, 200);
    assert.ok((errorUs[0] ?? Number.NaN) >= 0, 'nothing is faster than the target');
  } finally {
    await driver.close();
    await target.close();
  }
});
