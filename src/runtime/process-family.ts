/** The pid of a process goes in; what it and all that descend from it use of memory and CPU comes out, as Linux's procfs tells it. */
import { readFileSync, readdirSync } from 'node:fs';

/** Linux kernel, proc(5): /proc/<pid>/statm counts pages; 4 KiB on all that Node supports but some arm64 kernels. */
const PAGE_BYTES = 4096;

/** proc(5) counts CPU time in clock ticks: sysconf(_SC_CLK_TCK), which is 100 on all architectures that Node supports. */
const TICK_US = 10_000;

/** A fork bomb must not keep the gateway busy counting. */
const MAX_MEMBERS = 256;

/**
 * Resident without file-backed pages: the pages of an executable are shared by all its processes and cost nothing each.
 * @returns null when there is no such process (any more)
 */
export function privateMemoryMb(pid: number): number | null {
  const fields = read(`/proc/${pid}/statm`)?.split(' ');
  if (fields === undefined) return null;
  return ((Number(fields[1]) - Number(fields[2])) * PAGE_BYTES) / 1_048_576;
}

/** Of the process and all its descendants together. */
export function familyMemoryMb(pid: number): number | null {
  const ownMb = privateMemoryMb(pid);
  if (ownMb === null) return null;
  return descendants(pid).reduce((sum, member) => sum + (privateMemoryMb(member) ?? 0), ownMb);
}

/** Since they began, ended children that were waited for included; in steps of 10 ms. 0 where there is no procfs. */
export function familyCpuUs(pid: number): number {
  return [pid, ...descendants(pid)].reduce((sum, member) => sum + cpuTicks(member), 0) * TICK_US;
}

function cpuTicks(pid: number): number {
  const stat = read(`/proc/${pid}/stat`);
  if (stat === null) return 0;
  // The second field is the name, in parentheses, and may hold anything. utime, stime, cutime, cstime are fields 14 to 17.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields.slice(11, 15).reduce((sum, ticks) => sum + Number(ticks), 0);
}

/** Not those whose parent has ended: they are the init process's then. */
function descendants(pid: number): number[] {
  const found: number[] = [];
  for (let parent: number | undefined = pid, at = 0; parent !== undefined; parent = found[at++]) {
    if (found.length >= MAX_MEMBERS) break;
    for (const thread of threads(parent)) {
      const children = read(`/proc/${parent}/task/${thread}/children`);
      if (children !== null && children !== '') found.push(...children.trim().split(' ').map(Number));
    }
  }
  return found;
}

function threads(pid: number): string[] {
  try {
    return readdirSync(`/proc/${pid}/task`);
  } catch {
    return []; // It has ended since.
  }
}

/** Procfs answers from memory in microseconds: quicker than a trip to the thread pool. */
function read(path: string): string | null {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return null; // The process has ended since; whoever started it learns that by its own event.
  }
}
