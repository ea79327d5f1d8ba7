/** Markdown goes in; that what is kept fits, and ends where a block or a line does, comes out. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { cutMarkdown } from '../../src/ui/cut-markdown.js';

describe('Markdown that is cut', () => {
  it('is never longer than it may be, and a beginning of what it was', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), fc.nat(500), (text, limit) => {
        const cut = cutMarkdown(text, limit);
        assert.ok(Buffer.byteLength(cut) <= Math.max(limit, 0));
        const [kept = ''] = cut.split('\n\n*Cut here:');
        assert.ok(text.startsWith(kept));
      }),
    );
  });

  it('ends with a whole block, or a whole row of a long table', () => {
    const blocks = Array.from({ length: 100 }, (_, place) => `block ${place} µ`).join('\n\n');
    assert.match(cutMarkdown(blocks, 500), /block \d+ µ\n\n\*Cut here: .*summary\.md\.\*\n$/);
    const table = Array.from({ length: 100 }, (_, place) => `| row ${place} |`).join('\n');
    assert.match(cutMarkdown(`# head\n\n${table}`, 500), /\| row \d+ \|\n\n\*Cut here:/);
    assert.equal(cutMarkdown(blocks, 10_000), blocks);
  });
});
