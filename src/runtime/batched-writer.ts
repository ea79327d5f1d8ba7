/** Frames for one socket go in; while turns of the event loop bring several, those of a turn leave in one write, and otherwise each leaves at once. */
import type { Socket } from 'node:net';

/** Beyond, frames are handed to the socket as they are: copying them together costs more than a longer list. */
const SMALL_BYTES = 16 * 1024;

export interface BatchedWriter {
  send(frame: Buffer): void;
  /** What waits for the turn to end leaves now: for who will not see its end. */
  flush(): void;
}

/** To see a turn end costs another round of the event loop: while frames come alone, only one turn in so many is watched. */
const WATCH_EVERY = 8;

/** So many watched turns in a row with one frame each: they come alone again. */
const ALONE_TURNS = 8;

/**
 * A write is a system call, and wakes whoever waits on the other side: under load that is most of what a call costs.
 * While turns bring one frame each, a frame does not wait for its turn to end; once a turn has brought several, the
 * next turns collect theirs.
 */
export function batchedWriter(socket: Socket): BatchedWriter {
  let collected: Buffer[] = [];
  let bytes = 0;
  /** Of the turn that runs, when it is watched. */
  let frames = 0;
  let unwatched = 0;
  /** As many turns more with one frame each, and frames are not collected any longer. */
  let collects = 0;

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
    if (frames > 1) collects = ALONE_TURNS;
    else if (collects > 0) collects--;
    frames = 0;
    flush();
  };

  return {
    send(frame) {
      if (frames === 0 && collects === 0 && ++unwatched < WATCH_EVERY) {
        socket.write(frame);
        return;
      }
      if (frames++ === 0) {
        unwatched = 0;
        setImmediate(endTurn);
        if (collects === 0) {
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
