/** Process groups to end go in; when this process dies, for whatever reason, they are killed, even those that are stuck in a loop. */
import { spawn } from 'node:child_process';

/**
 * A child that waits for its stdin to close (the kernel does that even after SIGKILL) and then kills the groups on
 * the last line it read. A shell, because it costs a megabyte; in a session of its own, so that neither a terminal
 * nor a kill of our group reaches it.
 */
const SCRIPT = `
trap '' INT TERM HUP
groups=
while read -r line; do groups=$line; done
for group in $groups; do kill -s KILL -- "-$group" 2>/dev/null; done
`;

export interface Reaper {
  /** A process group, by its leader. */
  add(pid: number): void;
  remove(pid: number): void;
  /** Nothing is left to reap: lets go of everything. */
  close(): void;
}

/** @param report receives one sentence when hung processes could outlive this one */
export function startReaper(report: (message: string) => void): Reaper {
  const groups = new Set<number>();
  const child = spawn('/bin/sh', ['-c', SCRIPT], {
    detached: true,
    env: {},
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  let closed = false;
  child.on('error', (error) => report(`no reaper: ${error.message}`));
  child.on('exit', () => {
    if (!closed) report('the reaper ended: hung instances may outlive the gateway');
  });
  child.stdin.on('error', (error) => {
    if (!closed) report(`the reaper does not listen: ${error.message}`);
  });
  child.unref();
  const tell = (): void => {
    if (!closed) child.stdin.write(`${[...groups].join(' ')}\n`);
  };
  return {
    add(pid) {
      groups.add(pid);
      tell();
    },
    remove(pid) {
      if (groups.delete(pid)) tell();
    },
    close() {
      tell();
      closed = true;
      child.stdin.end();
    },
  };
}

/** Kills a process and all it started; says whether there was anything to kill. */
export function killGroup(pid: number): boolean {
  try {
    process.kill(-pid, 'SIGKILL');
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ESRCH') return false;
    throw error;
  }
}
