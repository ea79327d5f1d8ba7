/** Files of notes go in; the notes, or all that is wrong with them, come out. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { readAnnotations } from '../../../src/dashboard/derive/read-annotations.js';

describe('annotations', () => {
  it('are read in the order of time, whatever the offset', () => {
    const text = JSON.stringify([
      { at: '2026-11-20T14:00:00+02:00', text: 'second', url: 'https://example.org/' },
      { at: '2026-11-20', text: 'first', provider: '__proto__' },
    ]);
    assert.deepEqual(readAnnotations(text, 'notes.json'), {
      problems: [],
      annotations: [
        { at: '2026-11-20T00:00:00.000Z', text: 'first', provider: '__proto__', url: null },
        { at: '2026-11-20T12:00:00.000Z', text: 'second', provider: null, url: 'https://example.org/' },
      ],
    });
  });

  it('are refused with every problem, each with its entry', () => {
    const text = JSON.stringify([
      { at: 'yesterday', text: '' },
      { at: '2026-11-20', text: 'fine', url: 'javascript:alert(1)', colour: 'red' },
      7,
      { at: '2026-02-31T99:00Z', text: 'no such hour' },
    ]);
    const { problems } = readAnnotations(text, 'notes.json');
    assert.deepEqual(
      problems.map(({ message }) => message),
      [
        'notes.json, entry 1: at is "yesterday"',
        'notes.json, entry 1: text is ""',
        'notes.json, entry 2: url is "javascript:alert(1)"',
        'notes.json, entry 2: "colour" is no field',
        'notes.json, entry 3: is no object',
        'notes.json, entry 4: at is "2026-02-31T99:00Z"',
      ],
    );
  });

  it('never throw', () => {
    fc.assert(
      fc.property(fc.oneof(fc.json(), fc.string()), (text) => {
        const { annotations, problems } = readAnnotations(text, 'x');
        assert.ok(problems.length > 0 || annotations.length >= 0);
      }),
    );
  });
});
