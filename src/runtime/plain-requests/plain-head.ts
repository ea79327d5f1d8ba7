/** The first bytes of a request go in; what it asks for comes out when there is exactly one way to read it, and null when a full parser must look. */

/** A POST of a body of known length, on a connection that stays. */
export interface PlainHead {
  path: string;
  /** To the end of the empty line. */
  headBytes: number;
  bodyBytes: number;
}

/** Requests with more before the body are read by the full parser. */
const MAX_HEAD_BYTES = 4096;

const REQUEST_LINE = /^POST (\/[A-Za-z0-9/_-]{1,400}) HTTP\/1\.1$/;
/** RFC 9110, 5.6.2 (token) and 5.5: visible ASCII, spaces and tabs. Folded lines begin with a space, and thus with no token. */
const HEADER = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*([\x20-\x7e\t]*)$/;
const LENGTH = /^(?:0|[1-9]\d{0,6})$/;

/** Headers that say how to read the message, whom it is for or how it is to be served; each of these needs a full parser. */
const TELLING = new Set([
  'transfer-encoding',
  'te',
  'trailer',
  'expect',
  'upgrade',
  'http2-settings',
  'proxy-connection',
  'origin',
]);

/** What AWS's tools send with every signed request, and what changes nothing here. */
const SIGNING = new Set(['x-amz-date', 'x-amz-content-sha256', 'x-amz-security-token', 'x-amz-user-agent']);

/**
 * Only ever accepts what any parser of HTTP/1.1 must read in the same way (RFC 9112, section 6: one `Content-Length`,
 * no `Transfer-Encoding`, lines that end in CRLF): request smuggling needs two parsers that differ.
 * @param hosts the values of `Host` that mean this server
 */
export function plainHead(chunk: Buffer, hosts: ReadonlySet<string>): PlainHead | null {
  // 'P': most of what is not for us ends here.
  if (chunk[0] !== 0x50) return null;
  const text = chunk.toString('latin1', 0, Math.min(chunk.length, MAX_HEAD_BYTES));
  const end = text.indexOf('\r\n\r\n');
  if (end < 0) return null;
  const [requestLine = '', ...headers] = text.slice(0, end).split('\r\n');
  const path = REQUEST_LINE.exec(requestLine)?.[1];
  if (path === undefined) return null;
  let host: string | null = null;
  let bodyBytes: number | null = null;
  for (const line of headers) {
    const [, written, padded] = HEADER.exec(line) ?? [];
    if (written === undefined || padded === undefined) return null;
    const name = written.toLowerCase();
    const value = padded.trim();
    if (name === 'content-length') {
      if (bodyBytes !== null || !LENGTH.test(padded)) return null;
      bodyBytes = Number(padded);
    } else if (name === 'host') {
      if (host !== null || !hosts.has(value)) return null;
      host = value;
    } else if (name === 'connection') {
      if (value.toLowerCase() !== 'keep-alive') return null;
    } else if (TELLING.has(name) || (name.startsWith('x-amz-') && !SIGNING.has(name))) return null;
  }
  if (host === null || bodyBytes === null) return null;
  return { path, headBytes: end + 4, bodyBytes };
}
