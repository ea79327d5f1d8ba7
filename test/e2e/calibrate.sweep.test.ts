/** `faasmark calibrate --quick` as a user runs it: the exit code is that of the verdict, the page and the record say the same. */
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { CalibrationRecord } from '../../src/model/Calibration.js';
import { startCommand } from './command-process.js';

let folder: string;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'faasmark-calibrate-'));
});
after(() => rm(folder, { recursive: true, force: true }));

test('writes record and page, and ends in 0 or 5 as the verdict says', async () => {
  const { code, stdout, stderr } = await startCommand(
    ['calibrate', '--quick', '--json', '--out', 'proof'],
    folder,
  ).ended;
  const record = JSON.parse(stdout) as CalibrationRecord;
  assert.equal(code, record.verdict.ok ? 0 : 5, stderr);
  assert.match(stderr, /proof: proof\/proof\.html/);
  assert.deepEqual(JSON.parse(await readFile(join(folder, 'proof', 'calibration.json'), 'utf8')), record);
  const page = await readFile(join(folder, 'proof', 'proof.html'), 'utf8');
  assert.match(page, record.verdict.ok ? /✔ Everything holds/ : /✘ Not everything holds/);
});

test('refuses a folder that is not empty, before it measures', async () => {
  const { code, stderr } = await startCommand(['calibrate', '--quick', '--out', 'proof'], folder).ended;
  assert.equal(code, 2);
  assert.match(stderr, /not empty/);
});

test('an interrupt ends it in 130, with what there is', async () => {
  const command = startCommand(['calibrate', '--out', 'interrupted'], folder);
  await command.sees(/known truth/);
  command.kill('SIGINT');
  const { code } = await command.ended;
  assert.equal(code, 130);
  const record = JSON.parse(
    await readFile(join(folder, 'interrupted', 'calibration.json'), 'utf8'),
  ) as CalibrationRecord;
  assert.equal(record.verdict.ok, false);
});
