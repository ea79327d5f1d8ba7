/** Entry of both processes of a ping-pong: the first is told numbers of rounds and answers with the median of one in µs, the second sends back what it gets. */
import { spawn } from 'node:child_process';
import { Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import { median } from '../../in-blocks.js';

/** As much as the frame of an invocation with a small event: header, request id, event. */
const MESSAGE = Buffer.alloc(64, 'x');

if (process.argv[2] === 'echo') echo();
else serve();

function echo(): void {
  const channel = new Socket({ fd: 3, readable: true, writable: true });
  channel.on('data', (chunk: Buffer) => channel.write(chunk));
  channel.on('close', () => process.exit(0));
}

function serve(): void {
  const child = spawn(process.execPath, [fileURLToPath(import.meta.url), 'echo'], {
    stdio: ['ignore', 'ignore', 'inherit', 'pipe'],
  });
  const channel = child.stdio[3];
  if (!(channel instanceof Socket)) throw new Error('no socket pair');
  let rounds: number[] = [];
  let wanted = 0;
  let sentMs = 0;
  let came = 0;
  const ping = (): void => {
    came = 0;
    sentMs = performance.now();
    channel.write(MESSAGE);
  };
  channel.on('data', (chunk: Buffer) => {
    came += chunk.length;
    if (came < MESSAGE.length) return;
    rounds.push((performance.now() - sentMs) * 1_000);
    if (rounds.length < wanted) return ping();
    process.send?.(median(rounds));
  });
  process.on('message', (count: number) => {
    rounds = [];
    wanted = count;
    ping();
  });
  child.once('exit', () => process.exit(1));
  // Its socket closes with this process, and it ends.
  process.once('disconnect', () => process.exit(0));
}
