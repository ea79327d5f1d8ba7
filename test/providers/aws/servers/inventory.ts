/** The servers of a test go in; everything that stands on them, with its tags, comes out, as AWS's own clients list it. */
import {
  DescribeTableCommand,
  DynamoDBClient,
  ListTablesCommand,
  ListTagsOfResourceCommand,
} from '@aws-sdk/client-dynamodb';
import { LambdaClient, ListFunctionsCommand, ListTagsCommand } from '@aws-sdk/client-lambda';
import { ListBucketsCommand, S3Client } from '@aws-sdk/client-s3';
import { ListStateMachinesCommand, ListTagsForResourceCommand, SFNClient } from '@aws-sdk/client-sfn';
import { ListQueuesCommand, ListQueueTagsCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { IamServer } from './iam.js';
import type { LogsServer } from './logs.js';
import { ACCOUNT } from './protocols.js';
import type { S3Front } from './s3-front.js';

export interface StandingResource {
  arn: string;
  tags: Readonly<Record<string, string>>;
}

export interface InventorySources {
  runtimeUrl: string;
  dynamodbUrl: string;
  sqsUrl: string;
  s3: S3Front;
  iam: IamServer;
  logs: LogsServer;
}

const REGION = 'us-east-1';

export function inventory(sources: InventorySources): { all(): Promise<StandingResource[]>; close(): void } {
  const base = { region: REGION, credentials: { accessKeyId: 'test', secretAccessKey: 'test' } };
  const lambda = new LambdaClient({ ...base, endpoint: sources.runtimeUrl });
  const sfn = new SFNClient({ ...base, endpoint: sources.runtimeUrl });
  const dynamodb = new DynamoDBClient({ ...base, endpoint: sources.dynamodbUrl });
  const sqs = new SQSClient({ ...base, endpoint: sources.sqsUrl });
  const s3 = new S3Client({ ...base, endpoint: sources.sqsUrl, forcePathStyle: true });
  const functions = async (): Promise<StandingResource[]> => {
    const { Functions = [] } = await lambda.send(new ListFunctionsCommand({}));
    return Promise.all(
      Functions.map(async ({ FunctionArn: arn = '' }) => ({
        arn,
        tags: (await lambda.send(new ListTagsCommand({ Resource: arn }))).Tags ?? {},
      })),
    );
  };
  const machines = async (): Promise<StandingResource[]> => {
    const { stateMachines = [] } = await sfn.send(new ListStateMachinesCommand({}));
    return Promise.all(
      stateMachines.map(async ({ stateMachineArn: arn = '' }) => {
        const { tags = [] } = await sfn.send(new ListTagsForResourceCommand({ resourceArn: arn }));
        return { arn, tags: Object.fromEntries(tags.map(({ key = '', value = '' }) => [key, value])) };
      }),
    );
  };
  const tables = async (): Promise<StandingResource[]> => {
    const { TableNames = [] } = await dynamodb.send(new ListTablesCommand({}));
    return Promise.all(
      TableNames.map(async (name) => {
        const { Table } = await dynamodb.send(new DescribeTableCommand({ TableName: name }));
        const ask = new ListTagsOfResourceCommand({ ResourceArn: Table?.TableArn });
        const { Tags = [] } = await dynamodb.send(ask);
        const tags = Object.fromEntries(Tags.map(({ Key = '', Value = '' }) => [Key, Value]));
        return { arn: `arn:aws:dynamodb:${REGION}:${ACCOUNT}:table/${name}`, tags };
      }),
    );
  };
  const queues = async (): Promise<StandingResource[]> => {
    const { QueueUrls = [] } = await sqs.send(new ListQueuesCommand({}));
    return Promise.all(
      QueueUrls.map(async (url) => ({
        arn: `arn:aws:sqs:${REGION}:${ACCOUNT}:${url.slice(url.lastIndexOf('/') + 1)}`,
        tags: (await sqs.send(new ListQueueTagsCommand({ QueueUrl: url }))).Tags ?? {},
      })),
    );
  };
  const buckets = async (): Promise<StandingResource[]> => {
    const { Buckets = [] } = await s3.send(new ListBucketsCommand({}));
    return Buckets.map(({ Name = '' }) => ({
      arn: `arn:aws:s3:::${Name}`,
      tags: Object.fromEntries(sources.s3.tags.get(Name) ?? []),
    }));
  };
  return {
    async all() {
      const found = await Promise.all([functions(), machines(), tables(), queues(), buckets()]);
      return [
        ...found.flat(),
        ...[...sources.iam.roles.values()].map(({ arn, tags }) => ({ arn, tags: Object.fromEntries(tags) })),
        ...[...sources.logs.groups.values()].map(({ name, tags }) => ({
          arn: `arn:aws:logs:${REGION}:${ACCOUNT}:log-group:${name}`,
          tags: Object.fromEntries(tags),
        })),
      ];
    },
    close() {
      for (const client of [lambda, sfn, dynamodb, sqs, s3]) client.destroy();
    },
  };
}
