/** A run in any order of keys goes in; that the JSON has the same bytes comes out. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { jsonReporter } from '../../../reports/json/reporter.js';
import type { RunRecord } from '../../../src/model/RunRecord.js';
import { runRecord } from '../../fixtures/run-record.js';

async function jsonOf(run: RunRecord): Promise<string> {
  const [file] = await jsonReporter.render(run, { columns: 100, color: false });
  return String(file?.contents);
}

function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, inner]) => [key, reversed(inner)]),
  );
}

describe('the JSON of a run', () => {
  it('is the record itself', async () => {
    const run = runRecord({ hostile: true });
    assert.deepEqual(JSON.parse(await jsonOf(run)), run);
  });

  it('begins with what it is, and has the same bytes whatever the order of keys was', async () => {
    const run = runRecord();
    const text = await jsonOf(run);
    assert.match(text, /^\{\n {2}"schema": "faasmark.run\/1",\n {2}"id": /);
    assert.equal(await jsonOf(reversed(run) as RunRecord), text);
  });

  it('keeps fields that this version does not know, and a key named __proto__', async () => {
    const odd = JSON.parse('{"__proto__": {"x": 1}, "later": 2}') as object;
    const [first, ...others] = runRecord().series;
    assert.ok(first);
    const run = { ...runRecord(), extra: odd, series: [{ ...first, extra: 1 }, ...others] };
    assert.deepEqual(JSON.parse(await jsonOf(run)), JSON.parse(JSON.stringify(run)));
  });
});
