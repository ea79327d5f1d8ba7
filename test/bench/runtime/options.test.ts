/** Arguments go in; options or a sentence about what is wrong with them must come out. */
import assert from 'node:assert/strict';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { parseOptions, type Options } from './options.js';

const GOALS = ['warm p50 against node:http', 'memory of a warm instance'];

function accepted(...given: string[]): Options {
  const parsed = parseOptions(given, GOALS);
  assert.ok(parsed.kind === 'options', JSON.stringify(parsed));
  return parsed.options;
}

describe('the options of the runtime benchmark', () => {
  it('are twenty blocks of two seconds unless said otherwise', () => {
    const { blocks, seconds, peers, json, only } = accepted();
    assert.deepEqual([blocks, seconds, peers, json], [20, 2, 'found', null]);
    assert.ok(GOALS.every((what) => only.test(what)));
  });

  it('are what is given', () => {
    const file = join(tmpdir(), 'raw.json');
    const given = accepted('--only', 'node', '--peers', 'install', '--json', file, '--seconds=3');
    assert.deepEqual([given.seconds, given.peers, given.json], [3, 'install', file]);
    assert.ok(given.only.test('node:http') && !given.only.test('memory'));
    assert.equal(accepted('--quick').blocks, 3);
    assert.equal(accepted('--blocks', '40').blocks, 40);
  });

  for (const [given, why] of [
    [['--unknown'], /--unknown/],
    [['extra'], /extra/],
    [['--blocks', 'many'], /--blocks .* many/],
    [['--blocks', '1'], /from 2/],
    [['--blocks', '3', '--quick'], /--quick/],
    [['--seconds', '0.5'], /--seconds .* 0\.5/],
    [['--only', '('], /\(/],
    [['--only', 'nothing of it'], /matches none of:\n {2}warm p50/],
    [['--peers', 'all'], /found or install, not all/],
    [['--json', '/no/such/folder/file.json'], /\/no\/such\/folder/],
    [['--json', tmpdir()], /--json/],
  ] as const) {
    it(`refuses ${given.join(' ')}`, () => {
      const parsed = parseOptions(given, GOALS);
      assert.ok(parsed.kind === 'refused');
      assert.match(parsed.message, why);
    });
  }
});
