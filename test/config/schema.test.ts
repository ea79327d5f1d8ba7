/** The published schema of config files takes what the command takes and refuses what it refuses. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Ajv } from 'ajv';
import { ConfigFileSchema } from '../../src/config/schema.js';
import { fileKey } from '../../src/config/option.js';
import { OPTION_ROWS } from '../../src/config/options.js';

describe('config schema', () => {
  const validate = new Ajv({ strict: true, allowUnionTypes: true }).compile(ConfigFileSchema);

  it('describes every key of a config file', () => {
    const { properties } = ConfigFileSchema as { properties: Record<string, { description?: string }> };
    const expected = OPTION_ROWS.filter(([, option]) => option.inFile).map(([name]) => fileKey(name));
    assert.deepEqual(Object.keys(properties).sort(), ['$schema', ...expected].sort());
    for (const key of expected) assert.ok((properties[key]?.description ?? '').length > 10, key);
  });

  const good: readonly unknown[] = [
    {},
    { rate: 64, duration: '1.65s', trials: 10, workload: ['noop', 'chain'], provider: 'local' },
    { set: { 'chain.length': [2, '10'], 'local.x': 'y' }, header: { accept: 'a' }, headerEnv: { a: 'B' } },
    { memory: [128, 256], arrival: 'poisson', quick: true, maxCost: 0, out: 'x' },
  ];
  for (const config of good) {
    it(`takes ${JSON.stringify(config)}`, () => assert.ok(validate(config), JSON.stringify(validate.errors)));
  }

  const bad: readonly unknown[] = [
    { rate: 0 },
    { rate: 'x' },
    { duration: 5 },
    { duration: '5' },
    { memory: 0 },
    { arrival: 'bursty' },
    { profile: 'bursts' },
    { nope: 1 },
    { yes: true },
    { keep: 'true' },
  ];
  for (const config of bad) {
    it(`refuses ${JSON.stringify(config)}`, () => assert.equal(validate(config), false));
  }
});
