/** The bytes of one HTTP/1.1 connection go in as they come, complete replies come out (RFC 9112). Strict: what is ambiguous is an error. */
import { MAX_REPLY_BYTES, tooLarge } from './channel.js';
import type { ReplyHeaders } from './reply-headers.js';

const MAX_HEAD_BYTES = 64 * 1024;
const MAX_LINE_BYTES = 1_024;
const STATUS_LINE = /^HTTP\/1\.([01]) ([1-9][0-9]{2})(?: .*)?$/;
const FIELD_NAME = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
const HEAD_END = Buffer.from('\r\n\r\n');

export interface WholeReply {
  status: number;
  headers: ReplyHeaders;
  body: string;
  /** Another exchange may follow on this connection. */
  reusable: boolean;
}

type State = 'head' | 'sized' | 'chunk-size' | 'chunk' | 'chunk-end' | 'trailers' | 'until-close';

export class ReplyReader {
  private state: State = 'head';
  /** Bytes of a head or line of which the end has not come yet. */
  private partial: Buffer | null = null;
  private status = 0;
  private headers: string[] = [];
  private reusable = true;
  private parts: Buffer[] = [];
  private bodyBytes = 0;
  /** Of the body, or of the current chunk. */
  private missing = 0;

  private readonly bodiless: () => boolean;
  private readonly onReply: (reply: WholeReply) => void;

  /** `bodiless`: whether the reply now awaited is one to a HEAD request. */
  constructor(bodiless: () => boolean, onReply: (reply: WholeReply) => void) {
    this.bodiless = bodiless;
    this.onReply = onReply;
  }

  /**
   * `bytes` may be reused after. Several replies in one go are given one after the other.
   * @throws an error whose code begins with `HPE_` (as that of Node's own parser), or that the reply is too large
   */
  push(bytes: Buffer): void {
    let input = bytes;
    if (this.partial !== null) {
      input = Buffer.concat([this.partial, bytes]);
      this.partial = null;
    }
    let at = 0;
    while (at < input.length) {
      const next = this.step(input, at);
      if (next === at) {
        // Its end has not come: kept until it does.
        this.partial = Buffer.from(input.subarray(at));
        return;
      }
      at = next;
    }
  }

  /** The peer has ended the connection. @throws when that was in the middle of a reply */
  end(): void {
    if (this.state === 'until-close') return this.complete();
    if (this.state !== 'head' || this.partial !== null) {
      throw new Error('the connection closed in the middle of the reply');
    }
  }

  /** Takes what it can of `input` from `at`; the same `at` comes back when it needs more. */
  private step(input: Buffer, at: number): number {
    switch (this.state) {
      case 'head':
        return this.head(input, at);
      case 'sized':
      case 'chunk':
      case 'until-close':
        return this.body(input, at);
      case 'chunk-size':
        return this.chunkSize(input, at);
      case 'chunk-end':
        return this.chunkEnd(input, at);
      case 'trailers':
        return this.trailers(input, at);
      default:
        return this.state satisfies never;
    }
  }

  private head(input: Buffer, at: number): number {
    const end = input.indexOf(HEAD_END, at);
    if (end === -1) {
      if (input.length - at > MAX_HEAD_BYTES) throw malformed('HPE_HEADER_OVERFLOW', 'its head is too long');
      if (input.indexOf('\n\n', at) !== -1)
        throw malformed('HPE_CR_EXPECTED', 'its lines end without a carriage return');
      return at;
    }
    const lines = input.toString('latin1', at, end).split('\r\n');
    const start = STATUS_LINE.exec(lines[0] ?? '');
    if (start === null) throw malformed('HPE_INVALID_CONSTANT', 'it is not HTTP/1.1');
    this.status = Number(start[2]);
    this.headers = [];
    let length: string | null = null;
    let encoding = '';
    let connection = '';
    for (let index = 1; index < lines.length; index++) {
      const line = lines[index] ?? '';
      const colon = line.indexOf(':');
      const name = line.slice(0, colon);
      if (colon < 1 || !FIELD_NAME.test(name))
        throw malformed('HPE_INVALID_HEADER_TOKEN', 'a header line is malformed');
      const value = line.slice(colon + 1).trim();
      this.headers.push(name, value);
      // Names that matter have these lengths; a comparison of lengths is cheaper than one of letters.
      if (name.length === 14 && name.toLowerCase() === 'content-length') {
        if (!/^[0-9]{1,15}$/.test(value) || (length !== null && length !== value))
          throw malformed('HPE_INVALID_CONTENT_LENGTH', `content-length ${value.slice(0, 40)}`);
        length = value;
      } else if (name.length === 17 && name.toLowerCase() === 'transfer-encoding') encoding += `,${value}`;
      else if (name.length === 10 && name.toLowerCase() === 'connection') connection += `,${value}`;
    }
    this.frame(start[1] === '1', length, encoding.toLowerCase(), connection.toLowerCase());
    return end + HEAD_END.length;
  }

  /** How the body ends: RFC 9112, section 6.3. */
  private frame(http11: boolean, length: string | null, encoding: string, connection: string): void {
    if (this.status < 200) {
      if (this.status === 101) throw malformed('HPE_UPGRADE', 'it switches protocols');
      return; // An interim reply: the final one follows.
    }
    this.parts = [];
    this.bodyBytes = 0;
    this.reusable = http11 ? !/\bclose\b/.test(connection) : /\bkeep-alive\b/.test(connection);
    if (this.bodiless() || this.status === 204 || this.status === 304) return this.complete();
    if (/(^|,)\s*chunked\s*$/.test(encoding)) {
      // Both kinds of framing at once: the chunks count, and nobody can be sure of what follows.
      if (length !== null) this.reusable = false;
      this.state = 'chunk-size';
    } else if (encoding !== '' || length === null) {
      this.reusable = false;
      this.state = 'until-close';
    } else {
      this.missing = Number(length);
      if (this.missing > MAX_REPLY_BYTES) throw tooLarge();
      if (this.missing === 0) this.complete();
      else this.state = 'sized';
    }
  }

  private body(input: Buffer, at: number): number {
    const end = this.state === 'until-close' ? input.length : Math.min(input.length, at + this.missing);
    const sized = this.state === 'sized';
    if (sized && this.parts.length === 0 && end - at === this.missing) {
      this.complete(input.toString('utf8', at, end));
      return end;
    }
    this.bodyBytes += end - at;
    if (this.bodyBytes > MAX_REPLY_BYTES) throw tooLarge();
    this.parts.push(Buffer.from(input.subarray(at, end)));
    this.missing -= end - at;
    if (this.state !== 'until-close' && this.missing === 0) {
      if (sized) this.complete();
      else this.state = 'chunk-end';
    }
    return end;
  }

  private chunkSize(input: Buffer, at: number): number {
    const line = lineAt(input, at);
    if (line === null) return at;
    const size = /^([0-9a-fA-F]{1,8})(?:[ \t]*;.*)?[ \t]*$/.exec(line)?.[1];
    if (size === undefined) throw malformed('HPE_INVALID_CHUNK_SIZE', `chunk size ${line.slice(0, 40)}`);
    this.missing = Number.parseInt(size, 16);
    this.state = this.missing === 0 ? 'trailers' : 'chunk';
    return at + line.length + 2;
  }

  private chunkEnd(input: Buffer, at: number): number {
    const line = lineAt(input, at);
    if (line === null) return at;
    if (line !== '') throw malformed('HPE_STRICT', 'a chunk is longer than it says');
    this.state = 'chunk-size';
    return at + 2;
  }

  private trailers(input: Buffer, at: number): number {
    const line = lineAt(input, at);
    if (line === null) return at;
    if (line === '') this.complete();
    return at + line.length + 2;
  }

  private complete(whole?: string): void {
    const body = whole ?? (this.parts.length === 0 ? '' : Buffer.concat(this.parts).toString('utf8'));
    const { status, headers, reusable } = this;
    this.parts = [];
    this.state = 'head';
    this.onReply({ status, headers, body, reusable });
  }
}

/** The line that begins at `at`, without its end; null when that has not come. */
function lineAt(input: Buffer, at: number): string | null {
  const end = input.indexOf('\r\n', at);
  if (end === -1) {
    if (input.length - at > MAX_LINE_BYTES) throw malformed('HPE_INVALID_CHUNK_SIZE', 'a line is too long');
    return null;
  }
  return input.toString('latin1', at, end);
}

function malformed(code: string, what: string): Error {
  const error: NodeJS.ErrnoException = new Error(`the reply is malformed: ${what}`);
  error.code = code;
  return error;
}
