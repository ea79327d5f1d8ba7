/** Instances as processes: what is known of one that runs, and of one that ended. */
import assert from 'node:assert/strict';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { FRAME, frame } from '../../src/runtime/frames.js';
import { NOBODY, type Isolation, type SandboxEnd } from '../../src/runtime/isolation.js';
import { processIsolation } from '../../src/runtime/process-isolation.js';
import { startReaper, type Reaper } from '../../src/runtime/reaper.js';
import { processStarter, type ProcessStarter } from '../../src/runtime/start-process/process-starter.js';
import { eventually } from './runtime-under-test.js';

/** Of 4 MB each: more than the 64 MB that were given. */
const LEAST_TAKEN = 17;
const NO_CEILING = process.platform === 'linux' ? false : 'only Linux has such a ceiling';

describe('a sandbox of its own process', () => {
  let folder: string;
  let reaper: Reaper;
  let starter: ProcessStarter;
  let isolation: Isolation;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'faasmark-isolation-'));
    reaper = startReaper(folder, () => {});
    starter = processStarter(assert.fail);
    isolation = processIsolation(folder, reaper, starter);
  });
  after(async () => {
    // Also removes the folder.
    await reaper.close();
    await starter.close();
  });

  /** Runs this text as a function's module until the process ends. */
  const endOf = async (source: string, onFrame = NOBODY.frame): Promise<SandboxEnd> => {
    await writeFile(join(folder, 'index.cjs'), source);
    const sandbox = isolation.start(64);
    const ended = new Promise<SandboxEnd>((resolve) =>
      sandbox.listen({ ...NOBODY, frame: onFrame, ended: resolve }),
    );
    const entry = { file: 'index.cjs', export: 'handler' };
    const init = {
      id: 'i',
      name: 'f',
      folder,
      entry,
      memoryMb: 64,
      timeoutMs: 1000,
      environment: {},
      fresh: true,
    };
    sandbox.send(frame(FRAME.init, 0, JSON.stringify(init)));
    return ended;
  };

  it('tells a full heap from other deaths', async () => {
    const full = await endOf('const all = []; for (;;) all.push(new Array(1000).fill(all.length))');
    assert.deepEqual(full, { kind: 'heap-exhausted' });
    assert.deepEqual(await endOf('process.abort()'), { kind: 'signalled', signal: 'SIGABRT' });
    assert.deepEqual(await endOf('process.exit(7)'), { kind: 'exited', code: 7 });
  });

  it(
    'gets no more memory than its ceiling, by the operating system itself, nor does what it starts',
    { skip: NO_CEILING },
    async () => {
      // 64 MB were given, and nobody looks at them here. It ends with how many times 4 MB there were.
      const takeAll = `const all = [];
      try { for (;;) all.push(Buffer.alloc(4_000_000, 1)); } catch (error) {
        process.exit(error.message === 'Array buffer allocation failed' ? all.length : 255);
      }`;
      // V8 itself may be who gets no more, and ends its process for it.
      const taken = (end: SandboxEnd): number =>
        end.kind === 'exited' ? end.code : end.kind === 'heap-exhausted' ? LEAST_TAKEN : NaN;
      const own = taken(await endOf(takeAll));
      assert.ok(own >= LEAST_TAKEN && own < 400 / 4, String(own));
      const child = `const { status, signal } = require('child_process').spawnSync(process.execPath, ['-e', ${JSON.stringify(takeAll)}]);
      process.exit(signal === 'SIGABRT' ? ${LEAST_TAKEN} : status)`;
      const started = taken(await endOf(child));
      assert.ok(started >= LEAST_TAKEN && started < 400 / 4, String(started));
    },
  );

  it('tells what a process wrote last before it tells that it ended', async () => {
    // Which of both is seen first is chance: once in fifty times it was the end.
    for (let round = 0; round < 15; round++) {
      const told = Array.from({ length: 4 }, async () => {
        const types: number[] = [];
        const end = await endOf('throw new Error("at load")', (type) => void types.push(type));
        return { types, end };
      });
      for (const each of await Promise.all(told)) {
        assert.deepEqual(each, { types: [FRAME.fatal], end: { kind: 'exited', code: 1 } });
      }
    }
  });

  it('is observed while it runs, and ends when killed', async () => {
    const sandbox = isolation.start(64);
    await eventually('it has booted', () => sandbox.booted());
    const [usedMb] = await isolation.memoryUsedMb([sandbox]);
    assert.ok(typeof usedMb === 'number' && usedMb > 1 && usedMb < 200, String(usedMb));
    const ended = new Promise<SandboxEnd>((resolve) => sandbox.listen({ ...NOBODY, ended: resolve }));
    sandbox.kill();
    assert.deepEqual(await ended, { kind: 'signalled', signal: 'SIGKILL' });
    await eventually('nothing is known', async () => (await isolation.memoryUsedMb([sandbox]))[0] === null);
  });
});
