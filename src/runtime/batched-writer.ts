/** Frames for one socket go in; the first of a turn of the event loop leaves at once, those that follow it leave together when the turn ends. */
import type { Socket } from 'node:net';

/** A write is a system call, and wakes whoever waits on the other side: under load that is most of what a call costs. */
export function batchedWriter(socket: Socket): (frame: Buffer) => void {
  let written = false;
  let corked = false;
  const endTurn = (): void => {
    written = false;
    if (!corked) return;
    corked = false;
    socket.uncork();
  };
  return (frame) => {
    if (!written) {
      written = true;
      setImmediate(endTurn);
    } else if (!corked) {
      corked = true;
      socket.cork();
    }
    socket.write(frame);
  };
}
