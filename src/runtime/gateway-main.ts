/** Entry of the gateway's process: options as JSON in the first argument; one JSON line on stdout when ready, or `{ error }`. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseGatewayOptions } from './gateway-options.js';
import { startRuntime } from './start-runtime.js';

/** One that outlives its starter leaves its address where it can be found, should the starter die before noting it. */
const announce = (workDir: string, address: { id: string; url: string; pid: number }): void =>
  writeFileSync(join(workDir, 'runtime.json'), JSON.stringify(address));
const say = (value: unknown): void => void process.stdout.write(`${JSON.stringify(value)}\n`);

try {
  const { attached, ...options } = parseGatewayOptions(process.argv[2] ?? '');
  // While starting, too: whoever started us may go at any time. The reaper then cleans up.
  let end = (): void => process.exit(0);
  if (attached) {
    process.stdin.on('end', () => end());
    process.stdin.on('error', () => end());
    process.stdin.resume();
  }
  const runtime = await startRuntime(options);
  end = () => {
    runtime.kill();
    process.exit(0);
  };
  let asked = false;
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
    process.on(signal, () => {
      // Asked again: whoever asks does not want to wait for calls in hand.
      if (asked) return runtime.kill();
      asked = true;
      void runtime.close();
    });
  }
  void runtime.closed.then(() => process.exit(0));
  const { id, url, s3, dynamodb } = runtime;
  if (!attached) announce(options.workDir, { id, url, pid: process.pid });
  say({ id, url, pid: process.pid, s3, dynamodb });
} catch (error) {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'ERROR';
  const message = error instanceof Error ? error.message : String(error);
  process.exitCode = 1;
  process.stdout.write(`${JSON.stringify({ error: { code, message } })}\n`, () => process.exit(1));
}
