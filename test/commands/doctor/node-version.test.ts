/** Versions of Node are held against the range of package.json. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { satisfies } from '../../../src/commands/doctor/node-version.js';

describe('satisfies', () => {
  const range = '^20.19.0 || ^22.12.0 || >=23';
  const table: readonly [string, string, boolean][] = [
    ['20.19.0', range, true],
    ['20.20.2', range, true],
    ['20.18.9', range, false],
    ['21.7.0', range, false],
    ['22.11.0', range, false],
    ['22.12.0', range, true],
    ['23.0.0', range, true],
    ['24.1.0', range, true],
    ['20.19.0', '>=20.19.0', true],
    ['18.20.0', '>=20.19.0', false],
    ['100.0.0', '>=20.19.0', true],
  ];
  for (const [version, within, expected] of table) {
    it(`${version} within ${within}: ${String(expected)}`, () =>
      assert.equal(satisfies(version, within), expected));
  }

  it('refuses a range that it cannot read', () => {
    assert.throws(() => satisfies('20.0.0', '20.x'), /cannot read the range/);
  });
});
