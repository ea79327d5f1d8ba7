/** The clients of a region go in, the base addresses at which they reach their services come out, as the SDK resolved them; nothing is sent. */
import { ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { ListFunctionsCommand } from '@aws-sdk/client-lambda';
import { ListBucketsCommand } from '@aws-sdk/client-s3';
import { ListStateMachinesCommand } from '@aws-sdk/client-sfn';
import { ListQueuesCommand } from '@aws-sdk/client-sqs';
import type { AwsClients } from './clients.js';
import { isAws } from './is-aws.js';

export interface Endpoints {
  lambda: string;
  states: string;
  /** Where StartSyncExecution goes: a host of its own at AWS, the same one where an address was given. */
  syncStates: string;
  s3: string;
  dynamodb: string;
  sqs: string;
}

/** The address where it was given by the user, null where it is AWS's own. */
export function overridden(endpoint: string): string | null {
  return isAws(endpoint) ? null : endpoint;
}

export async function endpointsOf(clients: AwsClients): Promise<Endpoints> {
  const functions = new ListFunctionsCommand({});
  const machines = new ListStateMachinesCommand({});
  const buckets = new ListBucketsCommand({});
  const tables = new ListTablesCommand({});
  const queues = new ListQueuesCommand({});
  const states = await addressIn(machines, () => clients.sfn().send(machines));
  return {
    lambda: await addressIn(functions, () => clients.lambda().send(functions)),
    states,
    syncStates: isAws(states) ? states.replace('://', '://sync-') : states,
    s3: await addressIn(buckets, () => clients.s3().send(buckets)),
    dynamodb: await addressIn(tables, () => clients.dynamodb().send(tables)),
    sqs: await addressIn(queues, () => clients.sqs().send(queues)),
  };
}

interface RequestParts {
  protocol: string;
  hostname: string;
  port?: number | undefined;
}

interface AnyCommand {
  middlewareStack: {
    add(
      middleware: () => (args: { request?: unknown }) => Promise<unknown>,
      options: { step: 'build'; name: string },
    ): void;
  };
}

/** The address is known once a request is built; the middleware looks at it there and ends its way. */
async function addressIn(command: object, send: () => Promise<unknown>): Promise<string> {
  let address = '';
  (command as AnyCommand).middlewareStack.add(
    () => (args) => {
      const { protocol, hostname, port } = args.request as RequestParts;
      address = `${protocol}//${hostname}${port === undefined ? '' : `:${port}`}`;
      return Promise.resolve({ response: {}, output: { $metadata: {} } });
    },
    { step: 'build', name: 'faasmarkAddressOnly' },
  );
  await send();
  return address;
}
