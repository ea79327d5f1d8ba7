/** The checker of histories: what is right passes, and each kind of wrong is caught. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { checkHistory, type Operation } from './check-history.js';

const at = (
  kind: Operation['kind'],
  key: string,
  version: number,
  startUs: number,
  expected = 0,
): Operation => ({
  kind,
  key,
  version,
  value: version === 0 ? null : `v${version}`,
  expected,
  startUs,
  endUs: startUs + 5,
});

describe('the checker of histories', () => {
  it('finds nothing wrong with a history that is right', () => {
    const writer = [at('update', 'x', 1, 0), at('update', 'y', 2, 10), at('update', 'x', 3, 20, 1)];
    const reader = [at('causal', 'x', 0, 100), at('causal', 'y', 2, 110), at('causal', 'x', 1, 120)];
    assert.deepEqual(checkHistory([writer, reader, [at('linearizable', 'x', 1, 12)]]), []);
  });

  const wrong: { what: string; finds: RegExp; sessions: Operation[][] }[] = [
    {
      what: 'a lost update',
      finds: /^lost update: x@2/,
      sessions: [[at('update', 'x', 1, 0)], [at('update', 'x', 2, 10)]],
    },
    {
      what: 'a stale linearizable read',
      finds: /^stale: x@0/,
      sessions: [[at('update', 'x', 1, 0)], [at('linearizable', 'x', 0, 10)]],
    },
    {
      what: 'a value that nobody wrote',
      finds: /nobody wrote/,
      sessions: [[at('causal', 'x', 7, 0)]],
    },
    {
      what: 'a session that does not read what it wrote',
      finds: /^acausal: x@0 by one who knew 1/,
      sessions: [[at('update', 'x', 1, 0), at('causal', 'x', 0, 10)]],
    },
    {
      what: 'reads that go back',
      finds: /^acausal: x@1 by one who knew 2/,
      sessions: [
        [at('update', 'x', 1, 0), at('update', 'x', 2, 10, 1)],
        [at('causal', 'x', 2, 20), at('causal', 'x', 1, 30)],
      ],
    },
    {
      what: 'an effect without its cause, over two other sessions',
      finds: /^acausal: x@0 by one who knew 1/,
      sessions: [
        [at('causal', 'z', 3, 40), at('causal', 'x', 0, 50)],
        [at('causal', 'y', 2, 20), at('update', 'z', 3, 30)],
        [at('update', 'x', 1, 0), at('update', 'y', 2, 10)],
      ],
    },
    {
      what: 'a read of what could only be written after it',
      finds: /before it was written/,
      sessions: [[at('causal', 'x', 1, 0), at('update', 'x', 1, 10)]],
    },
  ];
  for (const { what, finds, sessions } of wrong) {
    it(`catches ${what}`, () => {
      assert.ok(checkHistory(sessions).some((sentence) => finds.test(sentence)));
    });
  }
});
