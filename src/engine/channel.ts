/** One kept-alive connection as the pool sees it, whatever protocol it speaks. */
import type { Endpoint } from '../model/CallTarget.js';
import type { HeaderLine } from '../signing/signature-v4.js';
import type { ReplyHeaders } from './reply-headers.js';

/** One request on its way. Exactly one of `replied` and `failed` is called, once. */
export interface Exchange {
  readonly endpoint: Endpoint;
  readonly body: string | null;
  readonly sequence: number;
  /** Beside those of the endpoint. */
  readonly headers: readonly HeaderLine[];
  replied(status: number, headers: ReplyHeaders, body: string, completedUs: number): void;
  /** `error.code` says what failed; the connection stood. */
  failed(error: Error): void;
}

export interface Channel {
  readonly http: '1.1' | '2';
  /** Address and port of the peer. */
  readonly remote: string;
  /** How many further exchanges it takes now. 0: it is busy, or lost. */
  capacity(): number;
  /** Nothing is under way. */
  idle(): boolean;
  begin(exchange: Exchange): void;
  /** Nobody waits for the answer any more. The channel is lost where the protocol cannot take one exchange back. */
  forget(exchange: Exchange): void;
  destroy(): void;
}

export interface ChannelEvents {
  /** It can take an exchange again. */
  freed(channel: Channel): void;
  /** It is gone; whatever was under way has failed before. */
  lost(channel: Channel): void;
}

/** A reply larger than this is a failure; the largest that any platform returns synchronously is smaller. */
export const MAX_REPLY_BYTES = 128 * 1024 * 1024;

export function tooLarge(): Error {
  const error: NodeJS.ErrnoException = new Error(`reply over ${MAX_REPLY_BYTES} bytes`);
  error.code = TOO_LARGE;
  return error;
}

export const TOO_LARGE = 'FAASMARK_REPLY_TOO_LARGE';
