/** An instant and work that can wait go in; the instant is met, replies are read in between, and the rest is done when no send is due. */
import type { Clock } from './clock.js';
import { TIMER_SLACK_US } from './pacing.js';

/** How early a blocking sleep has to end: it oversleeps by 80 to 160 µs at p50, on a busy machine by more (`npm run bench:pacing`). */
const SLEEP_SLACK_US = 300;
/** Shorter sleeps gain nothing. */
const SHORTEST_SLEEP_US = 100;
/**
 * While it spins, the thread is kept busy for so long before the event loop is turned again. Each turn leaves a few
 * hundred bytes of garbage, as does each reading of the clock: at full speed that is hundreds of MB/s, and collecting
 * them takes 1 % of the time, which is p99.
 */
const GLANCE_US = 8;
/** Where no reply is awaited there is nothing to look for. */
const IDLE_GLANCE_US = 50;
/** With more work than this waiting, some of it is done even while sends are due: they are late anyway. */
const MOST_WAITING = 512;

/** Wakes the thread at an instant, more exactly than a timer does and without spinning. */
export interface Alarm {
  /** Calls `ring` at `atUs` of the clock, or a little later; one instant at a time. */
  at(atUs: number, ring: () => void): void;
  cancel(): void;
}

/** How early an alarm has to ring: it is up to so late on a machine that is not too busy (`npm run bench:pacing`). */
const ALARM_SLACK_US = 250;

/**
 * A timer is set short by its slack. The rest is spun with setImmediate, which lets replies in between be read; where
 * none is awaited the thread sleeps instead.
 */
export interface Pacer {
  /** Calls `due` once, at `atUs` of the clock or as soon after as can be. One instant at a time. */
  at(atUs: number, due: () => void): void;
  /** Does `task` soon, but never while a send is due or before replies that have come are read. */
  defer(task: () => void): void;
  /** Whether to spin through every wait, since the schedule is dense. */
  densely(dense: boolean): void;
  /** The instant is forgotten; deferred work is still done. */
  cancel(): void;
}

export interface PacerOptions {
  /** A reply is awaited, which has to be read when it comes. */
  awaiting(): boolean;
  /** Stands for timers and for most of the spinning, in dense schedules too. */
  alarm?: Alarm;
}

export function newPacer(clock: Clock, { awaiting, alarm }: PacerOptions): Pacer {
  let timer: NodeJS.Timeout | null = null;
  let turning = false;
  let dueUs = Infinity;
  let onDue: (() => void) | null = null;
  let tasks: (() => void)[] = [];
  let done = 0;
  let dense = false;
  /**
   * The wait began with a timer, so the thread has given its core away already. In a dense schedule it never does: a
   * core that idles for half a millisecond is lent to others, who are slow to give it back (p99 of the floor at 2,000/s
   * 1.2 ms instead of 0.35).
   */
  let rested = false;

  const soon = (): void => {
    if (turning) return;
    turning = true;
    setImmediate(turn);
  };
  const turn = (): void => {
    turning = false;
    if (onDue !== null && clock.nowUs() >= dueUs) {
      const due = onDue;
      onDue = null;
      rested = false;
      due();
      if (tasks.length - done > MOST_WAITING) doOne();
    } else doOne();
    next();
  };
  const doOne = (): void => {
    const task = tasks[done];
    if (task === undefined) return;
    if (++done === tasks.length) {
      tasks = [];
      done = 0;
    } else if (done > 4 * MOST_WAITING) {
      tasks = tasks.slice(done);
      done = 0;
    }
    task();
  };
  const next = (): void => {
    if (tasks.length > 0) return soon();
    if (onDue === null) return;
    const leftUs = dueUs - clock.nowUs();
    if (alarm !== undefined && leftUs > 2 * ALARM_SLACK_US) return alarm.at(dueUs - ALARM_SLACK_US, soon);
    const timerMs = Math.floor((leftUs - TIMER_SLACK_US) / 1_000);
    if (timerMs >= 1 && !dense) {
      clear();
      timer = setTimeout(() => {
        timer = null;
        rested = true;
        soon();
      }, timerMs);
      return;
    }
    const sleepUs = leftUs - SLEEP_SLACK_US;
    if (rested && clock.sleep !== undefined && sleepUs >= SHORTEST_SLEEP_US && !awaiting()) {
      clock.sleep(sleepUs);
    } else if (leftUs > GLANCE_US) clock.spin(awaiting() ? GLANCE_US : Math.min(leftUs / 2, IDLE_GLANCE_US));
    soon();
  };
  const clear = (): void => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
  };
  return {
    at(atUs, due) {
      dueUs = atUs;
      onDue = due;
      soon();
    },
    defer(task) {
      tasks.push(task);
      soon();
    },
    densely(isDense) {
      dense = isDense;
    },
    cancel() {
      onDue = null;
      clear();
      alarm?.cancel();
    },
  };
}
