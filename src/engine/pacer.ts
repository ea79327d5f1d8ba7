/** An instant goes in, a call back at that instant comes out: a timer while it is far, spinning through the event loop when it is near. */
import type { Clock } from './clock.js';

/**
 * A timer fires up to about 1.1 ms late, so it is set short by that and the rest is spun with setImmediate, which
 * lets replies in between be read. Costs up to 2.2 ms of CPU per wait.
 */
const TIMER_SLACK_MS = 1.2;

export interface Pacer {
  /** Calls `due` once, at `atUs` of the clock or as soon after as can be. */
  at(atUs: number, due: () => void): void;
  /** The pending call back will not come. */
  cancel(): void;
}

export function hybridPacer(clock: Clock): Pacer {
  let timer: NodeJS.Timeout | null = null;
  let immediate: NodeJS.Immediate | null = null;
  const spin = (atUs: number, due: () => void): void => {
    if (clock.nowUs() >= atUs) {
      immediate = null;
      due();
    } else {
      immediate = setImmediate(spin, atUs, due);
    }
  };
  return {
    at(atUs, due) {
      const timerMs = Math.floor((atUs - clock.nowUs()) / 1_000 - TIMER_SLACK_MS);
      if (timerMs < 1) return spin(atUs, due);
      timer = setTimeout(() => {
        timer = null;
        spin(atUs, due);
      }, timerMs);
    },
    cancel() {
      if (timer !== null) clearTimeout(timer);
      if (immediate !== null) clearImmediate(immediate);
      timer = null;
      immediate = null;
    },
  };
}
