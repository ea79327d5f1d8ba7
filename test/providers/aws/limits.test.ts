/** Series go in; those that AWS Lambda cannot carry out are told, with the reason. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { impossible } from '../../../providers/aws/limits.js';
import { planned } from './planned.js';

test('what a call, or memory, cannot hold is told; what fits passes', async () => {
  const [series] = await planned({ workload: ['noop'] });
  assert.ok(series !== undefined);
  assert.equal(impossible(series), null);
  assert.equal(impossible({ ...series, payloadBytes: 6 * 1024 * 1024 - 1024 }), null);
  assert.match(impossible({ ...series, payloadBytes: 6 * 1024 * 1024 }) ?? '', /at most 6291456 bytes/);
  const large = { ...series, payloadBytes: 300_000 };
  assert.match(impossible({ ...large, composition: 'orchestrator' }) ?? '', /Step Functions.*262144/);
  assert.equal(impossible({ ...large, composition: 'queue' }), null);
  assert.match(impossible({ ...series, memoryMb: 64 }) ?? '', /128 to 10240 MB/);
  assert.match(impossible({ ...series, options: { snapstart: 'on' } }) ?? '', /not for Node\.js/);
});

test('runtimes, roles and concurrency are axes; what they cannot be is refused with what they can', async () => {
  const ids = async (settings: Record<string, unknown>): Promise<string[]> =>
    (await planned({ workload: ['noop'], ...settings })).map(({ id }) => id);
  assert.deepEqual(await ids({ runtime: ['nodejs22.x', 'nodejs24.x'] }), [
    'aws/us-east-1/noop[caller]',
    'aws/us-east-1/noop[caller]+runtime=nodejs24.x',
  ]);
  assert.deepEqual(await ids({ set: { 'aws.role': ['arn:aws:iam::123456789012:role/own'] } }), [
    'aws/us-east-1/noop[caller]',
  ]);
  assert.deepEqual(await ids({ set: { 'aws.concurrency': ['3'] } }), [
    'aws/us-east-1/noop[caller]+concurrency=3',
  ]);
  await assert.rejects(ids({ set: { 'aws.concurrency': ['many'] } }), /aws\.concurrency=many/);
  await assert.rejects(ids({ set: { 'aws.role': ['someone'] } }), /aws\.role=someone/);
  await assert.rejects(ids({ runtime: ['nodejs18.x'] }), /no runtime "nodejs18\.x"/);
  await assert.rejects(ids({ set: { 'aws.snapstart': ['on'] } }), /not for Node\.js/);
});
