/** Runs go in; that bencher.json is valid by Bencher's schema, with what is known and nothing else, comes out. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Ajv } from 'ajv';
import { bencherReporter } from '../../../reports/bencher/reporter.js';
import type { RunRecord } from '../../../src/model/RunRecord.js';
import { runKinds } from '../run-kinds.js';

/** "Bencher Metric Format (BMF) JSON Schema" of its reference, and no other keys than it names. */
const metric = {
  type: 'object',
  properties: {
    value: { type: 'number' },
    lower_value: { type: 'number' },
    upper_value: { type: 'number' },
  },
  required: ['value'],
  additionalProperties: false,
};
const valid = new Ajv({ allowUnionTypes: true }).compile({
  type: 'object',
  additionalProperties: { type: 'object', minProperties: 1, additionalProperties: metric },
});

type Metrics = Record<string, Record<string, { value: number; lower_value?: number; upper_value?: number }>>;

async function textOf(run: RunRecord): Promise<string> {
  const [file] = await bencherReporter.render(run, { columns: 100, color: false });
  assert.equal(file?.path, 'bencher.json');
  return String(file.contents);
}

async function metrics(kind: string): Promise<Metrics> {
  const run = runKinds().get(kind);
  assert.ok(run, kind);
  return JSON.parse(await textOf(run)) as Metrics;
}

describe('bencher.json', () => {
  for (const [kind, run] of runKinds()) {
    it(`is in the Bencher Metric Format: ${kind}`, async () => {
      const all = await metrics(kind);
      assert.ok(valid(all), JSON.stringify(valid.errors));
      for (const name of Object.keys(all)) assert.ok(name.length <= 1_024 && name.length > 0);
      assert.equal(await textOf(run), await textOf(run));
    });
  }

  it('has latencies in nanoseconds with their intervals, and throughput', async () => {
    const noop = (await metrics('complete'))['local/local/noop[caller]'];
    assert.deepEqual(noop?.['latency-p99'], {
      value: 1_533_000,
      lower_value: 1_318_000,
      upper_value: 1_812_000,
    });
    assert.equal(noop['latency']?.value, 414_000);
    assert.equal(noop['failure-share']?.value, 0);
    assert.ok((noop['throughput']?.value ?? 0) > 60);
  });

  it('leaves out what was not attained, and the base of a duet', async () => {
    for (const one of Object.values(await metrics('quick'))) assert.ok(!('latency-p99' in one));
    for (const one of Object.values(await metrics('failed'))) {
      assert.deepEqual(Object.keys(one), ['failure-share']);
    }
    assert.deepEqual(await metrics('empty'), {});
    assert.ok(!Object.keys(await metrics('duet')).some((name) => name.includes('side=base')));
  });

  it('keeps a benchmark that is called __proto__', async () => {
    const names = Object.keys(await metrics('hostile'));
    for (const name of ['__proto__', 'constructor', '..', 'UPPER', 'upper'])
      assert.ok(names.includes(name), name);
  });
});
