/** String values as messages of an SQS-compatible queue, `FAASMARK_QUEUE_URL`: sent under a key, received by long polling by who knows it. */
import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
  type Message,
} from '@aws-sdk/client-sqs';
import { environment } from '../environment.js';
import { connections } from './connections.js';
import type { Store } from './store.js';

/** Long polling asks all servers of the queue, and comes back with the first message (developer guide, "Short and long polling"). */
const POLL_S = 5;
/** Of one receive. */
const MOST_AT_ONCE = 10;
/** A message that does not come in this time is lost: its sender has failed. */
const PATIENCE_MS = 20_000;
const KEY = 'faasmark-key';

// The address of the queue may be one that only its server knows; requests go to that of the service.
const client = new SQSClient({ ...connections, useQueueUrlAsEndpoint: false });
const queueUrl = (): string => environment('FAASMARK_QUEUE_URL');

interface Waiter {
  resolve(value: string): void;
  reject(error: unknown): void;
  deadline: number;
}
/** By key: who waits in this instance. A queue gives its messages to anybody. */
const waiting = new Map<string, Waiter>();
let polling = false;

export const store: Store = {
  name: 'sqs',
  edge: 'queue',
  async put(key, value) {
    await client.send(
      new SendMessageCommand({
        QueueUrl: queueUrl(),
        MessageBody: value,
        MessageAttributes: { [KEY]: { DataType: 'String', StringValue: key } },
      }),
    );
  },
  get: (key) =>
    new Promise((resolve, reject) => {
      waiting.set(key, { resolve, reject, deadline: performance.now() + PATIENCE_MS });
      if (!polling) void poll();
    }),
};

/** One poll at a time for everybody in this instance; until nobody waits any more. */
async function poll(): Promise<void> {
  polling = true;
  try {
    while (waiting.size > 0) {
      const { Messages = [] } = await client.send(
        new ReceiveMessageCommand({
          QueueUrl: queueUrl(),
          WaitTimeSeconds: POLL_S,
          MaxNumberOfMessages: Math.min(waiting.size, MOST_AT_ONCE),
          MessageAttributeNames: [KEY],
        }),
      );
      await Promise.all(Messages.map(deliver));
      giveUpLate();
    }
  } catch (error) {
    for (const [key, { reject }] of [...waiting]) {
      waiting.delete(key);
      reject(error);
    }
  } finally {
    polling = false;
  }
}

/** To who waits for it here; otherwise back into the queue, at once. */
async function deliver({ MessageAttributes, Body, ReceiptHandle }: Message): Promise<void> {
  const key = MessageAttributes?.[KEY]?.StringValue ?? '';
  const waiter = waiting.get(key);
  if (waiter === undefined) {
    await client.send(
      new ChangeMessageVisibilityCommand({ QueueUrl: queueUrl(), ReceiptHandle, VisibilityTimeout: 0 }),
    );
    return;
  }
  waiting.delete(key);
  try {
    // Before the value is used: an instance that has answered is frozen, and the message would come back.
    await client.send(new DeleteMessageCommand({ QueueUrl: queueUrl(), ReceiptHandle }));
    waiter.resolve(Body ?? '');
  } catch (error) {
    waiter.reject(error);
  }
}

function giveUpLate(): void {
  for (const [key, { reject, deadline }] of [...waiting]) {
    if (performance.now() < deadline) continue;
    waiting.delete(key);
    reject(new Error(`no message with key "${key}" came within ${PATIENCE_MS / 1000} s`));
  }
}
