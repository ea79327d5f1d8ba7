/** The public invoke interface: one attempt over a kept connection, and failures that name the function. */
import assert from 'node:assert/strict';
import http from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { invoke } from '../../../workloads/context/invoke.js';

const sockets = new Set<Socket>();
const requests: string[] = [];
const server = http.createServer((request, response) => {
  const path = request.url ?? '';
  requests.push(path);
  let body = '';
  request.setEncoding('utf8');
  request.on('data', (text: string) => (body += text));
  request.on('end', () => {
    switch (path) {
      case '/run/deployed%20echo':
        return response.end(body);
      case '/run/throws':
        return response.setHeader('x-amz-function-error', 'Unhandled').end('{"errorMessage":"boom"}');
      case '/run/busy':
        return response.writeHead(429).end('Too\n many '.repeat(500));
      case '/run/resets':
        return request.socket.destroy();
      case '/run/breaks':
        response.writeHead(200, { 'content-length': 100 });
        return response.write('half', () => request.socket.destroy());
      default:
        return response.writeHead(404).end();
    }
  });
});
server.on('connection', (socket) => sockets.add(socket));

describe('invoke', () => {
  before(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    process.env['FAASMARK_INVOKE_URL'] = `http://127.0.0.1:${port}/run/{name}`;
    const names = {
      echo: 'deployed echo',
      throws: 'throws',
      busy: 'busy',
      resets: 'resets',
      breaks: 'breaks',
    };
    process.env['FAASMARK_FUNCTIONS'] = JSON.stringify(names);
  });
  after(() => {
    server.closeAllConnections();
    server.close();
  });

  it('sends the event to the deployed name, and keeps the connection', async () => {
    const text = JSON.stringify({ text: 'ä€😀', long: 'x'.repeat(100_000) });
    for (let call = 0; call < 5; call += 1) assert.equal(await invoke('echo', text), text);
    assert.equal(sockets.size, 1);
  });

  it('opens as many connections as are in flight', async () => {
    const replies = await Promise.all(Array.from({ length: 20 }, (_, call) => invoke('echo', String(call))));
    assert.deepEqual(replies.map(Number), [...replies.keys()]);
  });

  it('says which function failed, quoting little', async () => {
    await assert.rejects(invoke('throws', '{}'), {
      message: '"throws" failed (Unhandled): {"errorMessage":"boom"}',
    });
    await assert.rejects(invoke('busy', '{}'), (error: Error) => {
      assert.match(error.message, /^invoking "busy" was answered with status 429: Too many Too many/);
      assert.ok(error.message.length < 280);
      return true;
    });
    await assert.rejects(invoke('breaks', '{}'), /^Error: invoking "breaks" failed: aborted/);
  });

  it('never tries again', async () => {
    const earlier = requests.length;
    await assert.rejects(invoke('resets', '{}'), /^Error: invoking "resets" failed: socket hang up/);
    assert.deepEqual(requests.slice(earlier), ['/run/resets']);
  });

  it('names a function that was not deployed, and those that were', async () => {
    await assert.rejects(
      invoke('missing', '{}'),
      /no function "missing" was deployed here; there are: echo, throws/,
    );
  });

  it('names the variable that is not set', async () => {
    const address = process.env['FAASMARK_INVOKE_URL'];
    delete process.env['FAASMARK_INVOKE_URL'];
    await assert.rejects(invoke('echo', '{}'), /FAASMARK_INVOKE_URL is not set/);
    process.env['FAASMARK_INVOKE_URL'] = address;
  });
});
