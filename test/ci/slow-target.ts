/** Milliseconds go in; an address on loopback that answers after them comes out. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Target {
  url: string;
  close(): Promise<void>;
}

export async function startTarget(afterMs: number): Promise<Target> {
  const server = createServer((_request, response) => {
    setTimeout(() => response.end('ok'), afterMs);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
