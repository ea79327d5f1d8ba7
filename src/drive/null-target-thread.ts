/** The null target's entry: a loopback server on a thread of its own that answers at once, for the canary, the floor and the rehearsal. */
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { parentPort } from 'node:worker_threads';
import { NULL_INSTANCE } from '../engine/null-instance.js';

/** As a function of ours would reply: `faasmark.reply/1`. */
const ENVELOPE = JSON.stringify({
  fm: 1,
  instance: NULL_INSTANCE,
  ordinal: 1_000_000,
  ageUs: 1e9,
  durationUs: 0,
  hops: [],
  result: null,
});

const server = http.createServer((request, response) => {
  request.resume();
  response.end(request.method === 'POST' ? ENVELOPE : undefined);
});
server.keepAliveTimeout = 0;
server.listen(0, '127.0.0.1', () => {
  parentPort?.postMessage(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
});
