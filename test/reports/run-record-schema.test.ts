/** The fixture and the published schemas go in; whether both validators of JSON Schema agree comes out. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { Ajv } from 'ajv';
import { Ajv2019 } from 'ajv/dist/2019.js';
import { Value } from 'typebox/value';
import { decode } from '../../src/engine/histogram.js';
import { RunRecordSchema } from '../../src/model/RunRecord.js';
import { runRecord } from '../fixtures/run-record.js';

const published = (name: string) =>
  JSON.parse(readFileSync(new URL(`../../schemas/${name}.json`, import.meta.url), 'utf8')) as object;

const records = {
  standard: runRecord(),
  quick: runRecord({ quick: true }),
  hostile: runRecord({ hostile: true }),
};

describe('the record of a run', () => {
  const validate = new Ajv({ strict: true, allErrors: true }).compile(published('run-1'));

  for (const [name, record] of Object.entries(records)) {
    it(`is valid by the published schema and by the compiled one: ${name}`, () => {
      assert.ok(validate(record), JSON.stringify(validate.errors?.slice(0, 3)));
      assert.ok(Value.Check(RunRecordSchema, record));
    });
  }

  it('is refused with a field missing, of the wrong kind, or of another version', () => {
    const { seed: _, ...seedless } = records.standard;
    for (const wrong of [
      seedless,
      { ...records.standard, schema: 'faasmark.run/2' },
      { ...records.standard, status: 'fine' },
      { ...records.standard, series: [{}] },
    ]) {
      assert.equal(validate(wrong), false);
      assert.equal(Value.Check(RunRecordSchema, wrong), false);
    }
  });

  it('may hold fields that this version does not know', () => {
    assert.ok(validate({ ...records.standard, later: { anything: 1 } }));
  });
});

describe('the reply envelope', () => {
  const validate = new Ajv2019({ strict: true }).compile(published('reply-1'));
  const reply = { fm: 1, instance: 'a', ordinal: 1, ageUs: 5, durationUs: 3, hops: [], result: null };

  it('is described by the published schema, nested hops too', () => {
    const inner = { name: 'last', kind: 'invoke', us: 4, hops: [{ name: 's3', kind: 'put', us: 2 }] };
    assert.ok(validate({ ...reply, hops: [inner] }), JSON.stringify(validate.errors));
    const bad = { ...inner, hops: [{ name: 's3', kind: 'push', us: 2 }] };
    assert.equal(validate({ ...reply, hops: [bad] }), false);
    assert.equal(validate({ ...reply, ordinal: 0 }), false);
  });
});

describe('the fixture', () => {
  it('is the same each time and another with another seed', () => {
    assert.deepEqual(runRecord(), records.standard);
    assert.notDeepEqual(runRecord({ seed: 7 }).series, records.standard.series);
  });

  it('accounts for every intended request, and its histograms hold the warm ones', () => {
    for (const { counts, warm, id } of records.standard.series) {
      const errors = Object.values(counts.errors).reduce((sum, count) => sum + count, 0);
      const ends = counts.warm + counts.first + counts.cold + counts.unknown + errors + counts.timeouts;
      assert.equal(ends + counts.unfinished, counts.intended, id);
      assert.equal(decode(warm?.histogram ?? '').totalCount, counts.warm, id);
    }
  });
});
