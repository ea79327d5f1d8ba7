/** A resource as the ledger names it goes in; how to see whose it is, and how to remove it, come out. */
import {
  DeleteLogGroupCommand,
  ListTagsForResourceCommand as ListLogTagsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import {
  DeleteTableCommand,
  DescribeTableCommand,
  ListTagsOfResourceCommand,
} from '@aws-sdk/client-dynamodb';
import {
  DeleteFunctionCommand,
  DeleteFunctionUrlConfigCommand,
  GetFunctionCommand,
} from '@aws-sdk/client-lambda';
import {
  DeleteStateMachineCommand,
  ListTagsForResourceCommand as ListMachineTagsCommand,
} from '@aws-sdk/client-sfn';
import { DeleteQueueCommand, GetQueueUrlCommand, ListQueueTagsCommand } from '@aws-sdk/client-sqs';
import type { AwsClients } from '../clients.js';
import { isKind } from '../failure.js';
import { repeatWhile, until } from '../repeat.js';
import type { AwsResource } from '../resource.js';
import { tagRecord, type Tags } from '../tags.js';
import { bucketTags, removeBucket } from './remove-bucket.js';
import { removeRole, roleTags } from './remove-role.js';

export interface Removal {
  /** Throws a `not-found` where there is nothing. */
  tags(): Promise<Tags>;
  /** What has gone meanwhile is no error to the caller: it asks for `not-found`. */
  remove(): Promise<unknown>;
}

export interface RemovalContext {
  clients: AwsClients;
  account: string;
  signal: AbortSignal;
}

/** What is being made or changed can be removed a little later. */
const BUSY_WITHIN_MS = 60_000;
/** What `provide` calls its alias; a URL may be that one's. */
const ALIAS = 'live';

export function removalOf({ kind, id }: AwsResource, context: RemovalContext): Removal {
  const { clients, account, signal } = context;
  const patience = { withinMs: BUSY_WITHIN_MS, signal };
  const unlessBusy = <Result>(work: () => Promise<Result>): Promise<Result> =>
    repeatWhile((error) => isKind(error, 'exists'), work, patience);
  const functionTags = async (): Promise<Tags> =>
    (await clients.lambda().send(new GetFunctionCommand({ FunctionName: id }))).Tags ?? {};
  switch (kind) {
    case 'function':
      return {
        tags: functionTags,
        remove: () =>
          unlessBusy(() => clients.lambda().send(new DeleteFunctionCommand({ FunctionName: id }))),
      };
    case 'function-url':
      return {
        tags: functionTags,
        async remove() {
          for (const qualifier of [{}, { Qualifier: ALIAS }]) {
            const command = new DeleteFunctionUrlConfigCommand({ FunctionName: id, ...qualifier });
            await unlessBusy(() => clients.lambda().send(command)).catch((error: unknown) => {
              if (!isKind(error, 'not-found')) throw error;
            });
          }
        },
      };
    case 'state-machine': {
      const arn = `arn:aws:states:${clients.region}:${account}:stateMachine:${id}`;
      return {
        async tags() {
          const { tags = [] } = await clients.sfn().send(new ListMachineTagsCommand({ resourceArn: arn }));
          return Object.fromEntries(tags.map(({ key = '', value = '' }) => [key, value]));
        },
        remove: () => clients.sfn().send(new DeleteStateMachineCommand({ stateMachineArn: arn })),
      };
    }
    case 'log-group': {
      const resourceArn = `arn:aws:logs:${clients.region}:${account}:log-group:${id}`;
      return {
        tags: async () => (await clients.logs().send(new ListLogTagsCommand({ resourceArn }))).tags ?? {},
        remove: () => clients.logs().send(new DeleteLogGroupCommand({ logGroupName: id })),
      };
    }
    case 'queue': {
      const url = async (): Promise<string> =>
        (await clients.sqs().send(new GetQueueUrlCommand({ QueueName: id }))).QueueUrl ?? '';
      return {
        tags: async () =>
          (await clients.sqs().send(new ListQueueTagsCommand({ QueueUrl: await url() }))).Tags ?? {},
        remove: async () => clients.sqs().send(new DeleteQueueCommand({ QueueUrl: await url() })),
      };
    }
    case 'table': {
      const describe = new DescribeTableCommand({ TableName: id });
      return {
        async tags() {
          const { Table } = await clients.dynamodb().send(describe);
          const ask = new ListTagsOfResourceCommand({ ResourceArn: Table?.TableArn });
          return tagRecord((await clients.dynamodb().send(ask)).Tags);
        },
        async remove() {
          await unlessBusy(() => clients.dynamodb().send(new DeleteTableCommand({ TableName: id })));
          await until(`the end of table ${id}`, () => goneOrNull(clients, describe), patience);
        },
      };
    }
    case 'bucket':
      return {
        tags: () => bucketTags(clients.s3(), id),
        remove: () => removeBucket(clients.s3(), id, patience),
      };
    case 'role':
      return {
        tags: () => roleTags(clients.iam(), id),
        remove: () => removeRole(clients.iam(), id, patience),
      };
    default:
      return kind satisfies never;
  }
}

async function goneOrNull(clients: AwsClients, describe: DescribeTableCommand): Promise<true | null> {
  try {
    await clients.dynamodb().send(describe);
    return null;
  } catch (error) {
    if (isKind(error, 'not-found')) return true;
    throw error;
  }
}
