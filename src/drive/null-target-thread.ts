/** The null target's entry: a loopback server on a thread of its own that answers at once, for the canary and the floor. */
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { parentPort } from 'node:worker_threads';

const server = http.createServer((request, response) => {
  request.resume();
  response.end();
});
server.keepAliveTimeout = 0;
server.listen(0, '127.0.0.1', () => {
  parentPort?.postMessage(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
});
