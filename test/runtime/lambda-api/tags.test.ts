/** AWS's own client goes in: functions carry tags as on AWS Lambda, within its limits. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
  GetFunctionCommand,
  ListTagsCommand,
  TagResourceCommand,
  UntagResourceCommand,
} from '@aws-sdk/client-lambda';
import { lambdaUnderTest, replies, type LambdaUnderTest } from './lambda-under-test.js';

let lambda: LambdaUnderTest;
before(async () => {
  lambda = await lambdaUnderTest();
});
after(() => lambda.end());

const ARN = 'arn:aws:lambda:us-east-1:000000000000:function:';
const numbered = (count: number): Record<string, string> =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`key-${index}`, '']));
const create = (name: string, Tags: Record<string, string>): Promise<unknown> =>
  lambda.create(name, replies('tagged'), { Tags });

test('tags come with a function, are added, replaced and removed', async () => {
  const { client } = lambda;
  const Resource = `${ARN}tagged`;
  await create('tagged', { team: 'a b', stage: 'test' });
  const got = await client.send(new GetFunctionCommand({ FunctionName: 'tagged' }));
  assert.deepEqual(got.Tags, { team: 'a b', stage: 'test' });
  await client.send(new TagResourceCommand({ Resource, Tags: { stage: 'live', größe: '1/2' } }));
  const listed = await client.send(new ListTagsCommand({ Resource }));
  assert.deepEqual(listed.Tags, { team: 'a b', stage: 'live', größe: '1/2' });
  await client.send(new UntagResourceCommand({ Resource, TagKeys: ['team', 'größe', 'absent'] }));
  assert.deepEqual((await client.send(new ListTagsCommand({ Resource }))).Tags, { stage: 'live' });
});

test('a function without tags has none', async () => {
  await lambda.create('plain', replies('plain'));
  assert.equal((await lambda.client.send(new GetFunctionCommand({ FunctionName: 'plain' }))).Tags, undefined);
  assert.deepEqual((await lambda.client.send(new ListTagsCommand({ Resource: `${ARN}plain` }))).Tags, {});
});

test('what breaks a limit is refused whole, and a function of which it is true is not made', async () => {
  const { client } = lambda;
  const Resource = `${ARN}limited`;
  const refused = { name: 'InvalidParameterValueException' };
  const cases = [
    { 'aws:mine': 'x' },
    { 'AWS:mine': 'x' },
    { ['k'.repeat(129)]: 'x' },
    { key: 'v'.repeat(257) },
    { 'no?': 'x' },
    { '': 'x' },
    numbered(51),
  ];
  for (const [index, tags] of cases.entries()) {
    await assert.rejects(create('limited', tags), refused, `case ${index}`);
    await assert.rejects(lambda.invoke('limited'), { name: 'ResourceNotFoundException' });
  }
  await create('limited', { ...numbered(48), ['k'.repeat(128)]: 'v'.repeat(256) });
  await client.send(new TagResourceCommand({ Resource, Tags: { fifty: '' } }));
  await assert.rejects(client.send(new TagResourceCommand({ Resource, Tags: { more: '' } })), refused);
  // One that is there may have another value.
  await client.send(new TagResourceCommand({ Resource, Tags: { fifty: 'changed' } }));
  const { Tags = {} } = await client.send(new ListTagsCommand({ Resource }));
  assert.equal(Object.keys(Tags).length, 50);
  assert.equal(Tags['fifty'], 'changed');
});

test('tags belong to functions that are there, and to nothing else', async () => {
  const { client } = lambda;
  await lambda.create('whole', replies('whole'));
  const cases: [string, string][] = [
    [`${ARN}absent`, 'ResourceNotFoundException'],
    [`${ARN}whole:1`, 'InvalidParameterValueException'],
    ['whole', 'ValidationException'],
  ];
  for (const [Resource, name] of cases) {
    await assert.rejects(client.send(new ListTagsCommand({ Resource })), { name }, Resource);
    await assert.rejects(
      client.send(new TagResourceCommand({ Resource, Tags: { a: 'b' } })),
      { name },
      Resource,
    );
    await assert.rejects(
      client.send(new UntagResourceCommand({ Resource, TagKeys: ['a'] })),
      { name },
      Resource,
    );
  }
});
