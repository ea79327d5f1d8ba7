/** A server that is to end goes in: it takes nothing new on, and once what it has in hand is answered, or the time is over, that is told. */
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { respondError } from './respond.js';

const LOOK_EVERY_MS = 20;

/** From now on requests to do something are refused, those that only look are answered, and each is the last on its connection. */
export function refuseNew(server: Server): void {
  const listeners = server.listeners('request');
  server.removeAllListeners('request');
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    response.shouldKeepAlive = false;
    if (request.method === 'GET') {
      for (const listener of listeners) Reflect.apply(listener, server, [request, response]);
      return;
    }
    request.resume();
    respondError(response, 503, 'ServiceException', 'The runtime is shutting down');
  });
}

/** Resolves when nobody waits for an answer any more, at the latest after `withinMs`. It still listens then. */
export async function answered(server: Server, withinMs: number): Promise<void> {
  const deadlineMs = performance.now() + withinMs;
  for (;;) {
    // Whoever has their answer is not waited for, nor may they ask on the same connection again.
    server.closeIdleConnections();
    if ((await connectionsOf(server)) === 0 || performance.now() >= deadlineMs) return;
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}

function connectionsOf(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.getConnections((error, count) => {
      if (error === null) resolve(count);
      else reject(error);
    });
  });
}
