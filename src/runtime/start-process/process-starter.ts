/**
 * Commands go in, processes with their sockets come out, started by a small process that does nothing else. To fork
 * blocks a thread until the new process has begun, the longer the more memory there is, and far longer where others
 * want the cores. All calls would wait for that, were it the gateway's.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import type { Command } from './start-script.js';
import type { StarterMessage, StartRequest, StreamName } from './starter-messages.js';

const STARTER_MAIN = fileURLToPath(new URL('./starter-main.js', import.meta.url));

const CLOSING_MS = 1000;

export interface StartedProcess extends Record<StreamName, Socket> {
  /** Of a group of its own, too. */
  pid: number;
}

/** Either `failed`, or `started` and then one of `exited` and `lost`. */
export interface StartListener {
  started(process: StartedProcess): void;
  failed(message: string): void;
  /** What it wrote may still be on its way. */
  exited(code: number | null, signal: string | null): void;
  /** Nobody will learn how it ends. */
  lost(): void;
}

export interface ProcessStarter {
  start(command: Command, cwd: string, listener: StartListener): void;
  /** Resolves when the process that starts processes has gone. Those it started have not. */
  close(): Promise<void>;
}

interface Starting {
  listener: StartListener;
  streams: Partial<Record<StreamName, Socket>>;
  isStarted: boolean;
}

/** @param report receives one sentence when the process that starts processes ended by itself */
export function processStarter(report: (message: string) => void): ProcessStarter {
  const all = new Map<number, Starting>();
  let starter: ChildProcess | null = null;
  let lastId = 0;
  let closed = false;

  const over = (starting: Starting, message: string): void => {
    if (starting.isStarted) return starting.listener.lost();
    for (const socket of Object.values(starting.streams)) socket.destroy();
    starting.listener.failed(message);
  };

  const onMessage = (message: StarterMessage, handle: unknown): void => {
    const { id } = message;
    const starting = all.get(id);
    // The end of one that failed, or of one whose end nobody waits for any more.
    if (starting === undefined) return;
    const { listener, streams } = starting;
    switch (message.kind) {
      case 'stdout':
      case 'stderr':
      case 'channel':
        if (handle instanceof Socket) streams[message.kind] = handle;
        return;
      case 'started': {
        const { stdout, stderr, channel } = streams;
        if (stdout === undefined || stderr === undefined || channel === undefined) {
          all.delete(id);
          return over(starting, 'its sockets did not arrive');
        }
        starting.isStarted = true;
        return listener.started({ pid: message.pid, stdout, stderr, channel });
      }
      case 'failed':
        all.delete(id);
        return over(starting, message.message);
      case 'exited':
        all.delete(id);
        return listener.exited(message.code, message.signal);
      default:
        message satisfies never;
    }
  };

  const running = (): ChildProcess => {
    if (starter !== null) return starter;
    // Out of the terminal's group: Ctrl-C is for the gateway, which may still need it.
    const child = spawn(process.execPath, [STARTER_MAIN], {
      env: {},
      detached: true,
      // It ends when its stdin does: also when this process is killed.
      stdio: ['pipe', 'ignore', 'inherit', 'ipc'],
    });
    starter = child;
    const gone = (message: string): void => {
      if (starter !== child) return;
      starter = null;
      if (!closed) report(`${message}: what it started ends too, and another starts what follows`);
      const left = [...all.values()];
      all.clear();
      for (const starting of left) over(starting, message);
    };
    child.on('message', (message, handle) => onMessage(message as StarterMessage, handle));
    child.on('error', (error) => gone(error.message));
    child.on('exit', () => gone('the process that starts processes has ended'));
    // It has gone, and `exit` says so.
    child.stdin?.on('error', () => {});
    return child;
  };

  return {
    start({ program, args }, cwd, listener) {
      if (closed) return listener.failed('nothing starts any more');
      const id = ++lastId;
      all.set(id, { listener, streams: {}, isStarted: false });
      const request: StartRequest = { id, program, args, cwd };
      const child = running();
      // Where there is no channel, or none any more, its end is told next.
      if (child.connected) child.send(request, () => {});
    },
    close() {
      closed = true;
      const child = starter;
      if (child === null) return Promise.resolve();
      return new Promise((resolve) => {
        const timer = setTimeout(() => child.kill('SIGKILL'), CLOSING_MS);
        child.on('exit', () => {
          clearTimeout(timer);
          resolve();
        });
        child.stdin?.end();
      });
    },
  };
}
