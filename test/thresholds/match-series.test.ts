/** Thresholds and the ids of a plan go in; the series and pairs that each one judges come out. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { matchSeries } from '../../src/thresholds/match-series.js';
import { parseThreshold } from '../../src/thresholds/parse-threshold.js';

const IDS = [
  'local/local/noop[caller]',
  'local/local/chain[direct]',
  'local/local/chain[direct]+length=10',
  'local/local/chain[native]',
  'local/local/chain[native]+length=10',
  'local/local/chain[native]+length=50',
  'aws/eu-west-1/chain[direct]',
  'aws/eu-west-1/chain2[native]',
];

function judged(subject: string): string[] {
  return matchSeries(parseThreshold(`${subject}warm.p50<0.5${subject.includes('/d') ? '' : 's'}`), IDS).map(
    (one) => (one.kind === 'ratio' ? `${one.series} / ${one.against}` : one.series),
  );
}

describe('a threshold judges', () => {
  const chains = IDS.filter((id) => /\/chain\[/.test(id));
  const cases: readonly [string, readonly string[]][] = [
    ['', IDS],
    ['*.', IDS],
    ['chain.', chains],
    ['chain*.', IDS.filter((id) => id.includes('chain'))],
    ['chain[direct].', ['local/local/chain[direct]', 'aws/eu-west-1/chain[direct]']],
    ['chain[direct]*.', IDS.filter((id) => id.includes('chain[direct]'))],
    ['chain[direct]+length=10.', ['local/local/chain[direct]+length=10']],
    ['*+length=10.', IDS.filter((id) => id.endsWith('+length=10'))],
    ['local/local/chain.', chains.filter((id) => id.startsWith('local'))],
    ['local/*.', IDS.filter((id) => id.startsWith('local'))],
    ['*/eu-*/*.', IDS.filter((id) => id.startsWith('aws'))],
    ['chai.', []],
    ['hain.', []],
    ['CHAIN.', []],
    [
      'native/direct.',
      [
        'local/local/chain[native] / local/local/chain[direct]',
        'local/local/chain[native]+length=10 / local/local/chain[direct]+length=10',
      ],
    ],
    ['chain[native/direct].', ['local/local/chain[native] / local/local/chain[direct]']],
    [
      'local/*/chain[native/direct]+length=10.',
      ['local/local/chain[native]+length=10 / local/local/chain[direct]+length=10'],
    ],
    ['chain[native/direct]+length=50.', []],
    ['noop[native/direct].', []],
  ];
  for (const [subject, expected] of cases) {
    it(`${expected.length} for ${subject === '' ? 'no subject' : subject}`, () => {
      assert.deepEqual(judged(subject), expected);
    });
  }
});
