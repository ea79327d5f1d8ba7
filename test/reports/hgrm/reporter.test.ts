/** Runs go in; that each distribution has a file of its own, safe to write and as Java would write it, comes out. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { hgrmReporter } from '../../../reports/hgrm/reporter.js';
import { seriesFileNames } from '../../../reports/series-file-names.js';
import { hlogHeader, hlogLine } from '../../../src/engine/hlog.js';
import type { RunRecord } from '../../../src/model/RunRecord.js';
import { javaPercentiles, javaSkip } from '../hdr-tools.js';
import { HOSTILE_NAMES, runKinds } from '../run-kinds.js';

async function filesOf(run: RunRecord): Promise<Map<string, string>> {
  const files = await hgrmReporter.render(run, { columns: 100, color: false });
  return new Map(files.map(({ path, contents }) => [path, String(contents)]));
}

function run(kind: string): RunRecord {
  const found = runKinds().get(kind);
  assert.ok(found, kind);
  return found;
}

describe('percentiles/', () => {
  it('has a file for each series and class that has data', async () => {
    const paths = [...(await filesOf(run('complete'))).keys()];
    assert.equal(paths[0], 'percentiles/local_local_noop-caller.warm.hgrm');
    assert.ok(paths.includes('percentiles/local_local_chain-direct.cold.hgrm'));
    assert.ok(!paths.includes('percentiles/local_local_noop-caller.cold.hgrm'), 'nothing was cold');
    assert.ok(!paths.some((path) => path.includes('.first.')));
  });

  it('has no file of what was not measured', async () => {
    for (const kind of ['failed', 'empty']) assert.equal((await filesOf(run(kind))).size, 0);
    const partial = [...(await filesOf(run('partial'))).keys()];
    assert.ok(partial.length > 0 && !partial.some((path) => path.includes('noop')));
  });

  it('is as Java writes it', { skip: javaSkip }, async () => {
    const one = run('complete');
    const series = one.series.find(({ id }) => id === 'local/local/chain[direct]');
    const files = await filesOf(one);
    for (const startClass of ['warm', 'cold', 'all'] as const) {
      const data = series?.[startClass]?.histogram;
      assert.ok(data);
      const expected = await javaPercentiles(hlogHeader(0) + hlogLine('tag', 0, 1_000, data), 'tag');
      assert.equal(files.get(`percentiles/local_local_chain-direct.${startClass}.hgrm`), expected);
    }
  });

  it('stays in its folder whatever a series is called, with one file for each', async () => {
    const hostile = run('hostile');
    const distributions = hostile.series.flatMap(({ warm, first, cold, unknown, all }) =>
      [warm, first, cold, unknown, all].filter((one) => one !== null),
    );
    const paths = [...(await filesOf(hostile)).keys()];
    assert.equal(new Set(paths.map((path) => path.toLowerCase())).size, distributions.length);
    for (const path of paths) assert.match(path, /^percentiles\/[A-Za-z0-9_=+~.-]+\.hgrm$/);
  });

  it('has the same bytes twice', async () => {
    assert.deepEqual(await filesOf(run('hostile')), await filesOf(run('hostile')));
  });
});

describe('file names of series', () => {
  const safe = (name: string): void => {
    assert.match(name, /^[A-Za-z0-9_=+~-][A-Za-z0-9_=+~.-]*$/);
    assert.doesNotMatch(name, /\.\.|\.$/);
    assert.doesNotMatch(name, /^(con|prn|aux|nul)(\.|$)/i);
    assert.ok(name.length < 200);
  };

  it('are readable where nothing speaks against it', () => {
    const id = 'aws/eu-west-1/chain[direct]+length=10';
    assert.equal(seriesFileNames([id]).get(id), 'aws_eu-west-1_chain-direct+length=10');
  });

  it('are safe, and different also where upper and lower case are the same', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 12 }),
      fc.stringMatching(/^[abAB./[\]_~-]{0,6}$/),
      fc.constantFrom(...HOSTILE_NAMES, 'x'.repeat(400), `${'x'.repeat(400)}y`),
    );
    fc.assert(
      fc.property(fc.uniqueArray(text, { maxLength: 40 }), (ids) => {
        const names = seriesFileNames(ids);
        assert.equal(names.size, ids.length);
        for (const name of names.values()) safe(name);
        assert.equal(new Set([...names.values()].map((name) => name.toLowerCase())).size, ids.length);
      }),
    );
  });
});
