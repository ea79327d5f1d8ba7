/** Requests to one origin go in, each gets a channel: the one that has been idle longest, or a new one when all are busy. */
import type { HttpVersion } from '../model/Drive.js';
import type { Channel, ChannelEvents } from './channel.js';
import type { Clock } from './clock.js';
import type { Phases } from './dial.js';
import type { Http1Options } from './http1-channel.js';
import { record } from './histogram.js';
import { openChannel } from './open-channel.js';
import type { Origin } from './origin.js';
import type { ConnectionFigures } from './transport.js';

const GRACE_MS = 1_000;

/** A request that needs a channel. */
export interface Ride {
  /** False: it was given up meanwhile. */
  wanted(): boolean;
  board(channel: Channel): void;
  /** No connection could be made for it. */
  unreachable(error: Error): void;
}

export interface ConnectionPool {
  /** Opens this many before the clock; those that fail are counted, those not open when stopped are given up. */
  open(connections: number, stop: AbortSignal): Promise<void>;
  take(ride: Ride): void;
  close(): void;
}

export interface PoolOptions {
  http: HttpVersion;
  timeoutMs: number;
  write: Http1Options['write'];
  figures: ConnectionFigures;
}

/** Why a connection is set up. */
type Reason = 'opened' | 'late' | 'reopened';

export function connectionPool(origin: Origin, clock: Clock, options: PoolOptions): ConnectionPool {
  const { http, timeoutMs, write, figures } = options;
  /** Longest idle first. */
  const idle: Channel[] = [];
  const all = new Set<Channel>();
  const dialling = new Set<{ destroy(): void }>();
  const queue: Ride[] = [];
  /** Those that carried an exchange. */
  const used = new WeakSet<Channel>();
  let closed = false;
  /** A target that refuses is not dialled again until somebody needs it. */
  let reachable = true;

  const nextRide = (): Ride | undefined => {
    let ride = queue.shift();
    while (ride !== undefined && !ride.wanted()) ride = queue.shift();
    return ride;
  };
  const board = (ride: Ride, channel: Channel): void => {
    used.add(channel);
    ride.board(channel);
  };
  /** Whoever has waited longest gets it, whichever connection was being opened for whom. */
  const give = (channel: Channel): void => {
    const ride = channel.capacity() > 0 ? nextRide() : undefined;
    if (ride !== undefined) board(ride, channel);
    else if (channel.idle()) idle.push(channel);
  };
  const events: ChannelEvents = {
    freed: (channel) => {
      if (!closed) give(channel);
    },
    lost: (channel) => {
      all.delete(channel);
      const index = idle.indexOf(channel);
      if (index !== -1) idle.splice(index, 1);
      // Replaced at once, so that no later sample pays for its handshake. One that was never used is not: a peer that
      // closes whatever it accepts would be dialled without end.
      if (!closed && reachable && used.has(channel)) connect('reopened');
    },
  };

  const count = (reason: Reason, { dnsUs, tcpUs, tlsUs }: Phases): void => {
    figures[reason]++;
    if (reason === 'late') record(figures.lateHandshake, (dnsUs ?? 0) + tcpUs + (tlsUs ?? 0));
    if (dnsUs !== null) record(figures.dns, dnsUs);
    record(figures.tcp, tcpUs);
    if (tlsUs !== null) record(figures.tls, tlsUs);
  };

  const connect = (reason: Reason, settled?: () => void): { destroy(): void } => {
    // A request that waits for it ends by its own time-out.
    const limitMs = reason === 'late' ? timeoutMs + GRACE_MS : timeoutMs;
    const pending = openChannel(origin, clock, { http, timeoutMs: limitMs, write, events }, (opened) => {
      dialling.delete(pending);
      reachable = 'channel' in opened;
      if ('channel' in opened && !closed) {
        count(reason, opened.phases);
        figures.http.add(opened.channel.http);
        all.add(opened.channel);
        give(opened.channel);
      } else if ('channel' in opened) opened.channel.destroy();
      else {
        figures.failed++;
        // A target that refuses is measured as such: each of its requests is a failure.
        if (reason === 'late') nextRide()?.unreachable(opened.error);
      }
      settled?.();
    });
    dialling.add(pending);
    return pending;
  };

  /** Where the protocol carries many exchanges at once: on the connection that carries fewest. */
  const shared = (): Channel | null => {
    let best: Channel | null = null;
    for (const channel of all) {
      if (channel.http === '2' && channel.capacity() > (best?.capacity() ?? 0)) best = channel;
    }
    return best;
  };

  return {
    async open(connections, stop) {
      const giveUp = (): void => {
        for (const pending of dialling) pending.destroy();
      };
      stop.addEventListener('abort', giveUp);
      const opening = Array.from(
        { length: connections },
        () => new Promise<void>((resolve) => connect('opened', resolve)),
      );
      if (stop.aborted) giveUp();
      await Promise.all(opening);
      stop.removeEventListener('abort', giveUp);
    },
    take(ride) {
      let channel = idle.shift();
      while (channel !== undefined && channel.capacity() === 0) channel = idle.shift();
      channel ??= shared() ?? undefined;
      if (channel !== undefined) return board(ride, channel);
      queue.push(ride);
      connect('late');
    },
    close() {
      closed = true;
      for (const pending of dialling) pending.destroy();
      for (const channel of all) channel.destroy();
    },
  };
}
