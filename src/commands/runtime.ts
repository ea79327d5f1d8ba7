/** `faasmark runtime`: a port goes in; the reference runtime serves there until a signal ends it. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { once } from 'node:events';
import { FaasmarkError, messageOf } from '../errors.js';
import { EXIT } from '../exit-codes.js';
import { isRecord } from '../config/is-record.js';
import { listenForInterrupts } from '../ui/interrupts.js';
import type { RunningRuntime } from '../runtime/start-runtime.js';
import type { Command } from './command.js';
import { commandSettings } from './command-settings.js';
import { withOptions } from './yargs-options.js';

export const runtimeCommand: Command = {
  positionals: '',
  build: (parser) =>
    withOptions(parser, 'runtime')
      .example([
        ['$0 runtime', 'serve on 127.0.0.1:9000'],
        ['$0 runtime --port 0', 'serve on a free port, named in the line on stdout'],
      ])
      .epilogue(
        'Prints its address as one JSON line when ready. It runs the code that it is sent and is no security boundary.',
      ),
  async run(invocation) {
    const { host } = invocation;
    const { settings } = await commandSettings('runtime', invocation);
    const { startRuntime } = await import('../runtime/start-runtime.js');
    const workDir = await mkdtemp(join(tmpdir(), 'faasmark-runtime-'));
    // From the start, so that a signal during start-up ends in a clean-up too.
    let runtime: RunningRuntime | null = null;
    const interrupts = listenForInterrupts({
      say: () => undefined,
      runId: () => null,
      exitNow: (code) => {
        runtime?.kill();
        host.exitNow(code);
      },
    });
    try {
      runtime = await startRuntime({
        id: `runtime-${String(process.pid)}`,
        host: settings.host,
        port: settings.port,
        keepAliveMs: settings['keep-alive'],
        graceMs: settings.grace,
        stores: true,
        workDir,
        maxDepth: settings['max-depth'],
      }).catch((error: unknown) => {
        throw startError(error, settings.port);
      });
      try {
        const { id, url, s3, dynamodb } = runtime;
        host.stdout.write(`${JSON.stringify({ ready: true, id, url, s3, dynamodb })}\n`);
        if (!settings.quiet) host.stderr.write(`serving on ${url}; press Ctrl-C to stop\n`);
        // `DELETE /faasmark/runtime` ends it too.
        await Promise.race([untilAborted(interrupts.stop), runtime.closed]);
        // Asked again: nobody wants to wait for calls in hand.
        const { kill } = runtime;
        interrupts.hurry.addEventListener('abort', kill, { once: true });
        if (interrupts.hurry.aborted) kill();
      } finally {
        await runtime.close();
      }
      return EXIT.ok;
    } finally {
      interrupts.close();
      await rm(workDir, { recursive: true, force: true });
    }
  },
};

async function untilAborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  // Listeners alone do not keep a process alive; the server does.
  await once(signal, 'abort');
}

function startError(error: unknown, port: number): unknown {
  if (!isRecord(error) || error['code'] !== 'EADDRINUSE') return error;
  return new FaasmarkError({
    code: 'port-in-use',
    message: `port ${String(port)} is in use (${messageOf(error)})`,
    hint: 'stop what listens there, or take another: faasmark runtime --port 0',
    cause: error,
  });
}
