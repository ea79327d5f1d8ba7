/** An event that is older than its function allows before its next attempt goes in; its failure destination is told so. Takes the least age that there is, a minute. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { InvokeCommand, PutFunctionEventInvokeConfigCommand } from '@aws-sdk/client-lambda';
import { eventually } from '../runtime-under-test.js';
import { lambdaUnderTest } from './lambda-under-test.js';

test('an event that has become too old is given up', async () => {
  // The first retry would come later than that.
  const lambda = await lambdaUnderTest({ eventRetryMs: 10 * 60_000 });
  try {
    await lambda.create('failing', 'exports.handler = async () => { throw new Error("always") };');
    await lambda.create(
      'told',
      'exports.handler = async (event, { kv }) => kv.set("told", JSON.stringify(event.requestContext));',
    );
    await lambda.runtime.deploy('read', 'exports.handler = async (event, { kv }) => kv.get("told")');
    await lambda.client.send(
      new PutFunctionEventInvokeConfigCommand({
        FunctionName: 'failing',
        MaximumEventAgeInSeconds: 60,
        DestinationConfig: {
          OnFailure: { Destination: 'arn:aws:lambda:us-east-1:000000000000:function:told' },
        },
      }),
    );
    await lambda.client.send(new InvokeCommand({ FunctionName: 'failing', InvocationType: 'Event' }));
    const context = await eventually(
      'it is told',
      async () => {
        const text = JSON.parse((await lambda.runtime.invoke('read')).body) as string | null;
        return text === null ? null : (JSON.parse(text) as Record<string, unknown>);
      },
      120_000,
    );
    assert.equal(context['condition'], 'EventAgeExceeded');
    assert.equal(context['approximateInvokeCount'], 1);
  } finally {
    await lambda.end();
  }
});
