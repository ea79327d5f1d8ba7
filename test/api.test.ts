/** Programs hand in settings and stored runs; plans with both sides and comparisons come out. */
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { compare, plan } from '../src/index.js';
import { runRecord } from './fixtures/run-record.js';

let folder: string;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'faasmark-api-'));
});
after(() => rm(folder, { recursive: true }));

describe('the functions for programs', () => {
  it('plan a duet from settings', async () => {
    const { duet } = await plan({ workload: 'noop', against: 'memory=512', margin: '10%', gate: '*:p50' });
    assert.equal(duet?.margin, 0.1);
    assert.deepEqual(duet.gates, [{ series: 'local/local/noop[caller]', quantile: 'p50' }]);
  });

  it('compare records, and runs that lie on the disk', async () => {
    const [base, head] = [runRecord({ seed: 1 }), runRecord({ seed: 2 })];
    const path = join(folder, 'run.json');
    await writeFile(path, JSON.stringify(base));
    const compared = await compare([base], head, { margin: 0.1 });
    assert.equal(compared.kind, 'stored');
    assert.equal(compared.margin, 0.1);
    assert.deepEqual(await compare(path, head, { margin: 0.1 }), compared);
    assert.deepEqual(
      [...new Set(compared.series.map(({ series }) => series))].sort(),
      head.series.map(({ id }) => id).sort(),
    );
    assert.deepEqual(compared.regressions, [], 'one baseline shows no cause');
  });

  it('refuse a run that is not there', async () => {
    await assert.rejects(compare(join(folder, 'nothing'), runRecord()), { code: 'bad-run-folder' });
  });
});
