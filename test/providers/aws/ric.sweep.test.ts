/** Functions as the provider packs and zips them, run by AWS's own runtime client for Node: they load, answer in the reply envelope, and reach each other and their stores. */
import '../../../providers/aws/silent-sdk.js';
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, it, type TestContext } from 'node:test';
import { CreateQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import { Value } from 'typebox/value';
import { zipOf } from '../../../providers/aws/zip.js';
import { pack } from '../../../src/deploy/pack.js';
import type { CompositionKind } from '../../../src/model/Composition.js';
import { ReplySchema, type Reply } from '../../../src/model/Reply.js';
import type { Workload } from '../../../src/model/Workload.js';
import { compose, type Composed } from '../../../src/plan/compose.js';
import { readZip } from '../../../src/runtime/lambda-api/read-zip.js';
import { chain } from '../../../workloads/chain/workload.js';
import { fanin } from '../../../workloads/fanin/workload.js';
import { handoff } from '../../../workloads/handoff/workload.js';
import { noop } from '../../../workloads/noop/workload.js';
import { installRic, type Ric } from '../../runtime/provided/install-ric.js';
import { runtimeUnderTest, type RuntimeUnderTest } from '../../runtime/runtime-under-test.js';
import { NODE } from '../../workloads/fixtures/deployment.js';
import { startStores, type RunningStores } from '../../workloads/fixtures/stores.js';

/** Each that a function joins by itself, through every store that AWS has for it, and one that is called alone. */
const CASES: readonly { workload: Workload; composition: CompositionKind; functions: number }[] = [
  { workload: noop, composition: 'caller', functions: 1 },
  { workload: chain, composition: 'in-process', functions: 1 },
  { workload: chain, composition: 'direct', functions: 2 },
  { workload: fanin, composition: 'direct', functions: 3 },
  { workload: handoff, composition: 'object-store', functions: 2 },
  { workload: chain, composition: 'key-value', functions: 2 },
  { workload: chain, composition: 'queue', functions: 2 },
];

/** Developer guide, "Invoking Lambda function URLs", payload format 2.0, without what no function of ours reads. */
const byUrl = (event: unknown, encoded: boolean) => {
  const body = JSON.stringify(event);
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath: '/',
    rawQueryString: '',
    headers: { 'content-type': 'application/json', host: 'x.lambda-url.eu-central-1.on.aws' },
    requestContext: { http: { method: 'POST', path: '/', protocol: 'HTTP/1.1' }, stage: '$default' },
    body: encoded ? Buffer.from(body).toString('base64') : body,
    isBase64Encoded: encoded,
  };
};

describe('what the provider packs, run by aws-lambda-ric', () => {
  let ric: Ric;
  let runtime: RuntimeUnderTest;
  let stores: RunningStores;
  let env: Record<string, string>;
  before(async () => {
    ric = installRic();
    runtime = await runtimeUnderTest();
    stores = await startStores();
    // The same server speaks SQS.
    const sqsUrl = stores.env['AWS_ENDPOINT_URL_S3'] ?? '';
    env = { ...stores.env, AWS_ENDPOINT_URL_SQS: sqsUrl };
    const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
    const sqs = new SQSClient({ region: 'us-east-1', credentials, endpoint: sqsUrl });
    const { QueueUrl = '' } = await sqs.send(new CreateQueueCommand({ QueueName: 'handoffs' }));
    env['FAASMARK_QUEUE_URL'] = QueueUrl;
    sqs.destroy();
  });
  after(async () => {
    await runtime.end();
    await stores.close();
  });

  /** Packed, zipped, unzipped, and started by AWS's client in place of Lambda. False: there is none here. */
  const deploy = async (t: TestContext, prefix: string, { functions }: Composed): Promise<boolean> => {
    if (ric.kind === 'missing') {
      t.skip(ric.reason);
      return false;
    }
    const bootstrap = `#!/bin/sh\nexec '${process.execPath}' '${join(ric.folder, 'bin', 'index.mjs')}' "$_HANDLER"\n`;
    const deployed = Object.fromEntries(functions.map(({ name }) => [name, `${prefix}-${name}`]));
    for (const fn of functions) {
      const { files, entry } = await pack(fn, NODE);
      const unzipped = await readZip(Buffer.from(zipOf(files)));
      await runtime.deploy(`${prefix}-${fn.name}`, '', {
        runtime: 'provided',
        entry,
        files: [{ path: 'bootstrap', contents: Buffer.from(bootstrap) }, ...unzipped],
        memoryMb: 256,
        timeoutMs: 30_000,
        environment: {
          ...env,
          FAASMARK_INVOKE_URL: `${runtime.url}/2015-03-31/functions/{name}/invocations`,
          FAASMARK_FUNCTIONS: JSON.stringify(deployed),
        },
      });
    }
    return true;
  };

  const replyOf = async (name: string, event: unknown): Promise<Reply> => {
    const { status, headers, body } = await runtime.invoke(name, event);
    assert.equal(status, 200, body);
    assert.equal(headers['x-amz-function-error'], undefined, body);
    const reply: unknown = JSON.parse(body);
    assert.ok(Value.Check(ReplySchema, reply), body);
    return reply as Reply;
  };

  for (const { workload, composition, functions } of CASES) {
    it(`${workload.name} in composition ${composition} answers, by its name and by its URL`, async (t) => {
      const design = workload.design({});
      const composed = compose(design, composition, {
        objectStore: 's3',
        keyValue: 'dynamodb',
        queue: 'sqs',
      });
      assert.equal(composed.functions.length, functions);
      const prefix = `${workload.name}-${composition}`;
      if (!(await deploy(t, prefix, composed))) return;
      const { entry } = composed;
      assert.equal(entry.kind, 'function');
      const name = `${prefix}-${entry.kind === 'function' ? entry.function : ''}`;
      const input = design.input(1);
      const events = [input, byUrl(input, true), byUrl(input, false)];
      for (const [nth, event] of events.entries()) {
        const { result, ordinal, ageUs, durationUs, hops } = await replyOf(name, event);
        assert.equal(design.check(result, input), null, JSON.stringify(result));
        assert.notEqual(design.check(result, design.input(2)), null, 'an answer to another call is refused');
        assert.equal(ordinal, nth + 1);
        assert.ok(ageUs > 0 && durationUs > 0);
        assert.equal(hops.length > 0, functions > 1);
      }
    });
  }

  it('hands on what the functions before it said of themselves, as a state machine passes it', async (t) => {
    const composed = compose(chain.design({}), 'orchestrator', { objectStore: null, keyValue: null });
    if (!(await deploy(t, 'machine', composed))) return;
    const [one, other] = composed.functions.map(({ name }) => `machine-${name}`);
    assert.ok(one !== undefined && other !== undefined);
    const design = chain.design({});
    const first = await replyOf(one, design.input(1));
    const last = await replyOf(other, { $faasmark: 'after', of: first });
    assert.equal(design.check(last.result, design.input(1)), null);
    const { fm: _, result: __, ...evidence } = first;
    assert.deepEqual(last.before, [{ ...evidence, before: [] }]);
  });
});
