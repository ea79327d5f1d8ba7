/** What we read ourselves, Node's parser reads in the same way; whatever could be read in two ways is not ours. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { plainHead } from '../../../src/runtime/plain-requests/plain-head.js';
import { agreesWithFullParser, HOST, HOSTS, PATH } from './agrees-with-full-parser.js';

const request = (lines: readonly string[], body = '{}'): Buffer =>
  Buffer.from(`POST ${PATH} HTTP/1.1\r\n${lines.map((line) => `${line}\r\n`).join('')}\r\n${body}`, 'latin1');

const GOOD = [`Host: ${HOST}`, 'Content-Length: 2'];

describe('the head of a plain request', () => {
  it('says what is asked for and where its body lies', () => {
    const bytes = request([...GOOD, 'Content-Type: application/json', 'Connection: keep-alive']);
    const head = plainHead(bytes, HOSTS);
    assert.deepEqual(head, { path: PATH, headBytes: bytes.length - 2, bodyBytes: 2 });
  });

  it('may have what AWS signs with', () => {
    const signed = [
      'X-Amz-Date: 20261121T000000Z',
      'Authorization: AWS4-HMAC-SHA256 Credential=a/b, Signature=c',
    ];
    assert.notEqual(plainHead(request([...GOOD, ...signed]), HOSTS), null);
  });

  for (const [title, lines] of [
    ['no length', [`Host: ${HOST}`]],
    ['no Host', ['Content-Length: 2']],
    ['the Host of another', ['Host: evil.example', 'Content-Length: 2']],
    ['two Hosts', [...GOOD, `Host: ${HOST}`]],
    ['two lengths', [...GOOD, 'Content-Length: 2']],
    ['a list of lengths', [`Host: ${HOST}`, 'Content-Length: 2, 2']],
    ['a length with a sign', [`Host: ${HOST}`, 'Content-Length: +2']],
    ['a length with a leading zero', [`Host: ${HOST}`, 'Content-Length: 02']],
    ['a length in hexadecimal', [`Host: ${HOST}`, 'Content-Length: 0x2']],
    ['a length with a tab behind it', [`Host: ${HOST}`, 'Content-Length: 2\t']],
    ['an empty length', [`Host: ${HOST}`, 'Content-Length:']],
    ['chunks', [...GOOD, 'Transfer-Encoding: chunked']],
    ['an empty Transfer-Encoding', [...GOOD, 'Transfer-Encoding:']],
    ['chunks behind an odd name', [...GOOD, 'Transfer_Encoding : chunked']],
    ['a folded line', [...GOOD, 'X: 1', ' Transfer-Encoding: chunked']],
    ['an Origin', [...GOOD, 'Origin: null']],
    ['a wish to continue', [...GOOD, 'Expect: 100-continue']],
    ['a connection that ends', [...GOOD, 'Connection: close']],
    ['a connection with more to say', [...GOOD, 'Connection: keep-alive, x']],
    ['an upgrade', [...GOOD, 'Upgrade: h2c']],
    ['an invocation type', [...GOOD, 'X-Amz-Invocation-Type: DryRun']],
    ['a log type', [...GOOD, 'X-Amz-Log-Type: Tail']],
    ['a byte over 127', [...GOOD, 'X: \xff']],
    ['a bare CR', [...GOOD, 'X: a\rY: b']],
    ['a bare LF', [...GOOD, 'X: a\nY: b']],
    ['a NUL', [...GOOD, 'X: a\0']],
    ['a space before the colon', [`Host: ${HOST}`, 'Content-Length : 2']],
    ['a line without colon', [...GOOD, 'X']],
    ['a line without name', [...GOOD, ': x']],
    ['too many bytes', [...GOOD, `X: ${'x'.repeat(5000)}`]],
  ] as const) {
    it(`is not ours with ${title}`, () => assert.equal(plainHead(request(lines), HOSTS), null));
  }

  for (const line of [
    `GET ${PATH} HTTP/1.1`,
    `POST ${PATH} HTTP/1.0`,
    `POST  ${PATH} HTTP/1.1`,
    `POST ${PATH}?Qualifier=1 HTTP/1.1`,
    `POST http://${HOST}${PATH} HTTP/1.1`,
    `POST /2015-03-31/functions/a%2fb/invocations HTTP/1.1`,
    `POST ${PATH} HTTP/1.1 `,
    `\r\nPOST ${PATH} HTTP/1.1`,
  ]) {
    it(`is not ours with ${JSON.stringify(line)}`, () => {
      const bytes = Buffer.from(`${line}\r\nHost: ${HOST}\r\nContent-Length: 2\r\n\r\n{}`, 'latin1');
      assert.equal(plainHead(bytes, HOSTS), null);
    });
  }

  it('is read by Node’s parser as by ours, whatever is done to it', { timeout: 120_000 }, () =>
    agreesWithFullParser(4000),
  );
});
