/** Entry of an instance's process: frames come in on descriptor 3, the function runs, frames go out. */
import { Socket } from 'node:net';
import { batchedWriter } from './batched-writer.js';
import { describeError } from './describe-error.js';
import {
  FRAME,
  FRAME_HEADER_BYTES,
  MAX_PAYLOAD_BYTES,
  frame,
  frameDecoder,
  type FrameType,
} from './frames.js';
import { instanceInvoke } from './instance-invoke.js';
import { instanceKeyValue } from './instance-key-value.js';
import { KV_ANSWER_PREFIX_BYTES, KV_REPLY_PREFIX_BYTES } from './key-value-frames.js';
import { loadHandler, type Handler, type InstanceInit } from './load-handler.js';

const REQUEST_ID_BYTES = 36;
const CPU_BYTES = 4;

const channel = new Socket({ fd: 3, readable: true, writable: true });
// The gateway has gone, or has no use for us.
channel.on('end', () => process.exit(0));
channel.on('error', () => process.exit(0));

const send = batchedWriter(channel);
const keyValue = instanceKeyValue(send);
let init: InstanceInit | null = null;
let handler: Handler | null = null;
let instanceStartedAt = 0;
/** Ordinals of the calls in hand. */
const open = new Set<number>();
const nested = instanceInvoke(send, (ordinal) => open.has(ordinal));

/** The process is in an unknown state: says why, once, and is killed for it. */
const giveUp = (error: unknown): void => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  channel.write(frame(FRAME.fatal, 0, describeError(error)), () => process.exit(1));
};
process.on('uncaughtException', giveUp);

const answer = (type: FrameType, ordinal: number, body: string, cpuBefore: NodeJS.CpuUsage): void => {
  if (!open.delete(ordinal)) return;
  const whole = frame(type, ordinal, body, CPU_BYTES);
  const { user, system } = process.cpuUsage(cpuBefore);
  whole.writeUInt32BE(Math.min(user + system, 0xffff_ffff), FRAME_HEADER_BYTES);
  send(whole);
};

const carryOut = async (ordinal: number, requestId: string, eventText: string): Promise<void> => {
  if (init === null || handler === null) throw new Error('a call before the handler was loaded');
  open.add(ordinal);
  const cpuBefore = process.cpuUsage();
  const startedAt = performance.now();
  let event: unknown;
  try {
    // AWS Lambda: no payload is an empty object.
    event = eventText === '' ? {} : JSON.parse(eventText);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return answer(FRAME.badEvent, ordinal, reason.slice(0, 200), cpuBefore);
  }
  const { name, memoryMb, timeoutMs, id } = init;
  let result: unknown;
  try {
    result = await handler(event, {
      functionName: name,
      memoryLimitInMB: memoryMb,
      awsRequestId: requestId,
      getRemainingTimeInMillis: () => Math.max(0, timeoutMs - (performance.now() - startedAt)),
      instanceId: id,
      instanceStartedAt,
      kv: keyValue.client,
      invoke: (functionName, nestedEvent) => nested.invoke(ordinal, functionName, nestedEvent),
    });
  } catch (error) {
    return answer(FRAME.failure, ordinal, describeError(error), cpuBefore);
  }
  let body: string;
  try {
    body = JSON.stringify(result) ?? 'null';
  } catch (error) {
    const reason = `Unable to stringify response body: ${error instanceof Error ? error.message : String(error)}`;
    const failure = JSON.stringify({ errorType: 'Runtime.MarshalError', errorMessage: reason });
    return answer(FRAME.failure, ordinal, failure, cpuBefore);
  }
  const bytes = Buffer.byteLength(body);
  if (bytes > MAX_PAYLOAD_BYTES) {
    const errorMessage = `Response payload size (${bytes} bytes) exceeded maximum allowed payload size (${MAX_PAYLOAD_BYTES} bytes).`;
    const failure = JSON.stringify({ errorType: 'Function.ResponseSizeTooLarge', errorMessage });
    return answer(FRAME.failure, ordinal, failure, cpuBefore);
  }
  answer(FRAME.result, ordinal, body, cpuBefore);
};

const start = async (given: InstanceInit): Promise<void> => {
  instanceStartedAt = given.fresh ? 0 : performance.now();
  init = given;
  handler = await loadHandler(given);
  send(frame(FRAME.ready, 0));
};

const decode = frameDecoder((type, correlation, payload) => {
  switch (type) {
    case FRAME.invoke: {
      const requestId = payload.toString('latin1', 0, REQUEST_ID_BYTES);
      carryOut(correlation, requestId, payload.toString('utf8', REQUEST_ID_BYTES)).catch(giveUp);
      return;
    }
    case FRAME.kvReply:
      return keyValue.onReply(correlation, payload, KV_REPLY_PREFIX_BYTES);
    case FRAME.kvAnswer:
      return keyValue.onReply(correlation, payload, KV_ANSWER_PREFIX_BYTES);
    case FRAME.kvChanged:
      return keyValue.onChanged(payload.toString());
    case FRAME.invokeAnswer:
      return nested.onAnswer(correlation, payload);
    case FRAME.init:
      start(JSON.parse(payload.toString()) as InstanceInit).catch(giveUp);
      return;
    default:
      throw new Error(`the gateway sent a frame of type ${type}`);
  }
});
channel.on('data', decode);
send(frame(FRAME.hello, 0));
