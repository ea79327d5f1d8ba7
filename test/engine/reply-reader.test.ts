/** The reader of replies: whatever real servers send is read the same however it is cut up, and what is ambiguous is refused. */
import assert from 'node:assert/strict';
import http from 'node:http';
import net, { type AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import fc from 'fast-check';
import { ReplyReader, type WholeReply } from '../../src/engine/reply-reader.js';
import { headerOf } from '../../src/engine/reply-headers.js';

function readAll(
  bytes: Buffer,
  cuts: readonly number[] = [],
  { head = false, end = false } = {},
): WholeReply[] {
  const replies: WholeReply[] = [];
  const reader = new ReplyReader(
    () => head,
    (reply) => replies.push(reply),
  );
  const places = [0, ...[...cuts].sort((a, b) => a - b), bytes.length];
  for (let index = 0; index + 1 < places.length; index++) {
    // A buffer that is overwritten after each read, as a socket's is.
    const part = Buffer.from(bytes.subarray(places[index], places[index + 1]));
    reader.push(part);
    part.fill(0x2a);
  }
  if (end) reader.end();
  return replies;
}

const reply = (head: string, body = ''): Buffer => Buffer.from(`HTTP/1.1 200 OK\r\n${head}\r\n\r\n${body}`);

/** What a real server sends, byte for byte. */
async function wire(server: http.Server, request: string): Promise<Buffer> {
  const socket = net.connect((server.address() as AddressInfo).port, '127.0.0.1');
  const parts: Buffer[] = [];
  socket.on('data', (part: Buffer) => parts.push(part));
  socket.write(request);
  await new Promise((resolve) => socket.once('close', resolve));
  return Buffer.concat(parts);
}

describe('the reply reader', () => {
  let server: http.Server;
  before(async () => {
    server = http.createServer((request, response) => {
      if (request.url === '/chunks') {
        for (const part of ['first ', 'sécond ', 'third']) response.write(part);
        return void response.end();
      }
      if (request.url === '/empty') return void response.writeHead(204).end();
      if (request.url === '/early') response.writeEarlyHints({ link: '</style.css>; rel=preload' });
      response.end(JSON.stringify({ path: request.url, text: 'grüße ☃' }));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  after(() => server.close());

  it('reads what a real server sends, however the network cuts it up', async () => {
    const keep = (path: string) => `GET ${path} HTTP/1.1\r\nhost: h\r\n\r\n`;
    const last = 'GET /last HTTP/1.1\r\nhost: h\r\nconnection: close\r\n\r\n';
    const bytes = await wire(
      server,
      `${keep('/a')}${keep('/chunks')}${keep('/empty')}${keep('/early')}${last}`,
    );
    const whole = readAll(bytes);
    assert.deepEqual(
      whole.map(({ status, body, reusable }) => [status, body, reusable]),
      [
        [200, '{"path":"/a","text":"grüße ☃"}', true],
        [200, 'first sécond third', true],
        [204, '', true],
        [200, '{"path":"/early","text":"grüße ☃"}', true],
        [200, '{"path":"/last","text":"grüße ☃"}', false],
      ],
    );
    fc.assert(
      fc.property(fc.array(fc.nat(bytes.length), { maxLength: 12 }), (cuts) => {
        assert.deepEqual(readAll(bytes, cuts), whole);
      }),
    );
    const everyByte = Array.from({ length: bytes.length }, (_, index) => index);
    assert.deepEqual(readAll(bytes, everyByte), whole);
  });

  it('knows that a HEAD request has no body, whatever its reply says', () => {
    const [read] = readAll(reply('content-length: 500'), [], { head: true });
    assert.equal(read?.body, '');
    assert.equal(read?.reusable, true);
  });

  it('takes a body without length until the connection ends, and no shorter', () => {
    const bytes = reply('content-type: text/plain', 'until the end');
    assert.equal(readAll(bytes).length, 0);
    assert.deepEqual(
      readAll(bytes, [40], { end: true }).map(({ body, reusable }) => [body, reusable]),
      [['until the end', false]],
    );
    assert.throws(
      () => readAll(reply('content-length: 9', 'short'), [], { end: true }),
      /middle of the reply/,
    );
    assert.throws(() => readAll(Buffer.from('HTTP/1.1 200'), [], { end: true }), /middle of the reply/);
  });

  it('finds a header by its name in any case, and joins several', () => {
    const [read] = readAll(reply('X-A: 1\r\nx-b:2 \r\nx-a: 3\r\ncontent-length: 0'));
    assert.equal(headerOf(read?.headers ?? [], 'x-a'), '1, 3');
    assert.equal(headerOf(read?.headers ?? [], 'x-b'), '2');
    assert.equal(headerOf(read?.headers ?? [], 'x-c'), undefined);
  });

  const refused: [string, Buffer][] = [
    ['not HTTP', Buffer.from('SSH-2.0-OpenSSH\r\n\r\n')],
    ['HTTP/2 in clear', Buffer.from('HTTP/2 200\r\n\r\n')],
    ['bare line feeds', Buffer.from('HTTP/1.1 200 OK\ncontent-length: 0\n\n')],
    ['a negative length', reply('content-length: -5', 'hello')],
    ['a length that is no number', reply('content-length: five', 'hello')],
    ['two lengths', reply('content-length: 5\r\ncontent-length: 6', 'hello!')],
    ['a header without a name', reply(': value')],
    ['a blank before the colon', reply('content-length : 5', 'hello')],
    ['a folded header', reply('x-a: 1\r\n continued\r\ncontent-length: 0')],
    ['a chunk size that is no number', reply('transfer-encoding: chunked', 'zz\r\nhello\r\n')],
    ['a chunk that is longer than it says', reply('transfer-encoding: chunked', '2\r\nhello\r\n0\r\n\r\n')],
    ['a head that never ends', reply(`x-a: ${'a'.repeat(100_000)}`).subarray(0, 90_000)],
    ['a body beyond any platform', reply('content-length: 999999999999')],
    ['another protocol', Buffer.from('HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\n\r\n')],
  ];
  for (const [what, bytes] of refused) {
    it(`refuses ${what}`, () => {
      assert.throws(
        () => readAll(bytes),
        (error: NodeJS.ErrnoException) => {
          assert.match(error.code ?? '', /^(HPE_|FAASMARK_REPLY_TOO_LARGE)/);
          return true;
        },
      );
    });
  }

  it('counts the chunks where there are both, and keeps the connection no longer (RFC 9112, 6.3)', () => {
    const [read] = readAll(
      reply('content-length: 3\r\ntransfer-encoding: chunked', '5\r\nhello\r\n0\r\n\r\n'),
    );
    assert.deepEqual([read?.body, read?.reusable], ['hello', false]);
  });

  it('never gives more than was sent, nor fails in another way than by its errors, whatever bytes come', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        'HTTP/1.1 200 OK\r\n',
        'content-length: 3\r\n',
        'transfer-encoding: chunked\r\n',
        '\r\n',
        'abc',
      ),
      fc.string({ maxLength: 20 }),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        const bytes = Buffer.from(pieces.join(''));
        try {
          const total = readAll(bytes).reduce((sum, { body }) => sum + Buffer.byteLength(body), 0);
          assert.ok(total <= bytes.length);
        } catch (error) {
          const { code } = error as NodeJS.ErrnoException;
          assert.match(code ?? '', /^(HPE_|FAASMARK_REPLY_TOO_LARGE)/);
        }
      }),
      { numRuns: 2_000 },
    );
  });
});
