/** Real signals to a real process: stop, hurry, quit. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { describe, it } from 'node:test';

const MODULE = new URL('../../src/ui/interrupts.js', import.meta.url).href;

/** Says on stdout what it was told; ends by itself a minute later at most, or when stdin closes. */
const PROGRAM = `
  import { listenForInterrupts } from ${JSON.stringify(MODULE)};
  const line = (text) => process.stdout.write(text + '\\n');
  const interrupts = listenForInterrupts({
    say: (text) => line('say ' + text),
    runId: () => process.argv[1] ?? null,
    exitNow: (code) => process.exit(code),
  });
  interrupts.stop.addEventListener('abort', () => line('stop ' + interrupts.received()));
  interrupts.hurry.addEventListener('abort', () => line('hurry ' + interrupts.received()));
  process.stdin.resume().on('end', () => { interrupts.close(); process.exitCode = 7; });
  setTimeout(() => process.exit(9), 60_000).unref();
  line('ready');
`;

async function withProgram(
  args: readonly string[],
  play: (next: () => Promise<string>, send: (signal: NodeJS.Signals) => void) => Promise<void>,
): Promise<number | null> {
  const child = spawn(process.execPath, ['--input-type=module', '-e', PROGRAM, ...args], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const closed = once(child, 'close') as Promise<[number | null]>;
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async (): Promise<string> => {
    const { value, done } = await lines.next();
    return done === true ? 'end' : value;
  };
  try {
    assert.equal(await next(), 'ready');
    await play(next, (signal) => child.kill(signal));
  } finally {
    child.stdin.end();
  }
  const [code] = await closed;
  return code;
}

describe('interrupts', () => {
  it('SIGINT stops, then hurries, then quits with the command that cleans up', async () => {
    const code = await withProgram(['run-1'], async (next, send) => {
      send('SIGINT');
      assert.equal(await next(), 'stop SIGINT');
      assert.match(
        await next(),
        /^say stopping the load; results so far are kept; press Ctrl-C again to skip waiting$/,
      );
      send('SIGINT');
      assert.equal(await next(), 'hurry SIGINT');
      assert.match(await next(), /^say not waiting/);
      send('SIGINT');
      assert.equal(await next(), 'say quit; to clean up: faasmark destroy --run run-1');
    });
    assert.equal(code, 130);
  });

  it('names no run where none was registered', async () => {
    const code = await withProgram([], async (next, send) => {
      for (const signal of ['SIGINT', 'SIGINT'] as const) {
        send(signal);
        await next();
        await next();
      }
      send('SIGINT');
      assert.equal(await next(), 'say quit; to clean up: faasmark destroy');
    });
    assert.equal(code, 130);
  });

  for (const signal of ['SIGTERM', 'SIGHUP'] as const) {
    it(`${signal} stops without a word, a second one hurries, nothing quits`, async () => {
      const code = await withProgram([], async (next, send) => {
        send(signal);
        assert.equal(await next(), `stop ${signal}`);
        send(signal);
        assert.equal(await next(), `hurry ${signal}`);
        send(signal);
      });
      assert.equal(code, 7);
    });
  }
});
