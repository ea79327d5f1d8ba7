/** What is to happen once a function has nothing left to do goes in, and happens then: also in a process that listens for its next call. */

export interface EmptyEventLoop {
  /** Replaces what waited before. */
  wait(then: () => void): void;
  cancel(): void;
}

const LOOK_AGAIN_MS = 5;

let ofThisProcess: EmptyEventLoop | null = null;

/** For handlers that are loaded by a handler: the one of their instance; null in any other process. */
export function emptyEventLoopOfInstance(): EmptyEventLoop | null {
  return ofThisProcess;
}

/**
 * Node tells by `beforeExit` that its event loop is empty, which it never is while somebody listens to a channel. So
 * nobody does, for as long as somebody waits here.
 * @param busy whether an answer that comes by the channel is still awaited
 */
export function emptyEventLoop(
  channel: { ref(): unknown; unref(): unknown },
  busy: () => boolean,
): EmptyEventLoop {
  let waiting: (() => void) | null = null;
  const cancel = (): void => {
    waiting = null;
    channel.ref();
  };
  process.on('beforeExit', () => {
    if (waiting === null) return;
    // A timer is something left to do: when it has run the loop is empty again, and this is asked again.
    if (busy()) return void setTimeout(() => {}, LOOK_AGAIN_MS);
    const then = waiting;
    cancel();
    then();
  });
  ofThisProcess = {
    wait(then) {
      waiting = then;
      channel.unref();
    },
    cancel,
  };
  return ofThisProcess;
}
