/** An HTTP server goes in; in front of it, its connections are read for plain requests, which cost a fraction of what the server's own parsing and writing costs. */
import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { hostsOf } from '../refuse-foreign.js';
import type { UnsentAnswers } from '../unsent-answers.js';
import {
  plainConnection,
  type PlainConnection,
  type PlainLimits,
  type PlainService,
} from './plain-connection.js';

export interface PlainFront {
  /** No further requests; what is in hand is answered, and new connections are the server's. */
  endIdle(): void;
  destroyAll(): void;
}

/**
 * Each connection begins here, and belongs to the server from the first request on that is not plain or not the
 * service's: a browser, a body in pieces, an unknown header of meaning. Node documents that connections may be given to
 * a server by hand (HTTP, Event: 'connection').
 */
export function plainFront(
  server: Server,
  serve: PlainService,
  unsent: UnsentAnswers,
  limits: PlainLimits,
): PlainFront {
  const toServer = server.listeners('connection');
  server.removeAllListeners('connection');
  const open = new Set<PlainConnection>();
  let hosts: ReadonlySet<string> = new Set();
  let ending = false;
  server.on('listening', () => {
    const address = server.address();
    if (typeof address === 'object' && address !== null) hosts = hostsOf(address.port);
  });
  const handOver = (socket: Socket): void => {
    for (const listener of toServer) Reflect.apply(listener, server, [socket]);
  };
  server.on('connection', (socket: Socket) => {
    if (ending) return handOver(socket);
    const connection = plainConnection({
      socket,
      hosts,
      limits,
      serve,
      unsent,
      handOver,
      gone: () => open.delete(connection),
    });
    open.add(connection);
  });
  return {
    endIdle() {
      ending = true;
      for (const connection of [...open]) connection.endWhenIdle();
    },
    destroyAll() {
      for (const connection of [...open]) connection.destroy();
    },
  };
}
