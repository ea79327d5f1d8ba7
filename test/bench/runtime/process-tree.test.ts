/** Real process trees go in; the CPU time of all of them must come out, of those that have ended too. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { after, before, describe, it } from 'node:test';
import { cpuSecondsOf, pssMbOf } from './process-tree.js';

const BUSY_SECONDS = 0.4;
/** A clock tick for each process that is counted. */
const TICKS_SECONDS = 0.05;
/** Works until it has used so much CPU time itself, however little of a core it gets. */
const WORK = `const end = ${String(BUSY_SECONDS)} * 1e6; while (process.cpuUsage().user + process.cpuUsage().system < end);`;
/** A process with a child that ends, and then with one that stays: each works, it hardly does. */
const PARENT = `
const { spawn } = require('node:child_process');
const run = (code) => spawn(process.execPath, ['-e', code], { stdio: ['ignore', 'pipe', 'inherit'] });
process.on('message', (what) => {
  if (what === 'child ends') run(${JSON.stringify(WORK)}).once('close', () => process.send('done'));
  if (what === 'child stays') run(${JSON.stringify(WORK)} + "console.log('worked'); process.on('disconnect', process.exit); setInterval(() => {}, 1000)").stdout.once('data', () => process.send('done'));
});
process.on('disconnect', () => process.exit());
process.send('ready');
`;

const skip = process.platform === 'linux' ? false : 'needs procfs';

describe('the CPU time of a process tree', () => {
  const parent = spawn(process.execPath, ['-e', PARENT], {
    detached: true,
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const pid = parent.pid ?? 0;
  const ask = async (what: string): Promise<void> => {
    const answer = once(parent, 'message');
    parent.send(what);
    await answer;
  };
  before(() => once(parent, 'message'));
  after(async () => {
    const exited = once(parent, 'exit');
    process.kill(-pid, 'SIGKILL');
    await exited;
  });

  it('has what children used that have ended', { skip }, async () => {
    const beforeSeconds = cpuSecondsOf(pid);
    await ask('child ends');
    const used = cpuSecondsOf(pid) - beforeSeconds;
    assert.ok(used > BUSY_SECONDS - TICKS_SECONDS && used < 4 * BUSY_SECONDS, String(used));
  });

  it('has what children use that are still there, once', { skip }, async () => {
    const beforeSeconds = cpuSecondsOf(pid);
    await ask('child stays');
    const used = cpuSecondsOf(pid) - beforeSeconds;
    assert.ok(used > BUSY_SECONDS - TICKS_SECONDS && used < 4 * BUSY_SECONDS, String(used));
  });

  it('stands still while nobody works', { skip }, () => {
    const beforeSeconds = cpuSecondsOf(pid);
    assert.ok(cpuSecondsOf(pid) - beforeSeconds < BUSY_SECONDS / 2);
  });

  it('belongs to processes whose memory can be told, each by its command', { skip }, () => {
    const members = pssMbOf(pid);
    assert.equal(members.length, 2);
    assert.deepEqual(
      members.map(({ command, mb }) => command.includes(process.execPath) && mb > 1),
      [true, true],
    );
  });
});
