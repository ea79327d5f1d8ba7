/** An origin goes in, a connected socket with the time of each phase comes out: name look-up, TCP, TLS. */
import net from 'node:net';
import tls from 'node:tls';
import type { HttpVersion } from '../model/Drive.js';
import type { Clock } from './clock.js';
import type { Origin } from './origin.js';

/** µs of each phase of one connection set-up; null where there was none (a literal address, no TLS). */
export interface Phases {
  dnsUs: number | null;
  tcpUs: number;
  tlsUs: number | null;
}

export interface Dialled {
  socket: net.Socket;
  /** What TLS negotiated (RFC 7301); HTTP/1.1 where there is no TLS. */
  http: '1.1' | '2';
  /** Address and port of the peer. */
  remote: string;
  phases: Phases;
}

export interface DialOptions {
  http: HttpVersion;
  /** The whole set-up. */
  timeoutMs: number;
  /** Read into this buffer, without a stream in between; for TLS the stream stays. */
  onRead?: { buffer: Buffer; read(bytes: number): void };
}

/** Reads of a plain socket, from the moment it is connected. A TLS socket gives `data` events instead. */
export function dial(
  origin: Origin,
  clock: Clock,
  options: DialOptions,
  done: (error: Error | null, dialled: Dialled | null) => void,
): { destroy(): void } {
  const { host, port, secure } = origin;
  const startUs = clock.nowUs();
  let lookedUpUs: number | null = null;
  let connectedUs = 0;
  let settled = false;
  const settle = (error: Error | null, http: '1.1' | '2' = '1.1'): void => {
    if (settled) return;
    settled = true;
    clearTimeout(timer);
    if (error !== null) return done(error, null);
    const remote = `${socket.remoteAddress ?? host}:${socket.remotePort ?? port}`;
    const tlsUs = secure ? clock.nowUs() - connectedUs : null;
    const dnsUs = lookedUpUs === null ? null : lookedUpUs - startUs;
    const tcpUs = connectedUs - (lookedUpUs ?? startUs);
    done(null, { socket, http, remote, phases: { dnsUs, tcpUs, tlsUs } });
  };
  const socket = secure ? secured(host, port, options.http) : plain(host, port, options);
  const timer = setTimeout(() => {
    const error: NodeJS.ErrnoException = new Error(`no connection within ${options.timeoutMs} ms`);
    error.code = 'ETIMEDOUT';
    socket.destroy(error);
  }, options.timeoutMs);
  socket.setNoDelay(true);
  socket.once('lookup', () => {
    if (net.isIP(host) === 0) lookedUpUs = clock.nowUs();
  });
  socket.once('connect', () => {
    connectedUs = clock.nowUs();
    if (!secure) settle(null);
  });
  socket.once('secureConnect', () => {
    const spoken = (socket as tls.TLSSocket).alpnProtocol === 'h2' ? '2' : '1.1';
    if (options.http === '2' && spoken !== '2') {
      const error: NodeJS.ErrnoException = new Error('the target does not offer HTTP/2 (ALPN h2)');
      error.code = 'HPE_NO_HTTP2';
      socket.destroy(error);
    } else settle(null, spoken);
  });
  // The listener stays: whoever takes the socket adds its own, and an error between the two must not end the process.
  socket.on('error', settle);
  socket.once('close', () => settle(new Error('the peer closed the connection')));
  return {
    destroy: () => {
      socket.destroy(new Error('stopped'));
    },
  };
}

function plain(host: string, port: number, { onRead }: DialOptions): net.Socket {
  if (onRead === undefined) return net.connect({ host, port });
  const { buffer, read } = onRead;
  const callback = (bytes: number): boolean => {
    read(bytes);
    return true;
  };
  return net.connect({ host, port, onread: { buffer, callback } });
}

const ALPN: Readonly<Record<HttpVersion, string[]>> = {
  '1.1': ['http/1.1'],
  '2': ['h2'],
  auto: ['h2', 'http/1.1'],
};

function secured(host: string, port: number, http: HttpVersion): tls.TLSSocket {
  const servername = net.isIP(host) === 0 ? { servername: host } : {};
  return tls.connect({ host, port, ...servername, ALPNProtocols: ALPN[http] });
}
