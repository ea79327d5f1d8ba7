/** Frames for one socket go in; those of one turn of the event loop leave in one write, and a frame that comes alone leaves at once. */
import type { Socket } from 'node:net';

/** Beyond, frames are handed to the socket as they are: copying them together costs more than a longer list. */
const SMALL_BYTES = 16 * 1024;

export interface BatchedWriter {
  send(frame: Buffer): void;
  /** What waits for the turn to end leaves now: for who will not see its end. */
  flush(): void;
}

/**
 * A write is a system call, and wakes whoever waits on the other side: under load that is most of what a call costs.
 * While turns bring one frame each, a frame does not wait for its turn to end; once a turn has brought several, the
 * next turns collect theirs.
 */
export function batchedWriter(socket: Socket): BatchedWriter {
  let collected: Buffer[] = [];
  let bytes = 0;
  /** Of the turn that runs. */
  let frames = 0;
  let collects = false;

  const flush = (): void => {
    const [first] = collected;
    if (first === undefined) return;
    if (collected.length === 1) socket.write(first);
    else if (bytes <= SMALL_BYTES) socket.write(Buffer.concat(collected, bytes));
    else {
      socket.cork();
      for (const frame of collected) socket.write(frame);
      socket.uncork();
    }
    collected = [];
    bytes = 0;
  };
  const endTurn = (): void => {
    collects = frames > 1;
    frames = 0;
    flush();
  };

  return {
    send(frame) {
      if (frames++ === 0) {
        setImmediate(endTurn);
        if (!collects) {
          socket.write(frame);
          return;
        }
      }
      collected.push(frame);
      bytes += frame.length;
      // What waits here is not seen by who bounds what waits in the socket.
      if (bytes > SMALL_BYTES) flush();
    },
    flush,
  };
}
