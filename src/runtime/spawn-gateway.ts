/** Options go in, a gateway process that is ready comes out, with its address and the means to end it. */
import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { firstLine } from './first-line.js';
import type { GatewayOptions } from './gateway-options.js';
import { killGroup } from './reaper.js';
import type { StoreDescription } from './runtime-description.js';

const GATEWAY_MAIN = fileURLToPath(new URL('./gateway-main.js', import.meta.url));
const READY_WITHIN_MS = 60_000;
const CLOSE_WITHIN_MS = 5000;

export interface GatewayExit {
  code: number | null;
  signal: string | null;
}

export interface GatewayProcess {
  pid: number;
  url: string;
  s3: StoreDescription | null;
  dynamodb: StoreDescription | null;
  /** Does not keep this process alive for a gateway that is not attached. */
  exited: Promise<GatewayExit>;
  /** Lets go of an attached gateway, which then ends by itself; kills it when it does not. */
  close(): Promise<GatewayExit>;
  /** SIGKILL to the whole process group; instances and stores follow. */
  kill(): void;
}

/** The gateway said why it could not start: `code` such as `EADDRINUSE`. */
export class GatewayError extends Error {
  override readonly name = 'GatewayError';
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

/**
 * A gateway that is not attached outlives this process; what it has to say then goes to `runtime.log` in its
 * `workDir`. An attached one's goes to `report`, by default this process's stderr.
 * @throws GatewayError
 */
export async function spawnGateway(
  options: GatewayOptions,
  report: (text: string) => void = (text) => void process.stderr.write(text),
): Promise<GatewayProcess> {
  const { attached } = options;
  mkdirSync(options.workDir, { recursive: true });
  const log = attached ? null : openSync(join(options.workDir, 'runtime.log'), 'a');
  // A session of its own: a terminal's Ctrl-C is for us to act on, in our order. No environment: what runs there is
  // other people's code under our user, and credentials have no business near it.
  const child = spawn(process.execPath, [GATEWAY_MAIN, JSON.stringify(options)], {
    detached: true,
    env: {},
    stdio: [attached ? 'pipe' : 'ignore', 'pipe', log ?? 'pipe'],
  });
  if (log !== null) closeSync(log);
  const exited = new Promise<GatewayExit>((resolve) => {
    child.once('exit', (code, signal) => {
      if (child.pid !== undefined) killGroup(child.pid);
      resolve({ code, signal });
    });
    child.once('error', () => resolve({ code: null, signal: null }));
  });
  // It may be gone when we let go: then that is what `exited` says.
  child.stdin?.on('error', (error) => report(`the gateway's stdin: ${error.message}\n`));
  child.stderr?.on('data', (chunk: Buffer) => report(chunk.toString()));

  const kill = (): void => {
    if (child.pid !== undefined && child.exitCode === null && child.signalCode === null) killGroup(child.pid);
  };
  let line: string;
  try {
    line = await firstLine(child, READY_WITHIN_MS);
  } catch (error) {
    kill();
    throw new GatewayError(
      'ERROR',
      `the gateway did not start: ${error instanceof Error ? error.message : ''}`,
    );
  }
  const ready = parseReady(line);
  if ('code' in ready) {
    await exited;
    throw new GatewayError(ready.code, ready.message);
  }
  if (!attached) {
    child.stdout?.destroy();
    child.unref();
  }
  const close = async (): Promise<GatewayExit> => {
    if (!attached) throw new Error('a gateway that is not attached ends by DELETE /faasmark/runtime');
    child.stdin?.end();
    const timer = setTimeout(kill, CLOSE_WITHIN_MS);
    const exit = await exited;
    clearTimeout(timer);
    return exit;
  };
  return { ...ready, exited, close, kill };
}

type Ready = Pick<GatewayProcess, 'pid' | 'url' | 's3' | 'dynamodb'>;

/** Our own program wrote the line: its shape is known, by agreement with `gateway-main.ts`. */
function parseReady(line: string): Ready | { code: string; message: string } {
  const value = JSON.parse(line) as Ready | { error: { code: string; message: string } };
  if ('error' in value) return value.error;
  const { pid, url, s3, dynamodb } = value;
  return { pid, url, s3, dynamodb };
}
