/** Texts of thresholds go in; what they say comes out, the same when it is written again, and each mistake is pointed at. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { COMPOSITIONS } from '../../src/model/Composition.js';
import {
  THRESHOLD_CLASSES,
  THRESHOLD_OPERATORS,
  THRESHOLD_SHARES,
  type Threshold,
} from '../../src/model/Threshold.js';
import { QUANTILE_NAMES } from '../../src/thresholds/figure-names.js';
import { parseThreshold } from '../../src/thresholds/parse-threshold.js';
import { markedText, ThresholdSyntaxError } from '../../src/thresholds/syntax-error.js';
import { thresholdText } from '../../src/thresholds/threshold-text.js';
import { seriesId } from '../../src/plan/series-id.js';
import { matchSeries } from '../../src/thresholds/match-series.js';

const WARM_P99 = { kind: 'quantile', of: 'warm', quantile: 'p99' } as const;
const EVERY = { kind: 'series', glob: null } as const;

describe('a threshold', () => {
  const cases: readonly [string, Omit<Threshold, 'expression'>][] = [
    ['warm.p99<20ms', { subject: EVERY, figure: WARM_P99, operator: '<', limit: 20_000, unit: 'us' }],
    [
      'chain[direct].warm.p50<5ms',
      {
        subject: { kind: 'series', glob: 'chain[direct]' },
        figure: { ...WARM_P99, quantile: 'p50' },
        operator: '<',
        limit: 5_000,
        unit: 'us',
      },
    ],
    [
      'errors<0.1%',
      {
        subject: EVERY,
        figure: { kind: 'share', of: 'errors' },
        operator: '<',
        limit: 0.001,
        unit: 'share',
      },
    ],
    [
      'native/direct.warm.p50<0.5',
      {
        subject: { kind: 'ratio', over: 'native', under: 'direct', cell: null },
        figure: { ...WARM_P99, quantile: 'p50' },
        operator: '<',
        limit: 0.5,
        unit: 'ratio',
      },
    ],
    [
      'local/local/chain[native/direct]+length=10.all.p99.9 <= 50 %',
      {
        subject: {
          kind: 'ratio',
          over: 'native',
          under: 'direct',
          cell: { before: 'local/local/chain', after: '+length=10' },
        },
        figure: { kind: 'quantile', of: 'all', quantile: 'p99.9' },
        operator: '<=',
        limit: 0.5,
        unit: 'ratio',
      },
    ],
    [
      'http/here/url[caller]+target=127.0.0.1.8080/a.errors.cold.p50>=.5s',
      {
        subject: { kind: 'series', glob: 'http/here/url[caller]+target=127.0.0.1.8080/a.errors' },
        figure: { kind: 'quantile', of: 'cold', quantile: 'p50' },
        operator: '>=',
        limit: 500_000,
        unit: 'us',
      },
    ],
    [
      'c*.cold>5%',
      {
        subject: { kind: 'series', glob: 'c*' },
        figure: { kind: 'share', of: 'cold' },
        operator: '>',
        limit: 0.05,
        unit: 'share',
      },
    ],
    [
      'timeouts<=0',
      {
        subject: EVERY,
        figure: { kind: 'share', of: 'timeouts' },
        operator: '<=',
        limit: 0,
        unit: 'share',
      },
    ],
  ];
  for (const [text, expected] of cases) {
    it(`is read from ${text}`, () => {
      assert.deepEqual(parseThreshold(`  ${text} `), { expression: text, ...expected });
    });
  }

  it('has times in either µ, in us, ms and s, with blanks or without', () => {
    for (const text of ['20000us', '20000µs', '20000 μs', '20ms', '20.0 ms', '0.02s', '.02 s', '20.ms']) {
      assert.equal(parseThreshold(`warm.p99 < ${text}`).limit, 20_000, text);
    }
  });

  const digits = fc.integer({ min: 1, max: 3_599_999_999 });
  const name = fc.stringMatching(/^[A-Za-z0-9_-]{1,12}$/);
  const axes = fc.dictionary(fc.stringMatching(/^[a-z]{1,6}$/), fc.stringMatching(/^[A-Za-z0-9._/-]{1,20}$/));
  const id = fc
    .record({
      provider: name,
      region: name,
      workload: name,
      composition: fc.constantFrom(...COMPOSITIONS),
      axes,
    })
    .map(seriesId);
  const figure = fc.oneof(
    fc.record(
      {
        kind: fc.constant('quantile' as const),
        of: fc.constantFrom(...THRESHOLD_CLASSES),
        quantile: fc.constantFrom(...QUANTILE_NAMES),
      },
      { noNullPrototype: true },
    ),
    fc.record(
      { kind: fc.constant('share' as const), of: fc.constantFrom(...THRESHOLD_SHARES) },
      { noNullPrototype: true },
    ),
  );
  const plain: fc.Arbitrary<Omit<Threshold, 'expression'>> = fc
    .record({
      glob: fc.oneof(fc.constant(null), id, fc.constantFrom('chain', 'c*', '*[direct]*', 'a/b/chain')),
      figure,
      operator: fc.constantFrom(...THRESHOLD_OPERATORS),
      digits,
    })
    .map(({ glob, digits: number, ...one }) => ({
      subject: { kind: 'series', glob },
      ...one,
      ...(one.figure.kind === 'quantile'
        ? { limit: number / 1_000, unit: 'us' as const }
        : { limit: Number((number / 3_600_000_000).toPrecision(9)), unit: 'share' as const }),
    }));
  const ratio: fc.Arbitrary<Omit<Threshold, 'expression'>> = fc
    .record({
      compositions: fc
        .tuple(fc.constantFrom(...COMPOSITIONS), fc.constantFrom(...COMPOSITIONS))
        .filter(([a, b]) => a !== b),
      cell: fc.oneof(
        fc.constant(null),
        fc.record(
          {
            before: fc.oneof(name, fc.constant('*')),
            after: fc.constantFrom('', '*', '+length=10', '+length=2+store=x.y'),
          },
          { noNullPrototype: true },
        ),
      ),
      of: fc.constantFrom('warm', 'all'),
      quantile: fc.constantFrom(...QUANTILE_NAMES),
      operator: fc.constantFrom(...THRESHOLD_OPERATORS),
      digits,
    })
    .map(({ compositions: [over, under], cell, of, quantile, operator, digits: number }) => ({
      subject: { kind: 'ratio', over, under, cell },
      figure: { kind: 'quantile', of, quantile },
      operator,
      limit: number / 1_000,
      unit: 'ratio',
    }));

  it('is the same after it was written and read again', () => {
    fc.assert(
      fc.property(fc.oneof(plain, ratio), (threshold) => {
        const written = thresholdText({ expression: '', ...threshold });
        assert.deepEqual(parseThreshold(written), { expression: written, ...threshold });
        assert.equal(thresholdText(parseThreshold(written)), written);
      }),
    );
  });

  it('can name every series by its id, and only that one', () => {
    fc.assert(
      fc.property(fc.uniqueArray(id, { minLength: 1, maxLength: 6 }), (ids) => {
        for (const one of ids) {
          const hits = matchSeries(parseThreshold(`${one}.warm.p99<20ms`), ids);
          // A workload called by the place of another is still another: ids are matched whole.
          assert.deepEqual(hits, [{ kind: 'series', series: one }]);
        }
      }),
    );
  });
});

describe('a mistake', () => {
  const cases: readonly [string, column: number, wrong: RegExp, hint: RegExp][] = [
    ['warm.p99<20mss', 12, /"mss" is no unit of time/, /warm\.p99<20ms.*us, ms and s/],
    ['warm.p99<20', 12, /20 has no unit/, /20ms or 20us/],
    ['warm.p99<0ms', 10, /above 0/, /warm\.p99<20ms/],
    ['warm.p99<2000000 s', 10, /at most 1 h/, /20ms/],
    ['warm.p99<', 10, /a limit is missing after </, /warm\.p99<20ms/],
    ['warm.p99<=-5ms', 11, /a number has to begin/, /20ms/],
    ['warm.p99<1,000ms', 11, /a comma does not belong/, /1ms/],
    ['warm.p99', 9, /a comparison is missing/, /warm\.p99</],
    ['warm.p99=20ms', 9, /= is no comparison/, /< or <=/],
    ['warm.p99 =< 20ms', 10, /=< is no comparison/, /< or <=/],
    ['warm.p99<<20ms', 9, /<< is no comparison/, /< or <=/],
    ['warm.p99=>20ms', 9, /=> is no comparison/, /> or >=/],
    ['<20ms', 1, /no figure stands before/, /warm\.p99<20ms/],
    ['.warm.p99<20ms', 1, /no series stands before the dot/, /warm\.p99/],
    ['p99<20ms', 1, /not said of which calls p99/, /warm\.p99/],
    ['chain[direct].p99<20ms', 15, /of which calls of the series p99/, /warm\.p99/],
    ['wram.p99<20ms', 1, /"wram" are no calls/, /warm\.p99/],
    ['warm.p95<20ms', 6, /p95 is not kept/, /p99/],
    ['warm.p999<20ms', 6, /p999 is not kept/, /p99\.9/],
    ['chain.warm<20ms', 11, /which quantile of warm/, /warm\.p99/],
    ['chain[direct]<20ms', 14, /no figure of chain\[direct\]/, /chain\[direct\]\.warm\.p99/],
    ['chain.erors<1%', 7, /"erors" is no figure/, /errors/],
    ['errors<5ms', 9, /"ms" is no unit of a share/, /0\.1%/],
    ['errors<5', 8, /at most 1; percents have a % sign/, /0\.1%/],
    ['errors<0%', 8, /no share is below 0/, /0\.1%/],
    ['errors>100%', 8, /no share is above 1/, /0\.1%/],
    ['native/dirct.warm.p50<0.5', 8, /"dirct" is no composition/, /direct/],
    ['native/.warm.p50<0.5', 8, /a composition is missing/, /direct/],
    ['direct/direct.warm.p50<0.5', 8, /to itself is 1/, /native\/direct/],
    ['native/direct.errors<0.5', 15, /no ratio of errors/, /warm and all/],
    ['native/direct.warm.p50<5ms', 25, /"ms" is no unit of a ratio/, /0\.5/],
    ['native/direct.warm.p50<0', 24, /above 0/, /0\.5/],
    ['chain[dirct].warm.p50<5ms', 7, /"dirct" is no composition/, /direct/],
    ['chain[direct.warm.p50<5ms', 13, /a \] is missing/, /chain\[direct\]/],
    ['chain]direct.warm.p50<5ms', 6, /a \[ is missing/, /chain\[direct\]/],
    ['[direct].warm.p50<5ms', 1, /a workload is missing/, /\*/],
    ['chain[direct][x].warm.p50<5ms', 14, /one pair of brackets/, /./],
    ['chain[direct]x.warm.p50<5ms', 14, /only axes may follow/, /\+length=10/],
    ['ch ain.warm.p50<5ms', 3, /in no name of a series/, /faasmark plan/],
    ['noop,chain.warm.p50<5ms', 5, /a comma is in no name/, /once for each/],
    ['', 1, /there is nothing/, /warm\.p99<20ms/],
  ];
  for (const [text, column, wrong, hint] of cases) {
    it(`is pointed at in ${text}`, () => {
      assert.throws(
        () => parseThreshold(text),
        (error: unknown) => {
          assert.ok(error instanceof ThresholdSyntaxError);
          assert.match(error.message, wrong);
          assert.equal(error.column, column);
          assert.match(error.hint, hint);
          assert.match(error.message, new RegExp(`^at column ${column}: `));
          return true;
        },
      );
    });
  }

  it('never breaks the parser, lies within the text, and is marked there', () => {
    const alphabet = [
      ...'warm.p99<>=!0125ms%[]/+*? ,é',
      '\u202e',
      '\u2028',
      '𝟙',
      '\n',
      'chain',
      'direct',
      '.p50',
      'errors',
    ];
    const messy = fc.array(fc.constantFrom(...alphabet), { maxLength: 30 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(
        fc.oneof(messy, fc.string({ unit: 'grapheme' }), fc.string({ maxLength: 2_000 })),
        (text) => {
          try {
            parseThreshold(text);
          } catch (error) {
            assert.ok(error instanceof ThresholdSyntaxError, String(error));
            const length = [...error.expression].length;
            assert.ok(error.column >= 1 && error.column <= length + 1, `${error.column} of ${length}`);
            const [shown = '', mark = ''] = markedText(error);
            assert.match(mark, /^ *\^$/);
            assert.ok(mark.length <= [...shown].length + 1);
            assert.doesNotMatch(shown, /[\n\u2028\u202e]/);
          }
        },
      ),
      { numRuns: 500 },
    );
  });

  it('is shown by its surroundings in a long text', () => {
    const long = `${'x'.repeat(300)}.warm.p99<20mss and so on ${'y'.repeat(300)}`;
    assert.throws(
      () => parseThreshold(long),
      (error: unknown) => {
        assert.ok(error instanceof ThresholdSyntaxError);
        const [shown = '', mark = ''] = markedText(error);
        assert.ok(shown.length < 90, shown);
        assert.equal([...shown][mark.length - 1], 'm');
        return true;
      },
    );
  });
});
