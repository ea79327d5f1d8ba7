/** Bytes go to a server as they are; what it answers comes out, as text and as statuses, when it has closed or the look is over. */
import { connect, type Socket } from 'node:net';

export interface RawClient {
  socket: Socket;
  /** Everything that arrived so far. */
  text(): string;
  /** Of the answers that arrived so far. */
  statuses(): number[];
  /** Resolves when the connection is gone, in whatever way. */
  closed: Promise<void>;
  isClosed(): boolean;
}

export function rawClient(port: number, bytes: string | Buffer = ''): RawClient {
  const socket = connect(port, '127.0.0.1');
  let text = '';
  let gone = false;
  socket.on('data', (chunk: Buffer) => (text += chunk.toString('latin1')));
  // A reset is one of the ways to be refused.
  socket.on('error', () => socket.destroy());
  const closed = new Promise<void>((resolve) => {
    socket.on('close', () => {
      gone = true;
      resolve();
    });
  });
  if (bytes.length > 0) socket.write(bytes);
  return {
    socket,
    text: () => text,
    statuses: () => [...text.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => Number(status)),
    closed,
    isClosed: () => gone,
  };
}
