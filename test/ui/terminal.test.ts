/** Colour and redrawing follow the stream, NO_COLOR, FORCE_COLOR and TERM. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { terminalTraits } from '../../src/ui/terminal.js';

describe('terminalTraits', () => {
  const table: readonly [string, boolean, Record<string, string>, boolean, boolean][] = [
    ['a terminal', true, {}, true, true],
    ['a pipe', false, {}, false, false],
    ['NO_COLOR', true, { NO_COLOR: '1' }, true, false],
    ['an empty NO_COLOR counts as not set', true, { NO_COLOR: '' }, true, true],
    ['FORCE_COLOR', false, { FORCE_COLOR: '1' }, false, true],
    ['FORCE_COLOR=0', true, { FORCE_COLOR: '0' }, true, false],
    ['both: NO_COLOR wins', true, { NO_COLOR: '1', FORCE_COLOR: '1' }, true, false],
    ['a dumb terminal', true, { TERM: 'dumb' }, false, false],
  ];
  for (const [title, isTTY, env, live, color] of table) {
    it(title, () => {
      const traits = terminalTraits({ isTTY, columns: 80 }, env);
      assert.deepEqual(traits, { live, color, columns: 80 });
    });
  }

  it('a stream without width is 100 columns wide', () => {
    assert.equal(terminalTraits({}, {}).columns, 100);
  });
});
