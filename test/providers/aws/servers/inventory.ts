/** Addresses of a test's servers go in; everything that stands on them, with its tags, comes out, as AWS's own clients list it. */
import {
  CloudWatchLogsClient,
  ListTagsForResourceCommand as ListLogTagsCommand,
  paginateDescribeLogGroups,
} from '@aws-sdk/client-cloudwatch-logs';
import {
  DescribeTableCommand,
  DynamoDBClient,
  ListTagsOfResourceCommand,
  paginateListTables,
} from '@aws-sdk/client-dynamodb';
import { IAMClient, ListRoleTagsCommand, paginateListRoles } from '@aws-sdk/client-iam';
import { LambdaClient, ListTagsCommand, paginateListFunctions } from '@aws-sdk/client-lambda';
import { GetBucketTaggingCommand, ListBucketsCommand, S3Client } from '@aws-sdk/client-s3';
import { ListTagsForResourceCommand, paginateListStateMachines, SFNClient } from '@aws-sdk/client-sfn';
import { ListQueueTagsCommand, paginateListQueues, SQSClient } from '@aws-sdk/client-sqs';
import { tagRecord } from '../../../../providers/aws/tags.js';
import type { Addresses } from './environment-to.js';
import { ACCOUNT } from './protocols.js';

export interface StandingResource {
  arn: string;
  tags: Readonly<Record<string, string>>;
}

type InventorySources = Omit<Addresses, 'STS' | 'RESOURCE_GROUPS_TAGGING_API'>;

export interface Inventory {
  all(): Promise<StandingResource[]>;
  /** Functions and state machines: the part that the reference runtime holds. */
  ofRuntime(): Promise<StandingResource[]>;
  close(): void;
}

/** The reference runtime is of the first region; buckets and roles are of none. */
export function inventory(urls: InventorySources, regions: readonly [string, ...string[]]): Inventory {
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const base = { region: regions[0], credentials };
  const lambda = new LambdaClient({ ...base, endpoint: urls.LAMBDA });
  const sfn = new SFNClient({ ...base, endpoint: urls.SFN });
  const iam = new IAMClient({ ...base, endpoint: urls.IAM });
  const s3 = new S3Client({ ...base, endpoint: urls.S3, forcePathStyle: true });
  const regional = regions.map((region) => regionalInventory(urls, region, credentials));
  const ofRuntime = async (): Promise<StandingResource[]> => {
    const functions = await collect(paginateListFunctions({ client: lambda }, {}), (page) => page.Functions);
    const machines = await collect(
      paginateListStateMachines({ client: sfn }, {}),
      (page) => page.stateMachines,
    );
    return Promise.all([
      ...functions.map(async ({ FunctionArn: arn = '' }) => ({
        arn,
        tags: (await lambda.send(new ListTagsCommand({ Resource: arn }))).Tags ?? {},
      })),
      ...machines.map(async ({ stateMachineArn: arn = '' }) => {
        const { tags = [] } = await sfn.send(new ListTagsForResourceCommand({ resourceArn: arn }));
        return { arn, tags: Object.fromEntries(tags.map(({ key = '', value = '' }) => [key, value])) };
      }),
    ]);
  };
  const buckets = async (): Promise<StandingResource[]> => {
    const { Buckets = [] } = await s3.send(new ListBucketsCommand({}));
    return Promise.all(
      Buckets.map(async ({ Name = '' }) => ({ arn: `arn:aws:s3:::${Name}`, tags: await tagsOfBucket(Name) })),
    );
  };
  const tagsOfBucket = async (Bucket: string): Promise<StandingResource['tags']> => {
    try {
      return tagRecord((await s3.send(new GetBucketTaggingCommand({ Bucket }))).TagSet);
    } catch (error) {
      if (error instanceof Error && error.name === 'NoSuchTagSet') return {};
      throw error;
    }
  };
  const roles = async (): Promise<StandingResource[]> => {
    const found = await collect(paginateListRoles({ client: iam }, {}), (page) => page.Roles);
    return Promise.all(
      found.map(async ({ Arn: arn = '', RoleName }) => ({
        arn,
        tags: tagRecord((await iam.send(new ListRoleTagsCommand({ RoleName }))).Tags),
      })),
    );
  };
  return {
    ofRuntime,
    async all() {
      const looks = [ofRuntime(), ...regional.map((each) => each.all()), buckets(), roles()];
      return (await Promise.all(looks)).flat();
    },
    close() {
      for (const client of [lambda, sfn, iam, s3]) client.destroy();
      for (const each of regional) each.close();
    },
  };
}

function regionalInventory(
  urls: InventorySources,
  region: string,
  credentials: { accessKeyId: string; secretAccessKey: string },
): Pick<Inventory, 'all' | 'close'> {
  const dynamodb = new DynamoDBClient({ region, credentials, endpoint: urls.DYNAMODB });
  const sqs = new SQSClient({ region, credentials, endpoint: urls.SQS });
  const logs = new CloudWatchLogsClient({ region, credentials, endpoint: urls.CLOUDWATCH_LOGS });
  const tables = async (): Promise<StandingResource[]> => {
    const names = await collect(paginateListTables({ client: dynamodb }, {}), (page) => page.TableNames);
    return Promise.all(
      names.map(async (name) => {
        const { Table } = await dynamodb.send(new DescribeTableCommand({ TableName: name }));
        const ask = new ListTagsOfResourceCommand({ ResourceArn: Table?.TableArn });
        const tags = tagRecord((await dynamodb.send(ask)).Tags);
        return { arn: `arn:aws:dynamodb:${region}:${ACCOUNT}:table/${name}`, tags };
      }),
    );
  };
  const queues = async (): Promise<StandingResource[]> => {
    const found = await collect(paginateListQueues({ client: sqs }, {}), (page) => page.QueueUrls);
    return Promise.all(
      found.map(async (url) => ({
        arn: `arn:aws:sqs:${region}:${ACCOUNT}:${url.slice(url.lastIndexOf('/') + 1)}`,
        tags: (await sqs.send(new ListQueueTagsCommand({ QueueUrl: url }))).Tags ?? {},
      })),
    );
  };
  const logGroups = async (): Promise<StandingResource[]> => {
    const found = await collect(paginateDescribeLogGroups({ client: logs }, {}), (page) => page.logGroups);
    return Promise.all(
      found.map(async ({ logGroupName: name = '' }) => {
        const arn = `arn:aws:logs:${region}:${ACCOUNT}:log-group:${name}`;
        return { arn, tags: (await logs.send(new ListLogTagsCommand({ resourceArn: arn }))).tags ?? {} };
      }),
    );
  };
  return {
    all: async () => (await Promise.all([tables(), queues(), logGroups()])).flat(),
    close() {
      for (const client of [dynamodb, sqs, logs]) client.destroy();
    },
  };
}

async function collect<Page, Item>(
  pages: AsyncIterable<Page>,
  itemsOf: (page: Page) => readonly Item[] | undefined,
): Promise<Item[]> {
  const found: Item[] = [];
  for await (const page of pages) found.push(...(itemsOf(page) ?? []));
  return found;
}
