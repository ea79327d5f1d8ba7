/** Asks the kernel to end this thread's sleeps when they are due: by default it takes 50 µs to batch them (proc_pid_timerslack_ns(5)). */
import { readlinkSync, writeFileSync } from 'node:fs';

/** The least that is not "the default". */
const SLACK_NS = '1';

/** Linux only, unless a platform hides it; a thread may do so for itself without privileges. False: sleeps stay as exact as they were, and the lag shows it. */
export function tightenTimerSlack(): boolean {
  try {
    const thread = readlinkSync('/proc/thread-self').split('/').at(-1);
    writeFileSync(`/proc/${thread ?? ''}/timerslack_ns`, SLACK_NS);
    return true;
  } catch {
    return false;
  }
}
