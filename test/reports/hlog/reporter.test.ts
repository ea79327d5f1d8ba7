/** Runs go in; that their histograms.hlog holds every distribution of the record once, for readers of others too, comes out. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { hlogReporter } from '../../../reports/hlog/reporter.js';
import { percentileText } from '../../../src/engine/percentile-text.js';
import type { RunRecord } from '../../../src/model/RunRecord.js';
import { START_CLASSES } from '../../../src/model/Sample.js';
import { readHlog } from '../../e2e/read-hlog.js';
import { javaPercentiles, javaSkip, javaTags } from '../hdr-tools.js';
import { runKinds } from '../run-kinds.js';

async function logOf(run: RunRecord): Promise<string> {
  const [file] = await hlogReporter.render(run, { columns: 100, color: false });
  assert.equal(file?.path, 'histograms.hlog');
  return String(file.contents);
}

function run(kind: string): RunRecord {
  const found = runKinds().get(kind);
  assert.ok(found, kind);
  return found;
}

describe('histograms.hlog', () => {
  for (const [kind, one] of runKinds()) {
    it(`has one line with all samples of each series and class: ${kind}`, async () => {
      const intervals = readHlog(await logOf(one));
      const expected = one.series.flatMap((series) =>
        START_CLASSES.flatMap((startClass) => {
          const distribution = series[startClass];
          return distribution === null ? [] : [distribution.n];
        }),
      );
      const sums = intervals.map(({ counts }) => [...counts.values()].reduce((sum, count) => sum + count, 0));
      assert.deepEqual(sums.toSorted(), expected.toSorted());
    });
  }

  it('spans the run, also one that was cut short', async () => {
    for (const kind of ['complete', 'partial']) {
      for (const { startS, lengthS } of readHlog(await logOf(run(kind)))) {
        assert.equal(startS, 0);
        assert.ok(lengthS > 100 && lengthS < 200, `${kind}: ${lengthS} s`);
      }
    }
  });

  it('is read by the Java tool, tag by tag, to the same percentiles', { skip: javaSkip }, async () => {
    const one = run('complete');
    const log = await logOf(one);
    const tags = await javaTags(log);
    assert.deepEqual(
      tags.toSorted(),
      readHlog(log)
        .map(({ tag }) => tag)
        .toSorted(),
    );
    const tag = 'local/local/chain[direct].cold';
    assert.ok(tags.includes(tag));
    const cold = one.series.find(({ id }) => id === 'local/local/chain[direct]')?.cold?.histogram;
    assert.ok(cold);
    assert.equal(await javaPercentiles(log, tag), percentileText(cold));
  });

  it(
    'is a log for the Java tool whatever a series is called, and where nothing was measured',
    { skip: javaSkip },
    async () => {
      assert.ok((await javaTags(await logOf(run('hostile')))).length > 8);
      assert.deepEqual(await javaTags(await logOf(run('empty'))), []);
    },
  );

  it('has the same bytes twice', async () => {
    assert.equal(await logOf(run('hostile')), await logOf(run('hostile')));
  });
});
