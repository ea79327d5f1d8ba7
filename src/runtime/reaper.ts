/** Process groups to end go in; when this process dies, for whatever reason, they are killed, even those stuck in a loop, and its folder is removed. */
import { spawn } from 'node:child_process';
import { dirname } from 'node:path';

/**
 * A child that waits for its stdin to close (the kernel does that even after SIGKILL), then kills the groups on the
 * last line it read and removes the folder. A shell, because it costs a megabyte; in a session of its own, so that neither a terminal
 * nor a kill of our group reaches it.
 */
const SCRIPT = `
trap '' INT TERM HUP
groups=
while read -r line; do groups=$line; done
for group in $groups; do kill -s KILL -- "-$group" 2>/dev/null; done
/bin/rm -rf -- "$1"
/bin/rmdir -- "$2" 2>/dev/null
`;

export interface Reaper {
  /** A process group, by its leader. */
  add(pid: number): void;
  remove(pid: number): void;
  /** Everything was told to end: lets go, and resolves when the last group has been removed. */
  close(): Promise<void>;
}

/**
 * @param folder removed in the end, with all that is in it; the one that holds it too, should nothing else be there
 * @param report receives one sentence when hung processes could outlive this one
 */
export function startReaper(folder: string, report: (message: string) => void): Reaper {
  const groups = new Set<number>();
  const child = spawn('/bin/sh', ['-c', SCRIPT, 'reaper', folder, dirname(folder)], {
    detached: true,
    env: {},
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  let closed = false;
  let whenEmpty = (): void => {};
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
      if (groups.size === 0) whenEmpty();
    },
    close() {
      tell();
      closed = true;
      child.stdin.end();
      if (groups.size === 0) return Promise.resolve();
      return new Promise((resolve) => (whenEmpty = resolve));
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
