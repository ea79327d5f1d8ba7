/** Sandboxes with a call go in at an interval; one that wants a core at the same call for long gives way to everybody else, until it has ended. */
import { readFileSync, writeFileSync } from 'node:fs';
import type { Sandbox } from './isolation.js';

const LOOK_EVERY_MS = 100;
/** As nice(2) counts: a tenth of the weight of others. */
const GIVES_WAY = 10;
const LIKE_OTHERS = 0;

export interface Working {
  sandbox: Sandbox;
  /** When it was last given a call or was through with one; another time is another call. */
  sinceMs: number;
}

/**
 * A loop, a garbage collector that finds none: with some of these to a core whoever wakes waits for all of them in
 * turn, the gateway first of all. A sandbox is a session of its own, and so a group of its own for Linux's
 * scheduler, which can be told how much it counts (sched(7), "The autogroup feature"). Where there are no such groups
 * nothing is done. It takes two looks in a row that find it running, or ready to, at the same call: calls of less than
 * a tenth of a second are left alone, and so is who waits for a reply or a timer. What follows a long call may still
 * give way until the next look.
 * @returns a function that stops the watch
 */
export function letBusyGiveWay(working: () => readonly Working[]): () => void {
  if (process.platform !== 'linux') return () => {};
  /** At the last look, with the call at which they did. */
  let computed = new Map<Sandbox, number>();
  const givingWay = new Set<Sandbox>();

  const look = (): void => {
    const computing = new Map<Sandbox, number>();
    for (const { sandbox, sinceMs } of working()) {
      if (sandbox.pid !== null && wantsCore(sandbox.pid)) computing.set(sandbox, sinceMs);
    }
    const before = computed;
    computed = computing;
    const goesOn = (sandbox: Sandbox): boolean =>
      computing.has(sandbox) && computing.get(sandbox) === before.get(sandbox);
    for (const sandbox of computing.keys()) {
      if (!givingWay.has(sandbox) && goesOn(sandbox) && weigh(sandbox, GIVES_WAY)) givingWay.add(sandbox);
    }
    for (const sandbox of givingWay) {
      if (!goesOn(sandbox) && weigh(sandbox, LIKE_OTHERS)) givingWay.delete(sandbox);
    }
  };
  const timer = setInterval(look, LOOK_EVERY_MS).unref();
  return () => clearInterval(timer);
}

/** Linux kernel, proc(5), /proc/<pid>/stat: the state of the first thread, in Node the one that runs JavaScript, follows its name. */
function wantsCore(pid: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return stat.startsWith('R', stat.lastIndexOf(')') + 2);
  } catch {
    return false; // It has ended since.
  }
}

/** @returns false when that is to be tried again: who is not root may do it ten times a second, in the whole system */
function weigh({ pid }: Sandbox, nice: number): boolean {
  if (pid === null) return true;
  try {
    writeFileSync(`/proc/${pid}/autogroup`, String(nice));
    return true;
  } catch (error) {
    return !(error instanceof Error && 'code' in error && error.code === 'EAGAIN');
  }
}
