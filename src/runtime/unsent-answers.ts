/** Answers that their clients have not read go in; beyond a bound for all together the connection that has held most for longest is ended. */
import type { Socket } from 'node:net';

export const MAX_UNSENT_BYTES = 256 * 1024 * 1024;

export interface UnsentAnswers {
  /** @returns what to call when they have been read; whoever goes away takes theirs along */
  hold(socket: Socket, bytes: number): () => void;
}

/** What one connection holds. */
interface Held {
  bytes: number;
  /** When the oldest of it was answered, ms on the monotonic clock. */
  sinceMs: number;
  release(): void;
}

export function unsentAnswers(report: (message: string) => void, maxBytes = MAX_UNSENT_BYTES): UnsentAnswers {
  const held = new Map<Socket, Held>();
  let totalBytes = 0;

  const begin = (socket: Socket): Held => {
    const release = (): void => {
      if (!held.delete(socket)) return;
      totalBytes -= entry.bytes;
      socket.off('close', release);
    };
    const entry: Held = { bytes: 0, sinceMs: performance.now(), release };
    held.set(socket, entry);
    socket.on('close', release);
    return entry;
  };

  /** Much for long: neither a quick client with a large answer, nor one that is a little late. */
  const endSlowest = (): void => {
    const nowMs = performance.now();
    const weight = ({ bytes, sinceMs }: Held): number => bytes * (nowMs - sinceMs);
    const [socket, entry] = [...held].reduce((worst, each) =>
      weight(each[1]) > weight(worst[1]) ? each : worst,
    );
    entry.release();
    socket.destroy();
    const megabytes = (entry.bytes / 1_048_576).toFixed(0);
    report(`a client that left ${megabytes} MB of answers unread was cut off`);
  };

  return {
    hold(socket, bytes) {
      const entry = held.get(socket) ?? begin(socket);
      entry.bytes += bytes;
      totalBytes += bytes;
      while (totalBytes > maxBytes) endSlowest();
      return () => {
        if (held.get(socket) !== entry) return;
        entry.bytes -= bytes;
        totalBytes -= bytes;
        if (entry.bytes === 0) entry.release();
      };
    },
  };
}
