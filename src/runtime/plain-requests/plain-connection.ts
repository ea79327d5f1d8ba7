/** A connection goes in; requests that can be read in one way only are answered here, one after the other, and with the first other one the connection goes to a full HTTP server. */
import type { Socket } from 'node:net';
import type { HttpReply } from '../http-reply.js';
import type { UnsentAnswers } from '../unsent-answers.js';
import { encodeHead } from './encode-reply.js';
import { plainHead, type PlainHead } from './plain-head.js';

/**
 * Takes a whole request. `reply` is called exactly once, unless the request was abandoned; it may be called at once.
 * @returns what to call should the client go away before the reply; null when the request is none of the service's
 */
export type PlainService = (
  path: string,
  body: Buffer,
  reply: (reply: HttpReply) => void,
) => (() => void) | null;

export interface PlainLimits {
  /** To the first request, ms. */
  firstRequestMs: number;
  /** From a reply to the next request, ms. */
  keepAliveMs: number;
}

export interface PlainConnection {
  destroy(): void;
  /** Ends once what is in hand has been answered. */
  endWhenIdle(): void;
}

/** Up to here head and body leave in one string, which costs less than two buffers. */
const SMALL_BODY_BYTES = 8 * 1024;

export interface PlainContext {
  socket: Socket;
  hosts: ReadonlySet<string>;
  limits: PlainLimits;
  serve: PlainService;
  unsent: UnsentAnswers;
  /** From now on it is the full server's, which reads this request again. */
  handOver(socket: Socket): void;
  gone(): void;
}

export function plainConnection(context: PlainContext): PlainConnection {
  const { socket, hosts, limits, serve } = context;
  const keepAliveSeconds = Math.floor(limits.keepAliveMs / 1000);
  /** Clients repeat themselves: a head of the same bytes means the same. */
  let lastBytes: Buffer | null = null;
  let last: PlainHead | null = null;
  /** A request is in hand, or its reply still on the way to a slow reader. */
  let busy = false;
  let abandon: (() => void) | null = null;
  /** No further request will come, or be read. */
  let ending = false;

  const headOf = (chunk: Buffer): PlainHead | null => {
    if (last !== null && lastBytes !== null && chunk.length >= last.headBytes) {
      if (chunk.compare(lastBytes, 0, last.headBytes, 0, last.headBytes) === 0) return last;
    }
    const head = plainHead(chunk, hosts);
    if (head === null) return null;
    if (last === null) socket.setTimeout(limits.keepAliveMs);
    last = head;
    // A copy: a view would keep the whole chunk.
    lastBytes = Buffer.from(chunk.subarray(0, head.headBytes));
    return head;
  };

  /** Not read yet: it comes again when the socket is resumed, before the end of the stream. */
  const putBack = (chunk: Buffer): void => {
    socket.pause();
    socket.unshift(chunk);
  };

  const leave = (chunk: Buffer): void => {
    socket
      .off('data', onData)
      .off('end', onEnd)
      .off('error', onError)
      .off('close', onClose)
      .off('timeout', onTimeout)
      .setTimeout(0);
    context.gone();
    putBack(chunk);
    context.handOver(socket);
    socket.resume();
  };

  const take = (chunk: Buffer): void => {
    const head = headOf(chunk);
    const end = head === null ? Infinity : head.headBytes + head.bodyBytes;
    if (head === null || chunk.length < end) return leave(chunk);
    busy = true;
    const onAbandon = serve(head.path, chunk.subarray(head.headBytes, end), answer);
    if (onAbandon === null) {
      busy = false;
      return leave(chunk);
    }
    // It may have been answered at once.
    if (busy) abandon = onAbandon;
    if (chunk.length === end) return;
    putBack(chunk.subarray(end));
    if (!busy) socket.resume();
  };

  const answer = (reply: HttpReply): void => {
    abandon = null;
    if (socket.destroyed) return;
    const head = encodeHead(reply, ending ? null : keepAliveSeconds);
    const { body } = reply;
    if (body.length <= SMALL_BODY_BYTES) socket.write(head + body.toString('latin1'), 'latin1');
    else {
      socket.cork();
      socket.write(head, 'latin1');
      socket.write(body);
      socket.uncork();
    }
    // Whoever does not read what it was sent gets no more.
    if (!socket.writableNeedDrain) return becomeIdle();
    socket.once('drain', becomeIdle);
    if (socket.writableLength > 0) socket.once('drain', context.unsent.hold(socket, socket.writableLength));
  };

  const becomeIdle = (): void => {
    busy = false;
    if (ending) socket.destroySoon();
    else if (socket.isPaused()) socket.resume();
  };

  const onData = (chunk: Buffer): void => {
    if (busy) putBack(chunk);
    else take(chunk);
  };
  /** What it asked for is still answered. */
  const onEnd = (): void => {
    ending = true;
    if (!busy) socket.destroySoon();
  };
  // The `close` that follows does what is to be done.
  const onError = (): void => {};
  const onClose = (): void => {
    abandon?.();
    context.gone();
  };
  const onTimeout = (): void => {
    if (!busy) socket.destroy();
  };

  socket
    .on('data', onData)
    .on('end', onEnd)
    .on('error', onError)
    .on('close', onClose)
    .on('timeout', onTimeout);
  socket.setTimeout(limits.firstRequestMs);

  return {
    destroy: () => socket.destroy(),
    endWhenIdle() {
      ending = true;
      if (!busy) socket.destroySoon();
    },
  };
}
