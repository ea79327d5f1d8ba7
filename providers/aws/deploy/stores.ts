/** A site and a name go in; the bucket, the table or the queue of that name comes out, tagged from its first moment. */
import {
  CreateBucketCommand,
  GetBucketTaggingCommand,
  type BucketLocationConstraint,
} from '@aws-sdk/client-s3';
import {
  CreateTableCommand,
  DescribeTableCommand,
  ListTagsOfResourceCommand,
} from '@aws-sdk/client-dynamodb';
import { CreateQueueCommand, GetQueueUrlCommand, ListQueueTagsCommand } from '@aws-sdk/client-sqs';
import { awsError, failureOf, isKind } from '../failure.js';
import { repeatWhile, until } from '../repeat.js';
import { tagList, tagRecord, type Tags } from '../tags.js';
import { make, refuseForeign, siteTags, type Site } from './site.js';

const READY_WITHIN_MS = 120_000;
/** A queue that was removed keeps its name for a minute (SQS API reference, CreateQueue). */
const NAME_FREE_WITHIN_MS = 75_000;
/** What was just made may not be found by who asks for its tags (Amazon S3 user guide, "data consistency model"; SQS API reference, CreateQueue). */
const KNOWN_WITHIN_MS = 30_000;
/** The one region whose name S3 does not want to hear when a bucket is made there. */
const UNNAMED_REGION = 'us-east-1';

export async function makeBucket(site: Site, name: string): Promise<string> {
  const { region } = site.clients;
  const s3 = site.clients.s3();
  const tagsThere = async (): Promise<Tags> =>
    tagRecord((await s3.send(new GetBucketTaggingCommand({ Bucket: name }))).TagSet);
  await make(site, {
    kind: 'bucket',
    id: name,
    async create() {
      await s3.send(
        new CreateBucketCommand({
          Bucket: name,
          CreateBucketConfiguration: {
            ...(region === UNNAMED_REGION ? {} : { LocationConstraint: region as BucketLocationConstraint }),
            // With the bucket itself: one without would be found by nobody when this process ends here.
            Tags: tagList(siteTags(site)),
          },
        }),
      );
      // In us-east-1 a bucket that is there already, and one's own, is answered as if it had been made.
      refuseForeign(site, { kind: 'bucket', id: name }, await onceKnown(site, tagsThere));
    },
    existing: async () => ({ tags: await tagsThere(), made: undefined }),
  });
  return name;
}

export async function makeTable(site: Site, name: string): Promise<string> {
  const dynamodb = site.clients.dynamodb();
  await make(site, {
    kind: 'table',
    id: name,
    async create() {
      await dynamodb.send(
        new CreateTableCommand({
          TableName: name,
          KeySchema: [{ AttributeName: 'k', KeyType: 'HASH' }],
          AttributeDefinitions: [{ AttributeName: 'k', AttributeType: 'S' }],
          BillingMode: 'PAY_PER_REQUEST',
          Tags: tagList(siteTags(site)),
        }),
      );
    },
    async existing() {
      const { Table } = await dynamodb.send(new DescribeTableCommand({ TableName: name }));
      const asked = new ListTagsOfResourceCommand({ ResourceArn: Table?.TableArn });
      return { tags: tagRecord((await dynamodb.send(asked)).Tags), made: undefined };
    },
  });
  const patience = { withinMs: READY_WITHIN_MS, signal: site.signal };
  const describe = new DescribeTableCommand({ TableName: name });
  await until(
    `table ${name}`,
    async () => ((await dynamodb.send(describe)).Table?.TableStatus === 'ACTIVE' ? name : null),
    patience,
  ).catch((error: unknown) => {
    throw awsError('deploy-failed', `Waiting for table ${name} failed`, error);
  });
  return name;
}

/** @returns its URL */
export async function makeQueue(site: Site, name: string): Promise<string> {
  const sqs = site.clients.sqs();
  const create = new CreateQueueCommand({
    QueueName: name,
    // A message that nobody fetches in time belongs to a call that has failed.
    Attributes: { MessageRetentionPeriod: '60', VisibilityTimeout: '30' },
    tags: siteTags(site),
  });
  const patience = { withinMs: NAME_FREE_WITHIN_MS, signal: site.signal };
  const tagsAt = async (url: string): Promise<Tags> =>
    (await sqs.send(new ListQueueTagsCommand({ QueueUrl: url }))).Tags ?? {};
  return make(site, {
    kind: 'queue',
    id: name,
    async create() {
      const { QueueUrl = '' } = await repeatWhile(
        (error) => /DeletedRecently/.test(failureOf(error).message),
        () => sqs.send(create),
        patience,
      );
      // A queue that is there already with the same attributes is answered as if it had been made.
      const tags = await onceKnown(site, () => tagsAt(QueueUrl));
      refuseForeign(site, { kind: 'queue', id: name }, tags);
      return QueueUrl;
    },
    async existing() {
      const { QueueUrl = '' } = await sqs.send(new GetQueueUrlCommand({ QueueName: name }));
      return { tags: await tagsAt(QueueUrl), made: QueueUrl };
    },
  });
}

function onceKnown<Result>({ signal }: Site, look: () => Promise<Result>): Promise<Result> {
  const passing = (error: unknown): boolean => isKind(error, 'not-found');
  return repeatWhile(passing, look, { withinMs: KNOWN_WITHIN_MS, signal });
}
