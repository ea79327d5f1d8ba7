/** Paths go in; folders are there, or what stands in the way is said at once. */
import assert from 'node:assert/strict';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { makeFolder } from '../../src/record/make-folder.js';

describe('makeFolder', () => {
  let cwd: string;
  before(async () => {
    cwd = await mkdtemp(join(tmpdir(), 'faasmark-make-'));
  });
  after(() => rm(cwd, { recursive: true }));

  it('makes a folder with those above it, also when several ask at once, and again', async () => {
    const path = join(cwd, 'a', 'b', 'c');
    await Promise.all([makeFolder(path), makeFolder(path), makeFolder(join(cwd, 'a', 'b'))]);
    await makeFolder(path);
    assert.ok((await stat(path)).isDirectory());
    await makeFolder('/');
  });

  it('does not make one below or in place of a file', async () => {
    await writeFile(join(cwd, 'file'), '');
    await assert.rejects(makeFolder(join(cwd, 'file')), { code: 'EEXIST' });
    await assert.rejects(makeFolder(join(cwd, 'file', 'x', 'y')), { code: 'ENOTDIR' });
  });

  it('ends where a folder refuses to hold others', async () => {
    await assert.rejects(makeFolder('/proc/faasmark/run'), { code: 'ENOENT' });
  });
});
