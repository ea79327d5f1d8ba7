/** Comparisons go in; sentences come out that a person can act on. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { verdictText } from '../../src/ui/verdict-text.js';

type One = Parameters<typeof verdictText>[0];

const one = (changes: Partial<One>): One => ({
  verdict: 'cannot-tell',
  ratio: 1.12,
  adjustedInterval: [1.08, 1.16],
  blocks: 10,
  blocksNeeded: null,
  notes: [],
  ...changes,
});

describe('the words of a verdict', () => {
  const cases: readonly [string, Partial<One>, string][] = [
    ['worse', { verdict: 'worse' }, 'worse: 12 % slower (8 % to 16 %)'],
    [
      'better',
      { verdict: 'better', ratio: 0.8, adjustedInterval: [0.75, 0.905] },
      'better: 20 % faster (9.5 % to 25 %)',
    ],
    [
      'twice as slow',
      { verdict: 'worse', ratio: 2, adjustedInterval: [1.5, 3] },
      'worse: 100 % slower (50 % to 200 %)',
    ],
    [
      'failing',
      { verdict: 'worse', ratio: null, adjustedInterval: null, notes: ['the head failed'] },
      'worse: the head failed',
    ],
    ['same', { verdict: 'same', adjustedInterval: [0.981, 1.02] }, 'same within 5 % (−1.9 % to +2 %)'],
    [
      'undecided',
      { adjustedInterval: [0.97, 1.09], blocksNeeded: 24 },
      "can't tell: between 3 % faster and 9 % slower; about 14 more blocks would decide",
    ],
    [
      'undecided over blocks that were put together',
      { adjustedInterval: [0.97, 1.09], blocks: 5, blocksNeeded: 12 },
      "can't tell: between 3 % faster and 9 % slower; about 14 more blocks would decide",
    ],
    [
      'undecided by bad luck',
      { adjustedInterval: [1.01, 1.09], blocksNeeded: 9 },
      "can't tell: between 1 % slower and 9 % slower; as many blocks once more would probably decide",
    ],
    [
      'on the edge',
      { adjustedInterval: [1.01, 1.09] },
      "can't tell: between 1 % slower and 9 % slower; no number of blocks would decide",
    ],
    [
      'without data',
      { ratio: null, adjustedInterval: null, notes: ['3 blocks carry a p99; at least 5 are needed'] },
      "can't tell: 3 blocks carry a p99; at least 5 are needed",
    ],
  ];
  for (const [title, changes, expected] of cases) {
    it(title, () => assert.equal(verdictText(one(changes), 0.05, 10), expected));
  }
});
