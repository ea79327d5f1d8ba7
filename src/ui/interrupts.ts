/** Signals of the operating system go in; the three stages of an interrupt come out. */
import { EXIT } from '../exit-codes.js';
import type { Interrupts } from '../model/Progress.js';

export interface InterruptOptions {
  /** Tells the user what happens now, on stderr. */
  say(text: string): void;
  /** What a command that cleans up would name: the run's id, or null when nothing was registered. */
  runId(): string | null;
  /** Ends the process at once: the one place where nothing is waited for. */
  exitNow(code: 130): void;
}

export interface InterruptListener extends Interrupts {
  /** Give the signals back to their default. */
  close(): void;
}

/**
 * SIGINT: stop the load; again: do not wait; a third time: exit at once.
 * SIGTERM and SIGHUP: stop the load without a word, since nobody may be reading; again, in any mixture: do not wait.
 */
export function listenForInterrupts({ say, runId, exitNow }: InterruptOptions): InterruptListener {
  const stop = new AbortController();
  const hurry = new AbortController();
  let first: 'SIGINT' | 'SIGTERM' | 'SIGHUP' | null = null;
  let times = 0;

  const escalate = (signal: 'SIGINT' | 'SIGTERM' | 'SIGHUP'): void => {
    first ??= signal;
    times += 1;
    stop.abort();
    if (times >= 2) hurry.abort();
    if (signal !== 'SIGINT') return;
    if (times === 1) {
      say('stopping the load; results so far are kept; press Ctrl-C again to skip waiting');
    } else if (times === 2) {
      say('not waiting for pending calls; press Ctrl-C again to quit without cleaning up');
    } else {
      const id = runId();
      say(`quit; to clean up: faasmark destroy${id === null ? '' : ` --run ${id}`}`);
      exitNow(EXIT.interrupted);
    }
  };
  const listeners = {
    SIGINT: () => {
      escalate('SIGINT');
    },
    SIGTERM: () => {
      escalate('SIGTERM');
    },
    SIGHUP: () => {
      escalate('SIGHUP');
    },
  };
  process.on('SIGINT', listeners.SIGINT);
  process.on('SIGTERM', listeners.SIGTERM);
  process.on('SIGHUP', listeners.SIGHUP);
  return {
    stop: stop.signal,
    hurry: hurry.signal,
    received: () => first,
    close() {
      process.off('SIGINT', listeners.SIGINT);
      process.off('SIGTERM', listeners.SIGTERM);
      process.off('SIGHUP', listeners.SIGHUP);
    },
  };
}
