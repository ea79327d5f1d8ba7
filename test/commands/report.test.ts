/** Stored runs go in; the command `report` makes every format of them again, the same each time, and whole or not at all. */
import assert from 'node:assert/strict';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import type { RunRecord } from '../../src/model/RunRecord.js';
import { duetRecord } from '../fixtures/duet-record.js';
import { runRecord } from '../fixtures/run-record.js';
import { faasmark, temporaryFolder } from './faasmark-process.js';

const FORMATS = 'csv,markdown,html,junit,openmetrics,hgrm,hlog,action-benchmark,bencher';

async function stored(record: RunRecord): Promise<string> {
  const cwd = await temporaryFolder();
  await mkdir(join(cwd, 'run'));
  await writeFile(join(cwd, 'run', 'run.json'), JSON.stringify(record));
  return cwd;
}

async function contentsOf(folder: string): Promise<Map<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const read = paths
    .toSorted()
    .map(async (path) => [path.slice(folder.length + 1), await readFile(path, 'utf8')] as const);
  return new Map(await Promise.all(read));
}

describe('report', () => {
  let cwd: string;
  before(async () => {
    cwd = await stored(duetRecord({ hostile: true }));
  });

  it('writes every format, names each file, and writes the same bytes again', async () => {
    const once = await faasmark(['report', 'run', '--reporter', FORMATS, '--out', 'once'], { cwd });
    assert.equal(once.code, 0, once.stderr);
    const first = await contentsOf(join(cwd, 'once'));
    assert.deepEqual(
      [...first.keys()].filter((path) => !path.startsWith('percentiles')),
      [
        'bencher.json',
        'benchmark.json',
        'histograms.hlog',
        'junit.xml',
        'metrics.txt',
        'report.html',
        'summary.csv',
        'summary.md',
      ],
    );
    assert.deepEqual(
      once.stdout.trimEnd().split('\n').toSorted(),
      [...first.keys()].map((path) => join(cwd, 'once', path)).toSorted(),
    );
    const again = await faasmark(['report', 'run', '--reporter', FORMATS, '--out', 'again'], { cwd });
    assert.equal(again.code, 0, again.stderr);
    assert.deepEqual(await contentsOf(join(cwd, 'again')), first);
  });

  it('writes nothing when one of several reporters breaks', async () => {
    await writeFile(
      join(cwd, 'faasmark.config.mjs'),
      `export default { extend: { reporters: [{ name: 'mine', description: 'x', destination: 'file',
         render: async () => { throw new Error('out of ink') } }] } };`,
    );
    const { code, stdout, stderr } = await faasmark(
      ['report', 'run', '--reporter', 'junit,mine,csv', '--out', 'none'],
      { cwd },
    );
    assert.equal(code, 2);
    assert.match(stderr, /^error: reporter mine: out of ink\nhint: nothing was written; [^\n]+\n$/);
    assert.equal(stdout, '');
    assert.ok(!(await readdir(cwd)).includes('none'));
  });

  it('says in one sentence that a folder cannot be written', async () => {
    // Root may write anywhere but where nobody can.
    const { code, stdout, stderr } = await faasmark(
      ['report', 'run', '--reporter', FORMATS, '--out', '/proc/faasmark'],
      { cwd },
    );
    assert.equal(code, 2);
    assert.match(stderr, /^error: \/proc\/faasmark cannot be written: [^\n]+\nhint: [^\n]*--out DIR\n$/);
    assert.equal(stdout, '');
  });

  it('refuses a reporter that there is not, with the nearest name', async () => {
    const { code, stderr } = await faasmark(['report', 'run', '--reporter', 'junitt'], { cwd });
    assert.equal(code, 2);
    assert.match(stderr, /junitt.*\nhint: .*junit/);
  });

  it('makes every format of a run in which nothing was measured', async () => {
    const empty = await stored({
      ...runRecord(),
      series: [],
      status: 'failed',
      exit: { code: 5, reasons: ['x'] },
    });
    const { code, stderr } = await faasmark(['report', 'run', '--reporter', FORMATS], { cwd: empty });
    assert.equal(code, 0, stderr);
    assert.ok((await readdir(join(empty, 'run'))).includes('junit.xml'));
  });
});
