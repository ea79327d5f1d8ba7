/** A memory size and a program go in; how to start it so that the operating system gives it not much more comes out. */

export interface Command {
  program: string;
  args: readonly string[];
}

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
 * shell adds variables to its environment: `env -i` takes them away.
 */
const SCRIPT = 'ulimit -d "$0" 2>/dev/null; exec /usr/bin/env -i "$@"';

export function underCeiling(memoryMb: number, { program, args }: Command): Command {
  if (process.platform !== 'linux') return { program, args };
  // Twice, since what is counted is mapped and not used: garbage that is not collected yet, pages that were given back.
  const kilobytes = (2 * memoryMb + BEYOND_MB) * 1024;
  return { program: '/bin/sh', args: ['-c', SCRIPT, String(kilobytes), program, ...args] };
}
