/** Summaries with any names go in; that the file of a month gives them back, and is harmless as a script, comes out. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { historyText, readHistory } from '../../../src/dashboard/derive/history.js';
import { slugOf } from '../../../src/dashboard/derive/slug.js';
import { summariseRun } from '../../../src/dashboard/derive/summarise-run.js';
import { storedRun } from '../stored-runs.js';

const AT = '2026-11-20T12:00:00.000Z';
const hostile = fc.oneof(
  fc.constantFrom(
    '__proto__',
    'constructor',
    '</script><script>',
    '\u2028',
    'ltr \u202e',
    '../../x',
    'CON',
    '',
  ),
  fc.string({ unit: 'binary', maxLength: 30 }),
);

describe('the file of a month', () => {
  it('gives back what was written, whatever names runs and platforms have', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ id: hostile, provider: hostile }), { minLength: 1, maxLength: 5 }),
        (wanted) => {
          const summaries = wanted.map(({ id, provider }) =>
            summariseRun(
              storedRun({
                id,
                startedAt: AT,
                series: [{ provider }, { label: 'chain[direct]', p99Us: null }],
              }),
              'sha',
            ),
          );
          assert.deepEqual(readHistory(historyText(summaries)), summaries);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('is a script that does nothing but hand over its data', () => {
    const summary = summariseRun(storedRun({ id: '\u2028</script>"`${1}', startedAt: AT }), 'sha');
    const handed: unknown[] = [];
    runInNewContext(historyText([summary]), { faasmarkHistory: (file: unknown) => handed.push(file) });
    assert.equal(handed.length, 1);
  });
});

describe('names of files', () => {
  it('are safe for any text, and different for different texts', () => {
    fc.assert(
      fc.property(hostile, hostile, (a, b) => {
        for (const text of [a, b]) assert.match(slugOf(text), /^[A-Za-z0-9][A-Za-z0-9-]{0,80}$/);
        assert.equal(slugOf(a).toLowerCase() === slugOf(b).toLowerCase(), a === b);
      }),
    );
  });

  it('keep ids as runs have them, and differ where only case does', () => {
    assert.equal(slugOf('20261120T101530Z-1f3a9c'), '20261120T101530Z-1f3a9c');
    assert.notEqual(slugOf('nightly').toLowerCase(), slugOf('Nightly').toLowerCase());
  });
});
