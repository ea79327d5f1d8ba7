/** A definition and a role go in; an Express state machine that carries it out comes out: its ARN. */
import {
  CreateStateMachineCommand,
  DescribeStateMachineCommand,
  ListTagsForResourceCommand,
  UpdateStateMachineCommand,
} from '@aws-sdk/client-sfn';
import { awsError, failureOf } from '../failure.js';
import { repeatWhile, until } from '../repeat.js';
import { make, siteTags, type Site } from './site.js';

const ROLE_KNOWN_WITHIN_MS = 2 * 60_000;
const READY_WITHIN_MS = 60_000;
/** What Step Functions says while the role has not reached it. */
const PASSES = /is authorized to assume the provided role|cannot be assumed/;

export async function makeStateMachine(
  site: Site,
  name: string,
  definition: string,
  roleArn: string,
): Promise<string> {
  const sfn = site.clients.sfn();
  const { clients, account, signal } = site;
  const expected = `arn:aws:states:${clients.region}:${account}:stateMachine:${name}`;
  const tags = Object.entries(siteTags(site)).map(([key, value]) => ({ key, value }));
  const create = new CreateStateMachineCommand({ name, definition, roleArn, type: 'EXPRESS', tags });
  let takenOver = false;
  const arn = await make(site, {
    kind: 'state-machine',
    id: name,
    async create() {
      const patience = { withinMs: ROLE_KNOWN_WITHIN_MS, signal };
      const passing = (error: unknown): boolean => PASSES.test(failureOf(error).message);
      return (await repeatWhile(passing, () => sfn.send(create), patience)).stateMachineArn ?? expected;
    },
    async existing() {
      takenOver = true;
      const answer = await sfn.send(new ListTagsForResourceCommand({ resourceArn: expected }));
      const found = Object.fromEntries((answer.tags ?? []).map(({ key = '', value = '' }) => [key, value]));
      return { tags: found, made: expected };
    },
  });
  try {
    if (takenOver)
      await sfn.send(new UpdateStateMachineCommand({ stateMachineArn: arn, definition, roleArn }));
    const describe = new DescribeStateMachineCommand({ stateMachineArn: arn });
    await until(
      `state machine ${name}`,
      async () => ((await sfn.send(describe)).status === 'ACTIVE' ? arn : null),
      { withinMs: READY_WITHIN_MS, signal },
    );
  } catch (error) {
    throw awsError('deploy-failed', `Bringing up state machine ${name} failed`, error);
  }
  return arn;
}
