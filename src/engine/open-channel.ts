/** An origin goes in, a channel of the protocol that was agreed upon comes out, with the time of each phase of its set-up. */
import type { HttpVersion } from '../model/Drive.js';
import type { Channel, ChannelEvents } from './channel.js';
import type { Clock } from './clock.js';
import { dial, type Phases } from './dial.js';
import { http1Channel, type Http1Options, type Inlet } from './http1-channel.js';
import { http2Channel } from './http2-channel.js';
import type { Origin } from './origin.js';

/**
 * Plain sockets are read into this, without a stream in between. One for all of a thread: a read and the call back that
 * looks at it follow each other at once, and who needs bytes for longer copies them. Longer replies come in several reads.
 */
const READ_BUFFER = Buffer.allocUnsafeSlow(64 * 1024);

export interface OpenOptions {
  http: HttpVersion;
  /** For the whole set-up. */
  timeoutMs: number;
  write: Http1Options['write'];
  events: ChannelEvents;
}

export type Opened = { channel: Channel; phases: Phases } | { error: Error };

/** `done` is called once. The pending set-up can be given up. */
export function openChannel(
  origin: Origin,
  clock: Clock,
  { http, timeoutMs, write, events }: OpenOptions,
  done: (opened: Opened) => void,
): { destroy(): void } {
  const inlet: Inlet = { receive: () => undefined };
  const nowUs = (): number => clock.nowUs();
  const read = (bytes: number): void => inlet.receive(READ_BUFFER.subarray(0, bytes), nowUs());
  const direct = origin.secure ? {} : { onRead: { buffer: READ_BUFFER, read } };
  return dial(origin, clock, { http, timeoutMs, ...direct }, (error, dialled) => {
    if (dialled === null) return done({ error: error ?? new Error('no connection') });
    const { socket, remote, phases } = dialled;
    if (dialled.http === '2') {
      return done({ channel: http2Channel(socket, { origin, remote, events }, clock), phases });
    }
    const channel = http1Channel(socket, inlet, { remote, write, events, nowUs });
    if (origin.secure) socket.on('data', (bytes: Buffer) => inlet.receive(bytes, nowUs()));
    done({ channel, phases });
  });
}
