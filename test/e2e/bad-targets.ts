/** Servers on loopback that answer a benchmark in bad ways; each name goes in as a key, its URL comes out. */
import http, { type RequestListener } from 'node:http';
import net from 'node:net';
import type { AddressInfo } from 'node:net';

export interface BadTargets {
  url: {
    echoes: string;
    always500: string;
    silent: string;
    text: string;
    resets: string;
    nonsense: string;
    refuses: string;
  };
  /** Of the requests that `text` got. */
  seen: { path: string; authorization: string | undefined; token: string | undefined }[];
  close(): Promise<void>;
}

export async function startBadTargets(): Promise<BadTargets> {
  const seen: BadTargets['seen'] = [];
  const sockets = new Set<net.Socket>();
  const servers: net.Server[] = [];
  const listen = async (server: net.Server): Promise<string> => {
    server.on('connection', (socket: net.Socket) => {
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket)).on('error', () => socket.destroy());
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    servers.push(server);
    return `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/f`;
  };
  const serve = (listener: RequestListener): Promise<string> => listen(http.createServer(listener));
  const close = async (server: net.Server): Promise<void> => {
    const closed = new Promise((resolve) => server.close(resolve));
    for (const socket of sockets) socket.destroy();
    await closed;
  };

  const url = {
    always500: await serve((request, response) => {
      request.resume();
      response.statusCode = 500;
      response.end('the database is \u001b[31mdown');
    }),
    echoes: await serve((request, response) => {
      request.resume();
      response.statusCode = 404;
      response.end(`cannot ${request.method} ${request.url} for ${request.headers.authorization}`);
    }),
    silent: await serve((request) => void request.resume()),
    text: await serve((request, response) => {
      const token = request.headers['x-token'];
      const { authorization } = request.headers;
      seen.push({ path: request.url ?? '', authorization, token: token?.toString() });
      request.resume();
      response.end('hello');
    }),
    resets: await listen(net.createServer((socket) => socket.once('data', () => socket.resetAndDestroy()))),
    nonsense: await listen(
      net.createServer((socket) => socket.once('data', () => socket.end('not HTTP at all\r\n\r\n'))),
    ),
    refuses: '',
  };
  const gone = net.createServer();
  url.refuses = await listen(gone);
  await close(gone);
  return {
    url,
    seen,
    close: async () => {
      for (const server of servers.filter((each) => each !== gone)) await close(server);
    },
  };
}
