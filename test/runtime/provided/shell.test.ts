/** The bootstrap of AWS's tutorial, in sh with curl: success, an error, and the processes that it starts. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { running } from '../processes.js';
import { errorTypeOf, eventually, runtimeUnderTest, type RuntimeUnderTest } from '../runtime-under-test.js';

const CURL = process.env['TEST_CURL'];

/** After the AWS documentation, "Tutorial: Building a custom runtime", with an error and a hang added. */
const BOOTSTRAP = `#!/bin/sh
set -u
api="http://$AWS_LAMBDA_RUNTIME_API/2018-06-01/runtime/invocation"
headers=$(mktemp -p "$LAMBDA_TASK_ROOT")
while :; do
  event=$(${CURL ?? ''} -sS -D "$headers" "$api/next") || exit 1
  id=$(grep -Fi Lambda-Runtime-Aws-Request-Id "$headers" | tr -d '[:space:]' | cut -d: -f2)
  case $event in
    *fail*) ${CURL ?? ''} -sS -H 'Lambda-Runtime-Function-Error-Type: Shell.Failed' -d '{"errorType":"Shell.Failed","errorMessage":"as asked"}' "$api/$id/error" ;;
    *hang*) sleep 1000 & echo "child $!"; wait ;;
    *) printf '{"echo":%s}' "$event" | ${CURL ?? ''} -sS --data-binary @- "$api/$id/response" ;;
  esac
done
`;

describe('a bootstrap in sh', { skip: CURL === undefined ? 'no curl' : false }, () => {
  let runtime: RuntimeUnderTest;
  before(async () => {
    runtime = await runtimeUnderTest();
    const files = [{ path: 'bootstrap', contents: Buffer.from(BOOTSTRAP) }];
    await runtime.deploy('shell', '', { runtime: 'provided', files, timeoutMs: 2000 });
  });
  after(() => runtime.end());

  it('answers, again and again, on one instance', async () => {
    for (const ordinal of ['1', '2', '3']) {
      const answer = await runtime.invoke('shell', { call: ordinal, text: 'äöü €' });
      assert.deepEqual(JSON.parse(answer.body), { echo: { call: ordinal, text: 'äöü €' } });
      assert.equal(answer.headers['x-faasmark-ordinal'], ordinal);
    }
  });

  it('fails a call', async () => {
    assert.equal(errorTypeOf(await runtime.invoke('shell', 'fail')), 'Shell.Failed');
  });

  it('takes what it started along when its time is over', async () => {
    const answer = await runtime.invoke('shell', 'hang');
    assert.equal(errorTypeOf(answer), 'Sandbox.Timedout', answer.body);
    const child = Number(/child (\d+)/.exec(await runtime.client.logs('shell'))?.[1]);
    assert.ok(child > 0);
    await eventually('it has ended', async () => (await running([child])).length === 0);
    assert.equal((await runtime.invoke('shell')).status, 200);
  });
});
