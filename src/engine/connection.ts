/** One kept-alive HTTP/1.1 connection: opened with its phases timed, reopened when the peer closed it, one exchange at a time. */
import http from 'node:http';
import https from 'node:https';
import net from 'node:net';
import tls from 'node:tls';
import type { Clock } from './clock.js';

export interface Origin {
  secure: boolean;
  host: string;
  port: number;
}

/** µs of each phase of one connection set-up; null where there was none (a literal address, no TLS). */
export interface Phases {
  dnsUs: number | null;
  tcpUs: number;
  tlsUs: number | null;
}

export interface Connection {
  readonly agent: http.Agent;
  /** Address and port of the peer, once connected. */
  remote(): string | null;
  /** Connects now, so that the first exchange does not have to. Rejects when it cannot, or when destroyed before. */
  connect(timeoutMs: number): Promise<void>;
  destroy(): void;
}

export function originOf(url: string): Origin {
  const { protocol, hostname, port } = new URL(url);
  const secure = protocol === 'https:';
  return {
    secure,
    host: hostname.replace(/^\[|\]$/g, ''),
    port: port === '' ? (secure ? 443 : 80) : Number(port),
  };
}

/** `onOpen` hears of every set-up that succeeded, whenever it happens. */
export function connectionTo(origin: Origin, clock: Clock, onOpen: (phases: Phases) => void): Connection {
  const Agent = origin.secure ? https.Agent : http.Agent;
  const agent = new Agent({ keepAlive: true, maxSockets: 1, maxFreeSockets: 1 });
  let prepared: net.Socket | null = null;
  let connecting: net.Socket | null = null;
  let remote: string | null = null;

  const open = (): net.Socket => {
    const startUs = clock.nowUs();
    let lookedUpUs: number | null = null;
    let tcpUs = 0;
    const tcp = net.connect({ host: origin.host, port: origin.port });
    tcp.setNoDelay(true);
    tcp.once('lookup', () => {
      if (net.isIP(origin.host) === 0) lookedUpUs = clock.nowUs();
    });
    const dnsUs = (): number | null => (lookedUpUs === null ? null : lookedUpUs - startUs);
    tcp.once('connect', () => {
      const nowUs = clock.nowUs();
      tcpUs = nowUs - (lookedUpUs ?? startUs);
      remote = `${tcp.remoteAddress ?? origin.host}:${tcp.remotePort ?? origin.port}`;
      if (!origin.secure) onOpen({ dnsUs: dnsUs(), tcpUs, tlsUs: null });
    });
    if (!origin.secure) return tcp;
    const servername = net.isIP(origin.host) === 0 ? { servername: origin.host } : {};
    const secured = tls.connect({
      socket: tcp,
      host: origin.host,
      ...servername,
      ALPNProtocols: ['http/1.1'],
    });
    let connectedUs = startUs;
    tcp.once('connect', () => {
      connectedUs = clock.nowUs();
    });
    secured.once('secureConnect', () =>
      onOpen({ dnsUs: dnsUs(), tcpUs, tlsUs: clock.nowUs() - connectedUs }),
    );
    tcp.once('error', (error) => secured.destroy(error));
    return secured;
  };

  agent.createConnection = () => {
    const socket = prepared !== null && !prepared.destroyed ? prepared : open();
    prepared?.removeAllListeners('error');
    prepared = null;
    return socket;
  };

  return {
    agent,
    remote: () => remote,
    connect: (timeoutMs) =>
      new Promise((resolve, reject) => {
        const socket = open();
        const timer = setTimeout(
          () => socket.destroy(new Error(`no connection within ${timeoutMs} ms`)),
          timeoutMs,
        );
        connecting = socket;
        const settle = (error?: Error): void => {
          clearTimeout(timer);
          connecting = null;
          if (error !== undefined) reject(error);
          else resolve();
        };
        // The listener stays: a prepared socket that the peer closes before its use is simply replaced.
        socket.on('error', (error) => settle(error));
        socket.once('close', () => settle(new Error('the peer closed the connection')));
        socket.once(origin.secure ? 'secureConnect' : 'connect', () => {
          prepared = socket;
          settle();
        });
      }),
    destroy() {
      connecting?.destroy(new Error('stopped'));
      prepared?.destroy();
      agent.destroy();
    },
  };
}
