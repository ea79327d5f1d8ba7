/** A request as it will leave goes in, its bytes for HTTP/1.1 come out; what stays the same for an endpoint is made once. */
import http from 'node:http';
import type { Endpoint } from '../model/CallTarget.js';
import type { Outgoing } from './dispatch.js';

/** The transport frames the message and keeps the connection: whoever sets these would break one or the other. */
const OURS = new Set([
  'content-length',
  'transfer-encoding',
  'connection',
  'keep-alive',
  'expect',
  'upgrade',
]);
/** Without a body these have no content-length (RFC 9110, section 8.6). */
const BODILESS = new Set(['GET', 'HEAD', 'DELETE', 'OPTIONS', 'TRACE']);

/** The headers that are sent for this endpoint besides those that frame the message, in lower case. */
export function headersOf({ url, headers }: Endpoint): [string, string][] {
  const { username, password } = new URL(url);
  const own = Object.entries(headers)
    .map(([name, value]): [string, string] => [name.toLowerCase(), value])
    .filter(([name]) => !OURS.has(name));
  for (const [name, value] of own) {
    http.validateHeaderName(name);
    http.validateHeaderValue(name, value);
  }
  if (username !== '' && !own.some(([name]) => name === 'authorization')) {
    const user = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
    own.push(['authorization', `Basic ${Buffer.from(user).toString('base64')}`]);
  }
  return own;
}

export function pathOf(url: string): string {
  const { pathname, search } = new URL(url);
  return `${pathname}${search}`;
}

/** As it stands in the request, and in what is signed of it. */
export function hostOf(endpoint: Endpoint): string {
  return headersOf(endpoint).find(([name]) => name === 'host')?.[1] ?? new URL(endpoint.url).host;
}

export type RequestWriter = (
  request: Pick<Outgoing, 'endpoint' | 'body' | 'sequence' | 'headers'>,
) => string | Buffer;

/** Heads by endpoint: an endpoint is one object for the whole of a drive. */
export function requestWriter(): RequestWriter {
  const heads = new WeakMap<Endpoint, string>();
  return ({ endpoint, body, sequence, headers }) => {
    let head = heads.get(endpoint);
    if (head === undefined) heads.set(endpoint, (head = headOf(endpoint)));
    const mark = endpoint.sequenceHeader === undefined ? '' : `${endpoint.sequenceHeader}: ${sequence}\r\n`;
    let own = mark;
    for (const [name, value] of headers) own += `${name}: ${value}\r\n`;
    if (body === null) {
      const length = BODILESS.has(endpoint.method) ? '' : 'content-length: 0\r\n';
      return wired(`${head}${own}${length}\r\n`, '');
    }
    return wired(`${head}${own}content-length: ${Buffer.byteLength(body)}\r\n\r\n`, body);
  };
}

/** A head is one byte for each character (RFC 9110, section 5.5), a body is UTF-8: one string does for both in ASCII. */
function wired(head: string, body: string): string | Buffer {
  const text = head + body;
  return Buffer.byteLength(head) === head.length
    ? text
    : Buffer.concat([Buffer.from(head, 'latin1'), Buffer.from(body)]);
}

function headOf(endpoint: Endpoint): string {
  const headers = headersOf(endpoint);
  const host = headers.some(([name]) => name === 'host') ? '' : `host: ${new URL(endpoint.url).host}\r\n`;
  const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  return `${endpoint.method} ${pathOf(endpoint.url)} HTTP/1.1\r\n${host}${lines}connection: keep-alive\r\n`;
}
