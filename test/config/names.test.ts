/** Misspelt names find the one that was meant; globs find all that match, or say that they match nothing. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { matchNames } from '../../src/config/match-names.js';
import { nearestName } from '../../src/config/nearest-name.js';

const WORKLOADS = ['noop', 'echo', 'chain', 'fanout', 'fanin', 'handoff'];

describe('nearestName', () => {
  const cases: readonly [string, string | null][] = [
    ['nop', 'noop'],
    ['chian', 'chain'],
    ['Fanout', 'fanout'],
    ['hand', 'handoff'],
    ['zzzzzz', null],
    ['x', null],
  ];
  for (const [given, expected] of cases) {
    it(`${given} → ${String(expected)}`, () => assert.equal(nearestName(given, WORKLOADS), expected));
  }
});

describe('matchNames', () => {
  const match = (given: readonly string[]): ReturnType<typeof matchNames> =>
    matchNames(given, WORKLOADS, 'workload', (name) => `--workload ${name}`);

  it('expands globs, each name once, in the order given', () => {
    assert.deepEqual(match(['fan*', 'noop', 'fanin']), { names: ['fanout', 'fanin', 'noop'], problems: [] });
    assert.deepEqual(match(['?cho']).names, ['echo']);
  });

  it('takes other characters of a glob literally', () => {
    assert.equal(match(['n.op*']).problems.length, 1);
  });

  it('lists every name and every glob that means nothing', () => {
    const { names, problems } = match(['nop', 'x*', 'echo']);
    assert.deepEqual(names, ['echo']);
    assert.deepEqual(
      problems.map(({ message }) => message),
      ['--workload nop: there is no such workload', '--workload x*: no workload matches this'],
    );
    assert.match(problems[0]?.hint ?? '', /^did you mean noop\? workloads are: noop, echo/);
  });
});
