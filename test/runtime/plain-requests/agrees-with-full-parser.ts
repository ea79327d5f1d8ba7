/** A number of requests, valid and then broken in places, is made up; each that we would read ourselves must be read by Node's parser in the same way. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { plainHead } from '../../../src/runtime/plain-requests/plain-head.js';
import { readByFullParser } from './full-parser.js';

export const HOST = '127.0.0.1:9001';
export const HOSTS: ReadonlySet<string> = new Set([HOST]);
export const PATH = '/2015-03-31/functions/echo/invocations';

const NEXT = Buffer.from('GET /next HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');

/** @throws with the request, made small, that is read in two ways */
export async function agreesWithFullParser(requests: number): Promise<void> {
  let accepted = 0;
  let seen = 0;
  await fc.assert(
    fc.asyncProperty(brokenRequest, async (bytes) => {
      seen++;
      const head = plainHead(bytes, HOSTS);
      if (head === null || bytes.length < head.headBytes + head.bodyBytes) return;
      accepted++;
      const end = head.headBytes + head.bodyBytes;
      const body = bytes.toString('latin1', head.headBytes, end);
      // It ends where we say that it ends: what stands behind is the next request.
      const read = await readByFullParser(Buffer.concat([bytes.subarray(0, end), NEXT]));
      assert.deepEqual(read, [
        { method: 'POST', path: head.path, body, keepsAlive: true },
        { method: 'GET', path: '/next', body: '', keepsAlive: false },
      ]);
    }),
    { numRuns: requests },
  );
  // Otherwise the property would say nothing.
  assert.ok(accepted > seen / 50 && accepted < seen, `${accepted} of ${seen} were accepted`);
}

/** What headers are made of, dangerous ones included. */
const piece = fc.oneof(
  fc.constantFrom(
    '\r\n',
    '\r',
    '\n',
    '\0',
    ' ',
    '\t',
    ':',
    ',',
    '\x0b',
    '\x7f',
    '\xa0',
    'Transfer-Encoding: chunked\r\n',
    'transfer-encoding:\tchunked\r\n',
    'Content-Length: 0\r\n',
    'Content-Length: 2\r\n',
    'Connection: close\r\n',
    'Connection: keep-alive\r\n',
    'Expect: 100-continue\r\n',
    'Upgrade: x\r\n',
    'X: y\r\n',
    '0\r\n\r\n',
    'chunked',
    'HTTP/1.0',
  ),
  fc.string({ minLength: 1, maxLength: 3 }),
);

const name = fc.stringMatching(/^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,12}$/);
const value = fc.stringMatching(/^[\x20-\x7e]{0,20}$/);

const brokenRequest = fc
  .record({
    headers: fc.array(fc.tuple(name, fc.constantFrom(':', ': ', ':\t', ':  '), value), { maxLength: 4 }),
    lengthAt: fc.nat(4),
    body: fc.string({ maxLength: 30 }),
    edits: fc.array(
      fc.record({
        at: fc.nat(10_000),
        kind: fc.constantFrom('insert', 'replace', 'remove', 'repeat'),
        piece,
        bytes: fc.integer({ min: 1, max: 20 }),
      }),
      { maxLength: 2 },
    ),
    behind: fc.constantFrom('', 'GET / HTTP/1.1\r\n\r\n', '\r\n', 'x'),
  })
  .map(({ headers, lengthAt, body, edits, behind }) => {
    const bodyBytes = Buffer.from(body, 'latin1').length;
    const lines = [`Host: ${HOST}`, ...headers.map(([left, colon, right]) => `${left}${colon}${right}`)];
    lines.splice(lengthAt, 0, `Content-Length: ${bodyBytes}`);
    let text = `POST ${PATH} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n${body}${behind}`;
    for (const { at, kind, piece: inserted, bytes } of edits) {
      // Mostly in the head, where it matters.
      const place = at % text.length;
      const cut = kind === 'insert' || kind === 'repeat' ? 0 : bytes;
      const put = kind === 'remove' ? '' : kind === 'repeat' ? text.slice(place, place + bytes) : inserted;
      text = text.slice(0, place) + put + text.slice(place + cut);
    }
    return Buffer.from(text, 'latin1');
  });
