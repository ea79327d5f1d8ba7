/** Isolation for functions that bring their own runtime: a memory size goes in, a place for a `bootstrap` comes out that is started by the `init` frame and speaks the Lambda Runtime API. */
import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { FRAME, frameDecoder } from './frames.js';
import { NOBODY, type Isolation, type Sandbox, type SandboxEnd } from './isolation.js';
import type { CallNotes, InstanceInit } from './load-handler.js';
import { outputThrottle, type OutputThrottle } from './output-throttle.js';
import { familyCpuUs, familyMemoryMb } from './process-family.js';
import { residentMemoryMb } from './process-isolation.js';
import { readNotedCall, REQUEST_ID_BYTES } from './noted-call.js';
import { killGroup, type Reaper } from './reaper.js';
import { runtimeApi, type RuntimeInvocation } from './runtime-api.js';

const ON_LINUX = process.platform === 'linux';
const CPU_BYTES = 4;

/** There are no regions here; SDKs want one. */
const REGION = 'us-east-1';
/** The account that emulators of AWS's services use. */
const ACCOUNT = '000000000000';

export function providedIsolation(reaper: Reaper, throttle: OutputThrottle = outputThrottle()): Isolation {
  return {
    start: (memoryMb) => providedSandbox(memoryMb, reaper, throttle),
    observeEveryMs: ON_LINUX ? 100 : 1000,
    memoryUsedMb,
  };
}

const memoryUsedMb: Isolation['memoryUsedMb'] = ON_LINUX
  ? async (sandboxes) => sandboxes.map(({ pid }) => (pid === null ? null : familyMemoryMb(pid)))
  : residentMemoryMb;

function providedSandbox(memoryMb: number, reaper: Reaper, throttle: OutputThrottle): Sandbox {
  let listener = NOBODY;
  let init: InstanceInit | null = null;
  let child: ChildProcess | null = null;
  let pid: number | null = null;
  let ended = false;
  let killed = false;
  let cpuBeforeUs = 0;

  const end = (reason: SandboxEnd): void => {
    if (ended) return;
    ended = true;
    if (pid !== null) reaper.remove(pid);
    api.close();
    listener.ended(reason);
  };

  const answer = (type: number, ordinal: number, body: Buffer): void => {
    const payload = Buffer.allocUnsafe(CPU_BYTES + body.length);
    payload.writeUInt32BE(Math.min(Math.max(0, cpuUs() - cpuBeforeUs), 0xffff_ffff));
    payload.set(body, CPU_BYTES);
    listener.frame(type, ordinal, payload);
  };
  const cpuUs = (): number => (ON_LINUX && pid !== null ? familyCpuUs(pid) : 0);

  // One socket for each instance, so that none can answer for another.
  const api = runtimeApi({
    ready: () => listener.frame(FRAME.ready, 0, Buffer.alloc(0)),
    result: (ordinal, body) => answer(FRAME.result, ordinal, body),
    failure: (ordinal, body) => answer(FRAME.failure, ordinal, body),
    initFailed: (body) => listener.frame(FRAME.fatal, 0, body),
  });

  const notStarted = (error: Error): void => end({ kind: 'not-started', message: error.message });

  const start = (given: InstanceInit, port: number): void => {
    if (ended || killed) return end({ kind: 'signalled', signal: 'SIGKILL' });
    try {
      // A group of its own: what a function starts dies with it.
      child = spawn(join(given.folder, given.entry.file), [], {
        cwd: given.folder,
        env: environmentOf(given, port),
        detached: true,
        stdio: ['ignore', 'pipe', 'pipe'],
      });
    } catch (error) {
      // What the kernel refuses: more environment than it takes, a file that is no program.
      return notStarted(error instanceof Error ? error : new Error(String(error)));
    }
    child.on('error', notStarted);
    const started = child.pid;
    if (started === undefined) return;
    pid = started;
    reaper.add(started);
    const { stdout, stderr } = child;
    if (stdout !== null) throttle(stdout, (chunk) => listener.output('stdout', chunk));
    if (stderr !== null) throttle(stderr, (chunk) => listener.output('stderr', chunk));
    child.on('exit', (code, signal) => {
      // What it left running goes too.
      killGroup(started);
      end(signal === null ? { kind: 'exited', code: code ?? 0 } : { kind: 'signalled', signal });
    });
  };

  const decode = frameDecoder((type, correlation, payload) => {
    switch (type) {
      case FRAME.init: {
        const given = JSON.parse(payload.toString()) as InstanceInit;
        init = given;
        return api.listen((port) => start(given, port), notStarted);
      }
      case FRAME.invoke: {
        if (init === null) throw new Error('a call before the bootstrap was started');
        cpuBeforeUs = cpuUs();
        const requestId = payload.toString('latin1', 0, REQUEST_ID_BYTES);
        return api.invoke(invocationOf(init, correlation, requestId, payload.subarray(REQUEST_ID_BYTES)));
      }
      case FRAME.invokeNoted: {
        if (init === null) throw new Error('a call before the bootstrap was started');
        cpuBeforeUs = cpuUs();
        const { requestId, event, notes } = readNotedCall(payload);
        const noted = JSON.parse(notes) as CallNotes;
        return api.invoke(invocationOf(init, correlation, requestId, event, noted));
      }
      // What a bootstrap holds back in itself is its own affair.
      case FRAME.flush:
        return listener.frame(FRAME.flushed, correlation, Buffer.alloc(0));
      default:
        throw new Error(`the gateway sent a frame of type ${type}`);
    }
  });

  const sandbox: Sandbox = {
    get pid() {
      return pid;
    },
    memoryMb,
    booted: () => false,
    listen: (next) => (listener = next),
    send(frame) {
      if (!ended) decode(frame);
    },
    kill() {
      if (killed) return;
      killed = true;
      if (pid !== null) killGroup(pid);
    },
    outputWaits: () => (child?.stdout?.isPaused() ?? false) || (child?.stderr?.isPaused() ?? false),
    memoryUsedMb: async () => (await memoryUsedMb([sandbox]))[0] ?? null,
  };
  return sandbox;
}

function invocationOf(
  init: InstanceInit,
  ordinal: number,
  requestId: string,
  event: Buffer,
  notes: CallNotes = {},
): RuntimeInvocation {
  return {
    ordinal,
    requestId,
    // AWS Lambda: no payload is an empty object.
    event: event.length === 0 ? Buffer.from('{}') : event,
    deadlineMs: Date.now() + init.timeoutMs,
    functionArn: notes.invokedFunctionArn ?? `arn:aws:lambda:${REGION}:${ACCOUNT}:function:${init.name}`,
    clientContext: notes.clientContext === undefined ? null : headerText(notes.clientContext),
  };
}

/** JSON for a header: what it may not hold is escaped. */
function headerText(value: unknown): string {
  return JSON.stringify(value).replace(
    /[\u007f-\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/**
 * AWS documentation, "Working with Lambda environment variables", "Defined runtime environment variables": those that
 * a function may set itself come first, those that are reserved last.
 */
function environmentOf(init: InstanceInit, port: number): Record<string, string> {
  // A published version is deployed as NAME:NUMBER.
  const [name = '', version = '$LATEST'] = init.name.split(':');
  const day = new Date().toISOString().slice(0, 10).replaceAll('-', '/');
  return {
    PATH: '/usr/local/bin:/usr/bin:/bin',
    LANG: 'en_US.UTF-8',
    TZ: ':UTC',
    AWS_REGION: REGION,
    AWS_DEFAULT_REGION: REGION,
    ...init.environment,
    _HANDLER: init.entry.export,
    LAMBDA_TASK_ROOT: init.folder,
    LAMBDA_RUNTIME_DIR: init.folder,
    AWS_LAMBDA_RUNTIME_API: `127.0.0.1:${port}`,
    AWS_LAMBDA_INITIALIZATION_TYPE: init.environment['AWS_LAMBDA_INITIALIZATION_TYPE'] ?? 'on-demand',
    AWS_LAMBDA_FUNCTION_NAME: name,
    AWS_LAMBDA_FUNCTION_VERSION: version,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(init.memoryMb),
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${name}`,
    AWS_LAMBDA_LOG_STREAM_NAME: `${day}/[${version}]${init.id}`,
  };
}
