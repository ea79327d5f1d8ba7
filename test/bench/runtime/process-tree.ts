/** The process at the root of a tree goes in; the CPU time and the memory of all of it come out. Linux only: proc(5). */
import { readdirSync, readFileSync } from 'node:fs';

/** Clock ticks per second, `getconf CLK_TCK`: 100 on every Linux that Node runs on. */
const TICKS_PER_SECOND = 100;

/** Of the processes that are there now; one that has ended since its parent's last wait counts through its parent. */
export function cpuSecondsOf(root: number): number {
  const ticks = membersOf(root).map((pid) => {
    const fields = statOf(pid);
    // utime, stime, and those of children waited for: fields 14 to 17.
    return fields === null ? 0 : [11, 12, 13, 14].reduce((sum, at) => sum + Number(fields[at]), 0);
  });
  return ticks.reduce((sum, each) => sum + each, 0) / TICKS_PER_SECOND;
}

export interface ProcessMemory {
  pid: number;
  /** Its arguments, with spaces between them. */
  command: string;
  /** Proportional set size: pages are split among those that share them. */
  mb: number;
}

/** Of each process of the tree; those that end meanwhile are left out. */
export function pssMbOf(root: number): ProcessMemory[] {
  return membersOf(root).flatMap((pid) => {
    const kb = /^Pss: +(\d+) kB$/m.exec(read(`/proc/${String(pid)}/smaps_rollup`) ?? '')?.[1];
    const command = (read(`/proc/${String(pid)}/cmdline`) ?? '').replaceAll('\0', ' ').trim();
    return kb === undefined ? [] : [{ pid, command, mb: Number(kb) / 1_024 }];
  });
}

function membersOf(root: number): number[] {
  const children = new Map<number, number[]>();
  for (const name of readdirSync('/proc')) {
    const pid = Number(name);
    const parent = Number.isInteger(pid) ? statOf(pid)?.[1] : undefined;
    if (parent !== undefined) children.set(Number(parent), [...(children.get(Number(parent)) ?? []), pid]);
  }
  const members = [root];
  for (const member of members) members.push(...(children.get(member) ?? []));
  return members;
}

/** From the state (field 3) on: the name before it may hold anything. */
function statOf(pid: number): string[] | null {
  const text = read(`/proc/${String(pid)}/stat`);
  return text === null ? null : text.slice(text.lastIndexOf(')') + 2).split(' ');
}

function read(path: string): string | null {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return null; // It has ended since.
  }
}
