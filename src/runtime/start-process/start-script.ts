/** A memory size and a program go in; how to start it so that it waits for a word first, and gets not much more memory by the operating system, comes out. */

export interface Command {
  program: string;
  args: readonly string[];
}

/** On descriptor 3. Until it comes the program has not begun; should the other end close before, it never does. */
export const BEGIN = '\n';

/**
 * What a Node process maps besides what its functions use: stacks of ten threads alone are 80 MB; then room of the
 * garbage collector, and output that nobody has read yet. Enough, too, for whoever looks at memory to end a process
 * that grows slowly before this does.
 */
const BEYOND_MB = 256;

/**
 * setrlimit(2), RLIMIT_DATA: since Linux 4.7 it counts private writable memory, mapped memory included, and V8's
 * reservations are neither. A limit of address space (RLIMIT_AS) counts those, and no Node starts under one of use.
 * Set by a shell, which then becomes the program, since there is no other way without code of our own in between. A
 * shell adds variables to its environment: `env -i` takes them away. Its `read` takes one byte after the other, and
 * none of what follows.
 */
const CEILING = 'ulimit -d "$0" 2>/dev/null;';
const SCRIPT = 'read -r begin <&3 || exit 1; exec /usr/bin/env -i "$@"';

export function startScript(memoryMb: number, { program, args }: Command): Command {
  // Twice, since what is counted is mapped and not used: garbage that is not collected yet, pages that were given back.
  const kilobytes = (2 * memoryMb + BEYOND_MB) * 1024;
  const script = process.platform === 'linux' ? `${CEILING} ${SCRIPT}` : SCRIPT;
  return { program: '/bin/sh', args: ['-c', script, String(kilobytes), program, ...args] };
}
