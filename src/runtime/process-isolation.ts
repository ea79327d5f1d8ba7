/** Isolation by operating-system process: a memory size goes in, a booting Node process with a private socket pair comes out. */
import { execFile } from 'node:child_process';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { batchedWriter } from './batched-writer.js';
import { FRAME, FrameError, frameDecoder } from './frames.js';
import { NOBODY, type Isolation, type Sandbox, type SandboxEnd } from './isolation.js';
import { outputThrottle, type OutputThrottle } from './output-throttle.js';
import { privateMemoryMb } from './process-family.js';
import { killGroup, type Reaper } from './reaper.js';
import type { ProcessStarter, StartedProcess } from './start-process/process-starter.js';
import { BEGIN, startScript } from './start-process/start-script.js';

const INSTANCE_MAIN = fileURLToPath(new URL('./instance-main.js', import.meta.url));
const ON_LINUX = process.platform === 'linux';

/** V8's words, and those of C++'s own allocator, where the kernel gave no more. */
const OUT_OF_MEMORY = ['out of memory', 'std::bad_alloc'];

/** After a crash stderr may still be on its way; a process that a function started may hold it open for ever. */
const STDERR_GRACE_MS = 250;

/** How much may wait for an instance to read it: one that asks for more and more, and reads nothing, is broken. */
const MAX_UNREAD_BYTES = 256 * 1024 * 1024;

/** @param cwd where sandboxes start; each moves to its function's folder */
export function processIsolation(
  cwd: string,
  reaper: Reaper,
  starter: ProcessStarter,
  throttle: OutputThrottle = outputThrottle(),
): Isolation {
  return {
    start: (memoryMb) => startProcess(memoryMb, cwd, reaper, starter, throttle),
    observeEveryMs: ON_LINUX ? 100 : 1000,
    memoryUsedMb,
  };
}

const memoryUsedMb: Isolation['memoryUsedMb'] = ON_LINUX
  ? async (sandboxes) => sandboxes.map(({ pid }) => (pid === null ? null : privateMemoryMb(pid)))
  : residentMemoryMb;

function startProcess(
  memoryMb: number,
  cwd: string,
  reaper: Reaper,
  starter: ProcessStarter,
  throttle: OutputThrottle,
): Sandbox {
  let listener = NOBODY;
  let started: StartedProcess | null = null;
  /** Sent before there is a process to send them to. */
  let early: Buffer[] = [];
  let write = (frame: Buffer): void => void early.push(frame);
  let booted = false;
  let ended = false;
  let heapExhausted = false;
  let killed = false;

  const end = (reason: SandboxEnd): void => {
    if (ended) return;
    ended = true;
    if (started !== null) {
      reaper.remove(started.pid);
      started.channel.destroy();
    }
    listener.ended(reason);
  };
  const kill = (): void => {
    if (killed) return;
    killed = true;
    if (started !== null) killGroup(started.pid);
  };

  const decode = frameDecoder((type, correlation, payload) => {
    if (ended) return;
    if (type === FRAME.hello) booted = true;
    else listener.frame(type, correlation, payload);
  });

  const listenTo = ({ channel, stdout, stderr }: StartedProcess): void => {
    channel.on('data', (chunk: Buffer) => {
      try {
        decode(chunk);
      } catch (error) {
        if (!(error instanceof FrameError)) throw error;
        kill();
        end({ kind: 'garbage', message: error.message });
      }
    });
    // It closed the channel, or died: either way it can do nothing more. `exited` tells the reason.
    channel.on('end', () => setTimeout(kill, STDERR_GRACE_MS).unref());
    channel.on('error', kill);
    for (const output of [stdout, stderr]) output.on('error', kill);
    throttle(stdout, (chunk) => listener.output('stdout', chunk));
    throttle(stderr, (chunk) => {
      if (!heapExhausted) heapExhausted = OUT_OF_MEMORY.some((words) => chunk.includes(words));
      listener.output('stderr', chunk);
    });
  };

  const onExit = (
    { pid, channel, stderr }: StartedProcess,
    code: number | null,
    signal: string | null,
  ): void => {
    // What a function left running goes too.
    killGroup(pid);
    const tell = (): void => {
      // V8 ends a process without heap by SIGABRT, after a line on stderr ("Reached heap limit … heap out of memory").
      if (signal === 'SIGABRT' && heapExhausted) end({ kind: 'heap-exhausted' });
      else if (signal !== null) end({ kind: 'signalled', signal });
      else end({ kind: 'exited', code: code ?? 0 });
    };
    // The end may be seen before what was written last, where the reason for it is.
    whenRead(signal === 'SIGABRT' ? [channel, stderr] : [channel], tell);
  };

  // With nothing of our environment, and a descriptor 3 on which both sides speak in frames once it has begun.
  const command = startScript(memoryMb, {
    program: process.execPath,
    args: [`--max-old-space-size=${memoryMb}`, INSTANCE_MAIN],
  });
  starter.start(command, cwd, {
    started(process) {
      started = process;
      reaper.add(process.pid);
      listenTo(process);
      if (killed) return void killGroup(process.pid);
      process.channel.write(BEGIN);
      write = batchedWriter(process.channel).send;
      for (const frame of early) write(frame);
      early = [];
    },
    failed: (message) => end({ kind: 'not-started', message }),
    exited(code, signal) {
      if (started !== null) onExit(started, code, signal);
    },
    lost() {
      kill();
      end({ kind: 'signalled', signal: 'SIGKILL' });
    },
  });

  const outputWaits = (stream?: Readable): boolean => stream?.isPaused() ?? false;
  const sandbox: Sandbox = {
    get pid() {
      return started?.pid ?? null;
    },
    memoryMb,
    booted: () => booted,
    listen: (next) => (listener = next),
    send(frame) {
      if (ended) return;
      const unread = started?.channel.writableLength ?? 0;
      if (unread + frame.length <= MAX_UNREAD_BYTES) return write(frame);
      kill();
      end({ kind: 'garbage', message: 'more requests than it reads answers to' });
    },
    memoryUsedMb: async () => (await memoryUsedMb([sandbox]))[0] ?? null,
    outputWaits: () => outputWaits(started?.stdout) || outputWaits(started?.stderr),
    kill,
  };
  return sandbox;
}

/** Calls back once all of it was read, or after the grace: what holds it open then may never close it. */
function whenRead(streams: readonly Readable[], then: () => void): void {
  const unread = new Set(streams.filter((stream) => !stream.readableEnded && !stream.destroyed));
  if (unread.size === 0) return then();
  const timer = setTimeout(then, STDERR_GRACE_MS);
  for (const stream of unread) {
    const over = (): void => {
      if (!unread.delete(stream) || unread.size > 0) return;
      clearTimeout(timer);
      then();
    };
    stream.once('end', over);
    stream.once('close', over);
  }
}

/** Where there is no procfs: one look by `ps`, at the processes themselves without what they started. */
export function residentMemoryMb(sandboxes: readonly Sandbox[]): Promise<readonly (number | null)[]> {
  const pids = sandboxes.flatMap(({ pid }) => (pid === null ? [] : [pid]));
  return new Promise((resolve) => {
    // ps fails when one of the processes is gone, and still prints the others.
    execFile('ps', ['-o', 'pid=,rss=', '-p', pids.join(',')], (_error, stdout) => {
      const usedMb = new Map<number, number>();
      for (const line of stdout.split('\n')) {
        const [pid, rssKb] = line.trim().split(/\s+/);
        if (rssKb !== undefined) usedMb.set(Number(pid), Number(rssKb) / 1024);
      }
      resolve(sandboxes.map(({ pid }) => (pid === null ? null : (usedMb.get(pid) ?? null))));
    });
  });
}
