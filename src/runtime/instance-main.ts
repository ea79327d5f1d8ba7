/** Entry of an instance's process: frames come in on descriptor 3, the function runs, frames go out. */
import { Socket, type OnReadOpts } from 'node:net';
import { batchedWriter } from './batched-writer.js';
import { describeError } from './describe-error.js';
import { emptyEventLoop } from './empty-event-loop.js';
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
import {
  loadHandler,
  type CallNotes,
  type Handler,
  type HandlerContext,
  type InstanceInit,
} from './load-handler.js';
import { readNotedCall, REQUEST_ID_BYTES } from './noted-call.js';
import { muchOutputWaits, outputFlushed } from './output-flushed.js';
import { outOfMemoryIn } from './out-of-memory.js';

const CPU_BYTES = 4;

/** What is read goes here, again and again: a frame is used before the next bytes come, or copied. */
const READ_BYTES = 64 * 1024;

const onread: OnReadOpts = {
  buffer: Buffer.allocUnsafeSlow(READ_BYTES),
  callback(bytes, { buffer, byteOffset }) {
    decode(Buffer.from(buffer, byteOffset, bytes));
    return true;
  },
};
const channelOptions = { fd: 3, readable: true, writable: true, onread };
const channel = new Socket(channelOptions);
// The gateway has gone, or has no use for us.
channel.on('end', () => process.exit(0));
channel.on('error', () => process.exit(0));

const { send, flush } = batchedWriter(channel);
// A function may end its process in the turn in which it has answered: a write to a socket pair goes out at once.
process.on('exit', flush);
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
  const told = describeError(outOfMemoryIn(error) ?? error);
  flush();
  channel.write(frame(FRAME.fatal, 0, told), () => process.exit(1));
};
process.on('uncaughtException', giveUp);

let cpuTold: NodeJS.CpuUsage = { user: 0, system: 0 };

/**
 * What this process used since it last told, µs. Asked once per call, at its end: an instance that waits uses none, so
 * that this is what the call used, with what the end of the one before took after it had told. Calls at the same time
 * are not told apart, but nothing is told twice.
 */
const cpuUs = (): number => {
  const now = process.cpuUsage();
  const used = now.user + now.system - cpuTold.user - cpuTold.system;
  cpuTold = now;
  return Math.min(used, 0xffff_ffff);
};

const answer = (type: FrameType, ordinal: number, body: string): void => {
  // Who writes faster than it is read waits for it, as where a write blocks, and does not run out of memory by its log.
  if (muchOutputWaits()) outputFlushed().then(() => answerNow(type, ordinal, body), giveUp);
  else answerNow(type, ordinal, body);
};

const answerNow = (type: FrameType, ordinal: number, body: string): void => {
  if (!open.delete(ordinal)) return;
  const whole = frame(type, ordinal, body, CPU_BYTES);
  whole.writeUInt32BE(cpuUs(), FRAME_HEADER_BYTES);
  send(whole);
};

const carryOut = async (
  ordinal: number,
  requestId: string,
  eventText: string,
  notes?: CallNotes,
): Promise<void> => {
  if (init === null || handler === null) throw new Error('a call before the handler was loaded');
  open.add(ordinal);
  const startedAt = performance.now();
  let event: unknown;
  try {
    // AWS Lambda: no payload is an empty object.
    event = eventText === '' ? {} : JSON.parse(eventText);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return answer(FRAME.badEvent, ordinal, reason.slice(0, 200));
  }
  const { name, memoryMb, timeoutMs, id } = init;
  let result: unknown;
  try {
    const context: HandlerContext = {
      functionName: name,
      memoryLimitInMB: memoryMb,
      awsRequestId: requestId,
      getRemainingTimeInMillis: () => Math.max(0, timeoutMs - (performance.now() - startedAt)),
      instanceId: id,
      instanceStartedAt,
      kv: keyValue.client,
      invoke: (functionName, nestedEvent) => nested.invoke(ordinal, functionName, nestedEvent),
    };
    if (notes !== undefined) Object.assign(context, notes);
    result = await handler(event, context);
  } catch (error) {
    // What else in this process went without memory is unknown.
    if (outOfMemoryIn(error) !== null) return giveUp(error);
    return answer(FRAME.failure, ordinal, describeError(error));
  }
  let body: string;
  try {
    body = JSON.stringify(result) ?? 'null';
  } catch (error) {
    const reason = `Unable to stringify response body: ${error instanceof Error ? error.message : String(error)}`;
    const failure = JSON.stringify({ errorType: 'Runtime.MarshalError', errorMessage: reason });
    return answer(FRAME.failure, ordinal, failure);
  }
  const bytes = Buffer.byteLength(body);
  if (bytes > MAX_PAYLOAD_BYTES) {
    const errorMessage = `Response payload size (${bytes} bytes) exceeded maximum allowed payload size (${MAX_PAYLOAD_BYTES} bytes).`;
    const failure = JSON.stringify({ errorType: 'Function.ResponseSizeTooLarge', errorMessage });
    return answer(FRAME.failure, ordinal, failure);
  }
  answer(FRAME.result, ordinal, body);
};

const start = async (given: InstanceInit): Promise<void> => {
  instanceStartedAt = given.fresh ? 0 : performance.now();
  init = given;
  // What the function waits for from us keeps the process going, though the channel itself does not.
  handler = await loadHandler(
    given,
    emptyEventLoop(channel, () => keyValue.waits() || nested.waits()),
  );
  cpuUs();
  send(frame(FRAME.ready, 0));
};

const decode = frameDecoder((type, correlation, payload) => {
  switch (type) {
    case FRAME.invoke: {
      const requestId = payload.toString('latin1', 0, REQUEST_ID_BYTES);
      carryOut(correlation, requestId, payload.toString('utf8', REQUEST_ID_BYTES)).catch(giveUp);
      return;
    }
    case FRAME.invokeNoted: {
      const { requestId, notes, event } = readNotedCall(payload);
      carryOut(correlation, requestId, event.toString(), JSON.parse(notes) as CallNotes).catch(giveUp);
      return;
    }
    case FRAME.flush:
      outputFlushed().then(() => send(frame(FRAME.flushed, correlation)), giveUp);
      return;
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
channel.resume();
send(frame(FRAME.hello, 0));
