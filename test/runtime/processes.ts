/** What the operating system knows: which processes descend from one, which still run, what they listen on. */
import { execFile } from 'node:child_process';
import { readFileSync, readdirSync, readlinkSync } from 'node:fs';
import { promisify } from 'node:util';

const run = promisify(execFile);

interface Process {
  pid: number;
  parent: number;
  zombie: boolean;
}

async function all(): Promise<Process[]> {
  const { stdout } = await run('ps', ['-A', '-o', 'pid=,ppid=,stat=']);
  return stdout
    .trim()
    .split('\n')
    .map((line) => {
      const [pid, parent, stat] = line.trim().split(/\s+/);
      return { pid: Number(pid), parent: Number(parent), zombie: stat?.startsWith('Z') ?? false };
    });
}

/** The process and all that descend from it. */
export async function treeOf(pid: number): Promise<number[]> {
  const processes = await all();
  const tree = [pid];
  for (const member of tree) {
    tree.push(...processes.filter(({ parent }) => parent === member).map((child) => child.pid));
  }
  return tree;
}

/** @throws when it has ended */
export async function parentOf(pid: number): Promise<number> {
  const found = (await all()).find((process) => process.pid === pid);
  if (found === undefined) throw new Error(`no process ${pid}`);
  return found.parent;
}

/** Those that still run; one that only waits for its parent to ask how it ended does not. */
export async function running(pids: readonly number[]): Promise<number[]> {
  const processes = await all();
  return processes.filter(({ pid, zombie }) => !zombie && pids.includes(pid)).map(({ pid }) => pid);
}

export interface Listener {
  pid: number;
  address: string;
  port: number;
}

/** TCP sockets that these processes listen on. */
export async function listenersOf(pids: readonly number[]): Promise<Listener[]> {
  return process.platform === 'linux' ? listenersFromProc(pids) : listenersFromLsof(pids);
}

export async function processesListeningOn(port: number): Promise<number[]> {
  const listeners = await listenersOf((await all()).map(({ pid }) => pid));
  return [...new Set(listeners.filter((listener) => listener.port === port).map(({ pid }) => pid))];
}

function listenersFromProc(pids: readonly number[]): Listener[] {
  const byInode = new Map<string, Omit<Listener, 'pid'>>();
  for (const table of ['/proc/net/tcp', '/proc/net/tcp6']) {
    for (const line of readFileSync(table, 'latin1').split('\n').slice(1)) {
      const [, local, , state, , , , , , inode] = line.trim().split(/\s+/);
      if (state !== '0A' || local === undefined || inode === undefined) continue;
      const [address = '', port = ''] = local.split(':');
      byInode.set(inode, { address: readableAddress(address), port: Number.parseInt(port, 16) });
    }
  }
  return pids.flatMap((pid) =>
    socketInodes(pid).flatMap((inode) => {
      const listener = byInode.get(inode);
      return listener === undefined ? [] : [{ pid, ...listener }];
    }),
  );
}

/** Four bytes in the machine's (little-endian) order; anything else is not the address that we look for. */
function readableAddress(hex: string): string {
  if (hex.length !== 8) return hex;
  return [6, 4, 2, 0].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)).join('.');
}

function socketInodes(pid: number): string[] {
  const folder = `/proc/${pid}/fd`;
  try {
    return readdirSync(folder).flatMap((fd) => {
      const match = /^socket:\[(\d+)\]$/.exec(readlinkSync(`${folder}/${fd}`));
      return match?.[1] === undefined ? [] : [match[1]];
    });
  } catch {
    return []; // It has ended meanwhile, or is another user's.
  }
}

async function listenersFromLsof(pids: readonly number[]): Promise<Listener[]> {
  const { stdout } = await run('lsof', ['-nP', '-iTCP', '-sTCP:LISTEN', '-Fpn']);
  const listeners: Listener[] = [];
  let pid = 0;
  for (const line of stdout.split('\n')) {
    if (line.startsWith('p')) pid = Number(line.slice(1));
    const match = /^n(.+):(\d+)$/.exec(line);
    if (match?.[1] !== undefined && pids.includes(pid)) {
      listeners.push({ pid, address: match[1], port: Number(match[2]) });
    }
  }
  return listeners;
}
