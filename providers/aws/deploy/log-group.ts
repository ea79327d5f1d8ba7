/** A site and a function's name go in; the group that its logs go to is there before its first call, tagged, and forgets after a day. */
import {
  CreateLogGroupCommand,
  ListTagsForResourceCommand,
  PutRetentionPolicyCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { awsError, isKind } from '../failure.js';
import { logGroupName } from '../names.js';
import { repeatWhile } from '../repeat.js';
import { make, siteTags, type Site } from './site.js';

const RETENTION_DAYS = 1;
const KNOWN_WITHIN_MS = 30_000;

export async function makeLogGroup(site: Site, functionName: string): Promise<void> {
  const { clients, account, signal } = site;
  const logs = clients.logs();
  const name = logGroupName(functionName);
  await make(site, {
    kind: 'log-group',
    id: name,
    async create() {
      await logs.send(new CreateLogGroupCommand({ logGroupName: name, tags: siteTags(site) }));
    },
    async existing() {
      const resourceArn = `arn:aws:logs:${clients.region}:${account}:log-group:${name}`;
      const { tags = {} } = await logs.send(new ListTagsForResourceCommand({ resourceArn }));
      return { tags, made: undefined };
    },
  });
  const put = new PutRetentionPolicyCommand({ logGroupName: name, retentionInDays: RETENTION_DAYS });
  await repeatWhile(
    (error) => isKind(error, 'not-found') || /OperationAborted/.test(String(error)),
    () => logs.send(put),
    { withinMs: KNOWN_WITHIN_MS, signal },
  ).catch((error: unknown) => {
    throw awsError('deploy-failed', `Limiting how long log group ${name} keeps failed`, error);
  });
}
