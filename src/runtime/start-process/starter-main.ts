/** Entry of the process that starts processes: what to start comes by IPC; sockets to it, its pid and how it ended go back. */
import { spawn, type ChildProcess } from 'node:child_process';
import { Socket } from 'node:net';
import { STREAMS, type StarterMessage, type StartRequest } from './starter-messages.js';

/** Who asked has gone when it cannot be told, and that ends us. */
const tell = (message: StarterMessage, socket?: Socket): void =>
  void process.send?.(message, socket, undefined, () => {});

const start = ({ id, program, args, cwd }: StartRequest): void => {
  const failed = (error: unknown): void =>
    tell({ id, kind: 'failed', message: error instanceof Error ? error.message : String(error) });
  let child: ChildProcess;
  try {
    // A group of its own: what a function starts dies with it.
    child = spawn(program, args, { cwd, env: {}, detached: true, stdio: ['ignore', 'pipe', 'pipe', 'pipe'] });
  } catch (error) {
    return failed(error);
  }
  child.on('error', failed);
  const { pid, stdio } = child;
  if (pid === undefined) return;
  const [, stdout, stderr, channel] = stdio;
  const streams = { stdout, stderr, channel };
  // Nothing is lost to our end of them: it writes nothing before it is told to begin, when we have none any more.
  for (const kind of STREAMS) {
    const stream = streams[kind];
    tell({ id, kind }, stream instanceof Socket ? stream : undefined);
  }
  tell({ id, kind: 'started', pid });
  child.on('exit', (code, signal) => tell({ id, kind: 'exited', code, signal }));
};

process.on('message', start);
// Not `disconnect`: Node does not emit it while a socket waits to be acknowledged.
process.stdin.on('end', () => process.exit(0));
process.stdin.on('error', () => process.exit(0));
process.stdin.resume();
