/** Bytes go in as a connection brings them; the requests that Node's own parser reads in them come out: the oracle for ours. */
import { createServer } from 'node:http';
import { Duplex } from 'node:stream';

export interface ReadRequest {
  method: string;
  path: string;
  body: string;
  keepsAlive: boolean;
}

/** All of them, up to the end or the first fault; null when there is a fault. */
export function readByFullParser(bytes: Buffer): Promise<ReadRequest[] | null> {
  return new Promise((resolve) => {
    const read: ReadRequest[] = [];
    const server = createServer({ insecureHTTPParser: false });
    server.on('request', (request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString('latin1')));
      request.on('end', () => {
        const { method = '', url: path = '' } = request;
        read.push({ method, path, body, keepsAlive: response.shouldKeepAlive });
        response.end();
      });
    });
    server.on('clientError', (_, socket) => {
      socket.destroy();
      resolve(null);
    });
    for (const event of ['checkContinue', 'upgrade']) server.on(event, () => resolve(null));
    const connection = new Duplex({ read() {}, write: (_chunk, _encoding, written) => written() });
    connection.on('error', () => resolve(null));
    connection.on('close', () => resolve(read));
    server.emit('connection', connection);
    connection.push(bytes);
    connection.push(null);
  });
}
