/**
 * String values as messages of SQS-compatible queues: sent under a key, received by long polling by who knows it.
 * `FAASMARK_QUEUE_URL` is the address; where it holds `{lane}`, there are `FAASMARK_QUEUE_LANES` of them, numbered from 0,
 * and its key says through which one a message goes, so that few receive what is for others.
 */
import { setTimeout as pause } from 'node:timers/promises';
import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
  type Message,
} from '@aws-sdk/client-sqs';
import { environment } from '../environment.js';
import { fnv1a } from '../fnv1a.js';
import { connections } from './connections.js';
import type { Store } from './store.js';

/** Long polling asks all servers of the queue, and comes back with the first message (developer guide, "Short and long polling"). */
const POLL_S = 5;
/**
 * Of one receive: as many as there can be, whoever they are for. Instances that each take one and give it back could go
 * on for ever with each other's; of those that take all that there are, one finds its own.
 */
const MOST_AT_ONCE = 10;
/** Pauses after receives that brought nothing of one's own, by chance, and longer each time: two in step get out of it. */
const MOST_DOUBLINGS = 6;
/** A message that does not come in this time is lost: its sender has failed. */
const PATIENCE_MS = 20_000;
/** For how long a message is hidden from others when who received it dies before it says whose it is. */
const HIDDEN_S = 5;
/**
 * A younger message goes back at once to who waits for it. An older one is nobody's, or that of an instance still to
 * start: it rests, or as many of them as are received at once would be all that is ever received.
 */
const FRESH_MS = 2_000;
const REST_S = 1;
const KEY = 'faasmark-key';

// The address of the queue may be one that only its server knows; requests go to that of the service.
const client = new SQSClient({ ...connections, useQueueUrlAsEndpoint: false });

function laneOf(key: string): number {
  const lanes = Number(process.env['FAASMARK_QUEUE_LANES'] ?? '1');
  return fnv1a(key) % lanes;
}

function queueUrl(lane: number): string {
  return environment('FAASMARK_QUEUE_URL').replace('{lane}', String(lane));
}

interface Waiter {
  resolve(value: string): void;
  reject(error: unknown): void;
  deadline: number;
}

/** One queue, and who waits in this instance for a message of it, by key: a queue gives its messages to anybody. */
interface Lane {
  queueUrl: string;
  waiting: Map<string, Waiter>;
  polling: boolean;
}

const lanes = new Map<number, Lane>();

function laneFor(key: string): Lane {
  const number = laneOf(key);
  let lane = lanes.get(number);
  if (lane === undefined) {
    lanes.set(number, (lane = { queueUrl: queueUrl(number), waiting: new Map(), polling: false }));
  }
  return lane;
}

export const store: Store = {
  name: 'sqs',
  edge: 'queue',
  async put(key, value) {
    await client.send(
      new SendMessageCommand({
        QueueUrl: queueUrl(laneOf(key)),
        MessageBody: value,
        MessageAttributes: { [KEY]: { DataType: 'String', StringValue: key } },
      }),
    );
  },
  get: (key) =>
    new Promise((resolve, reject) => {
      const lane = laneFor(key);
      const before = lane.waiting.get(key);
      lane.waiting.set(key, {
        resolve(value) {
          before?.resolve(value);
          resolve(value);
        },
        reject(error) {
          before?.reject(error);
          reject(error);
        },
        deadline: before?.deadline ?? performance.now() + PATIENCE_MS,
      });
      if (!lane.polling) void poll(lane);
    }),
};

/** One poll of a queue at a time for everybody in this instance; until nobody waits any more. */
async function poll(lane: Lane): Promise<void> {
  const { waiting } = lane;
  lane.polling = true;
  let inVain = 0;
  try {
    while (waiting.size > 0) {
      const { Messages = [] } = await client.send(
        new ReceiveMessageCommand({
          QueueUrl: lane.queueUrl,
          WaitTimeSeconds: pollSeconds(lane),
          VisibilityTimeout: HIDDEN_S,
          MaxNumberOfMessages: MOST_AT_ONCE,
          MessageAttributeNames: [KEY],
          MessageSystemAttributeNames: ['SentTimestamp'],
        }),
      );
      const delivered = await Promise.all(Messages.map((message) => deliver(lane, message)));
      const own = delivered.filter((isOwn) => isOwn).length;
      giveUpLate(lane);
      inVain = own > 0 || Messages.length === 0 ? 0 : Math.min(inVain + 1, MOST_DOUBLINGS);
      if (inVain > 0) await pause(Math.random() * 2 ** inVain);
    }
  } catch (error) {
    for (const [key, { reject }] of [...waiting]) {
      waiting.delete(key);
      reject(error);
    }
  } finally {
    lane.polling = false;
  }
}

/** No longer than until the first gives up. */
function pollSeconds({ waiting }: Lane): number {
  const first = Math.min(...[...waiting.values()].map(({ deadline }) => deadline));
  return Math.max(0, Math.min(POLL_S, Math.ceil((first - performance.now()) / 1_000)));
}

/** To who waits for it here; otherwise back into the queue, and false. */
async function deliver(
  { queueUrl: QueueUrl, waiting }: Lane,
  { MessageAttributes, Attributes, Body, ReceiptHandle }: Message,
): Promise<boolean> {
  const key = MessageAttributes?.[KEY]?.StringValue ?? '';
  const waiter = waiting.get(key);
  if (waiter === undefined) {
    const isFresh = Date.now() - Number(Attributes?.SentTimestamp) < FRESH_MS;
    const VisibilityTimeout = isFresh ? 0 : REST_S;
    await client.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout }));
    return false;
  }
  waiting.delete(key);
  try {
    // Before the value is used: an instance that has answered is frozen, and the message would come back.
    await client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
    waiter.resolve(Body ?? '');
  } catch (error) {
    waiter.reject(error);
  }
  return true;
}

function giveUpLate({ waiting }: Lane): void {
  for (const [key, { reject, deadline }] of [...waiting]) {
    if (performance.now() < deadline) continue;
    waiting.delete(key);
    reject(new Error(`no message with key "${key}" came within ${PATIENCE_MS / 1000} s`));
  }
}
