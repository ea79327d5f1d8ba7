/** Commands go to the process that starts processes: what is told of them, that none begins unasked, and what happens when that process dies. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import {
  processStarter,
  type ProcessStarter,
  type StartedProcess,
} from '../../../src/runtime/start-process/process-starter.js';
import { BEGIN, startScript, type Command } from '../../../src/runtime/start-process/start-script.js';
import { parentOf, running } from '../processes.js';
import { eventually } from '../runtime-under-test.js';

const shell = (script: string): Command => startScript(64, { program: '/bin/sh', args: ['-c', script] });

interface Told {
  process: StartedProcess | null;
  failure: string | null;
  exit: { code: number | null; signal: string | null } | null;
  lost: boolean;
  stdout: string;
}

describe('the process that starts processes', () => {
  let folder: string;
  let starter: ProcessStarter;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'faasmark-starter-'));
    starter = processStarter(assert.fail);
  });
  after(async () => {
    await starter.close();
    await rm(folder, { recursive: true, force: true });
  });

  const start = (command: Command, cwd = folder, by = starter): Told => {
    const told: Told = { process: null, failure: null, exit: null, lost: false, stdout: '' };
    by.start(command, cwd, {
      started(process) {
        told.process = process;
        process.stdout.on('data', (chunk: Buffer) => (told.stdout += chunk.toString()));
        process.stderr.resume();
      },
      failed: (message) => (told.failure = message),
      exited: (code, signal) => (told.exit = { code, signal }),
      lost: () => (told.lost = true),
    });
    return told;
  };
  const started = (told: Told): Promise<StartedProcess> => eventually('it has started', () => told.process);
  const exitOf = (told: Told): Promise<Told['exit']> => eventually('it has ended', () => told.exit);

  it('tells what a process writes, on three sockets, and how it ended', async () => {
    const told = start(shell('pwd; env; read -r line <&3; echo "$line" >&3; exit 7'));
    const { channel } = await started(told);
    channel.write(`${BEGIN}word\n`);
    const [answer] = (await once(channel, 'data')) as [Buffer];
    assert.equal(answer.toString(), 'word\n');
    assert.deepEqual(await exitOf(told), { code: 7, signal: null });
    // Nothing of our environment: what is there a shell adds to its own.
    const [cwd, ...environment] = told.stdout.trim().split('\n');
    assert.equal(cwd, folder);
    assert.deepEqual(
      environment.filter((line) => !/^(PWD|OLDPWD|SHLVL|_)=/.test(line)),
      [],
    );
  });

  it('starts none that begins before it is told to, nor when nobody is left to tell it', async () => {
    const waiting = start(shell('echo begun'));
    const abandoned = start(shell('echo begun'));
    await Promise.all([started(waiting), started(abandoned)]);
    const other = start(shell('echo begun'));
    (await started(other)).channel.write(BEGIN);
    await exitOf(other);
    assert.deepEqual([waiting.stdout, abandoned.stdout], ['', '']);
    (await started(abandoned)).channel.destroy();
    assert.deepEqual(await exitOf(abandoned), { code: 1, signal: null });
    (await started(waiting)).channel.write(BEGIN);
    await exitOf(waiting);
    await eventually('all was read', () => waiting.stdout !== '');
    assert.deepEqual([waiting.stdout, abandoned.stdout], ['begun\n', '']);
  });

  it('starts many at a time, each with sockets of its own', async () => {
    const many = Array.from({ length: 30 }, (_, index) => start(shell(`echo ${index}; exit ${index}`)));
    for (const told of many) (await started(told)).channel.write(BEGIN);
    const codes = await Promise.all(many.map(async (told) => (await exitOf(told))?.code));
    assert.deepEqual(codes, [...many.keys()]);
    await eventually('all was read', () => many.every(({ stdout }) => stdout !== ''));
    assert.deepEqual(
      many.map(({ stdout }) => stdout),
      [...many.keys()].map((index) => `${index}\n`),
    );
  });

  it('says why one could not be started, and what ended it', async () => {
    const nowhere = start(shell('true'), join(folder, 'absent'));
    assert.match(await eventually('it failed', () => nowhere.failure), /ENOENT/);
    const absent = start(startScript(64, { program: join(folder, 'absent'), args: [] }));
    (await started(absent)).channel.write(BEGIN);
    assert.deepEqual(await exitOf(absent), { code: 127, signal: null });
    const killed = start(shell('kill -9 $$'));
    (await started(killed)).channel.write(BEGIN);
    assert.deepEqual(await exitOf(killed), { code: null, signal: 'SIGKILL' });
  });

  it('takes a fraction of the time that a start of one’s own takes from this thread', async () => {
    const command = shell('true');
    const timeOf = (work: () => void): number => {
      const beganMs = performance.now();
      work();
      return performance.now() - beganMs;
    };
    // The least: what others do on this machine only ever adds.
    const least = (times: readonly number[]): number => Math.min(...times);
    const own: number[] = [];
    const handed: number[] = [];
    for (let round = 0; round < 15; round++) {
      own.push(
        timeOf(() => {
          const child = spawn(command.program, command.args, { stdio: ['ignore', 'pipe', 'pipe', 'pipe'] });
          child.on('spawn', () => child.kill('SIGKILL'));
        }),
      );
      let told: Told | null = null;
      handed.push(timeOf(() => (told = start(command))));
      assert.ok(told !== null);
      (await started(told)).channel.destroy();
    }
    assert.ok(least(handed) < least(own) / 3, `${least(handed)} and ${least(own)} ms`);
  });

  it('says so of each process when it dies, and there is another for those that follow', async () => {
    const reports: string[] = [];
    const own = processStarter((message) => reports.push(message));
    const before = start(shell('read -r line <&3'), folder, own);
    const { pid, channel } = await started(before);
    channel.write(BEGIN);
    const parent = await parentOf(pid);
    assert.notEqual(parent, process.pid);
    process.kill(parent, 'SIGKILL');
    await eventually('it is told', () => before.lost);
    assert.equal(before.exit, null);
    assert.equal(reports.length, 1);
    assert.match(reports.join(), /has ended/);
    const next = start(shell('exit 3'), folder, own);
    (await started(next)).channel.write(BEGIN);
    assert.deepEqual(await exitOf(next), { code: 3, signal: null });
    channel.destroy();
    await eventually('it has ended', async () => (await running([pid])).length === 0);
    await own.close();
  });

  it('ends when it is told to, with those that had not begun, and starts no more', async () => {
    const own = processStarter(assert.fail);
    const told = Array.from({ length: 5 }, () => start(shell('echo begun'), folder, own));
    const { pid } = await started(told[0] ?? assert.fail());
    const parent = await parentOf(pid);
    const closed = own.close();
    for (const each of told) {
      // What was on its way comes, or fails.
      await eventually('its fate is known', () => each.lost || each.failure !== null);
      each.process?.channel.destroy();
    }
    await closed;
    assert.deepEqual(await running([parent]), []);
    await eventually('none is left', async () => (await running([pid])).length === 0);
    const late = start(shell('true'), folder, own);
    assert.equal(late.failure, 'nothing starts any more');
  });
});
