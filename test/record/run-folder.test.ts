/** Folders asked for go in; a run gets one of its own, registered, or the user is told why not. */
import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { FaasmarkError } from '../../src/errors.js';
import { findRunFolder, makeRunFolder, newRunId, readIndex } from '../../src/record/run-folder.js';
import { readRun } from '../../src/record/read-run.js';

const refused = (pattern: RegExp) => (error: unknown) =>
  error instanceof FaasmarkError && error.exit === 2 && pattern.test(error.message) && error.hint !== '';

describe('run folder', () => {
  let cwd: string;
  before(async () => {
    cwd = await mkdtemp(join(tmpdir(), 'faasmark-folder-'));
  });
  after(() => rm(cwd, { recursive: true }));

  it('is registered wherever it lies, and found by id, path and latest', async () => {
    const here = await makeRunFolder(cwd, 'run-1', null);
    const elsewhere = await makeRunFolder(cwd, 'run-2', 'out/there');
    assert.deepEqual(await readIndex(cwd), [
      { id: 'run-1', path: here },
      { id: 'run-2', path: elsewhere },
    ]);
    assert.equal(await findRunFolder('run-2', cwd), elsewhere);
    assert.equal(await findRunFolder('latest', cwd), elsewhere);
    assert.equal(await findRunFolder('out/there', cwd), elsewhere);
    await assert.rejects(findRunFolder('run-3', cwd), refused(/no run "run-3"/));
  });

  it('refuses an output folder that is a file or not empty', async () => {
    await writeFile(join(cwd, 'file'), '');
    await mkdir(join(cwd, 'full'));
    await writeFile(join(cwd, 'full', 'x'), '');
    await assert.rejects(makeRunFolder(cwd, 'run-4', 'file'), refused(/is a file/));
    await assert.rejects(makeRunFolder(cwd, 'run-4', 'full'), refused(/is not empty/));
    await assert.rejects(makeRunFolder(cwd, 'run-4', 'file/below'), refused(/cannot be written|is a file/));
  });

  it('makes ids that sort by time', () => {
    const ids = [1, 2, 3].map((day) => newRunId(new Date(Date.UTC(2026, 0, day)), 0.5));
    assert.deepEqual([...ids].sort(), ids);
    assert.match(ids[0] ?? '', /^20260101T000000Z-[0-9a-f]{6}$/);
  });

  it('does not read what is no run', async () => {
    const folder = await makeRunFolder(cwd, 'run-5', null);
    await assert.rejects(readRun('run-5', cwd), refused(/holds no run.json/));
    for (const [text, pattern] of [
      ['{"schema":"faasmark.run/1","id"', /not JSON/],
      ['{"schema":"faasmark.run/2"}', /this version reads faasmark.run\/1/],
      ['{"schema":"faasmark.run/1"}', /is not a run/],
      ['[]', /is not a run/],
    ] as const) {
      await writeFile(join(folder, 'run.json'), text);
      await assert.rejects(readRun('run-5', cwd), refused(pattern));
    }
  });
});
