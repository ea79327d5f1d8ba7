/** Runs go in; that benchmark.json is what github-action-benchmark takes, with what is known and nothing else, comes out. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { actionBenchmarkReporter } from '../../../reports/action-benchmark/reporter.js';
import type { RunRecord } from '../../../src/model/RunRecord.js';
import { runKinds } from '../run-kinds.js';

async function textOf(run: RunRecord): Promise<string> {
  const [file] = await actionBenchmarkReporter.render(run, { columns: 100, color: false });
  assert.equal(file?.path, 'benchmark.json');
  return String(file.contents);
}

async function benchmarks(kind: string): Promise<Record<string, unknown>[]> {
  const run = runKinds().get(kind);
  assert.ok(run, kind);
  return JSON.parse(await textOf(run)) as Record<string, unknown>[];
}

describe('benchmark.json', () => {
  for (const [kind, run] of runKinds()) {
    // github-action-benchmark, extract.ts: each entry has a name, a value and a unit; range and extra may be there.
    it(`is a list of entries as the action takes them: ${kind}`, async () => {
      for (const entry of await benchmarks(kind)) {
        assert.equal(typeof entry['name'], 'string');
        assert.equal(typeof entry['unit'], 'string');
        assert.ok(typeof entry['value'] === 'number' && Number.isFinite(entry['value']));
        assert.ok(['string', 'undefined'].includes(typeof entry['range']));
        assert.equal(typeof entry['extra'], 'string');
      }
      assert.equal(await textOf(run), await textOf(run));
    });
  }

  it('has attained quantiles in ms with their intervals, and the share that failed', async () => {
    const all = await benchmarks('complete');
    const named = (name: string): Record<string, unknown> | undefined =>
      all.find((one) => one['name'] === name);
    const p99 = named('local/local/noop[caller] p99');
    assert.equal(p99?.['value'], 1.533);
    assert.equal(p99['unit'], 'ms');
    assert.equal(p99['range'], '1.318 to 1.812');
    assert.match(String(p99['extra']), /^shared cores: ratios within this run only/);
    assert.equal(
      named('local/local/chain[direct] failures')?.['value'],
      Number(((100 * 5) / 1_060).toPrecision(6)),
    );
  });

  it('leaves out what was not attained, and the base of a duet', async () => {
    assert.ok(!(await benchmarks('quick')).some(({ name }) => String(name).endsWith(' p99')));
    assert.ok(!(await benchmarks('failed')).some(({ name }) => / p\d+$/.test(String(name))));
    assert.deepEqual(await benchmarks('empty'), []);
    assert.ok(!(await benchmarks('duet')).some(({ name }) => String(name).includes('side=base')));
  });

  it('qualifies what is not trustworthy, and keeps hostile names', async () => {
    const hostile = await benchmarks('hostile');
    assert.ok(hostile.some(({ name }) => name === '__proto__ p50'));
    const own = hostile.filter(({ name }) => String(name).startsWith('__proto__'));
    for (const { extra } of own) assert.match(String(extra), /^not trustworthy: /);
  });
});
