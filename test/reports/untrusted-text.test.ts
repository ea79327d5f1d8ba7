/** Hostile text goes in; that nothing steers a terminal, a line or a page any more comes out. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { csvLine } from '../../reports/csv/csv-line.js';
import { escapeHtml, jsonForScript } from '../../reports/escape-html.js';
import { html, markupText } from '../../reports/page/markup.js';
import { escapeMarkdown } from '../../reports/markdown/escape-markdown.js';
import { plainText } from '../../reports/plain-text.js';

const anyText = fc.string({ unit: 'binary', maxLength: 60 });

describe('plain text', () => {
  it('holds no control, no reordering, no line end, no half character', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        assert.doesNotMatch(plainText(text), /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u);
        assert.ok(!/\p{Cs}/u.test(plainText(text)));
      }),
    );
    assert.equal(plainText('a\u001b[31mred\nb'), 'a\ufffd[31mred b');
    assert.equal(plainText('half \ud800'), 'half \ufffd');
  });

  it('is cut to its limit, never through a character, and says so', () => {
    assert.equal(plainText('x'.repeat(100_000), 5), 'xxxxx… (100,000 characters)');
    assert.equal(plainText('abc😀d', 4), 'abc\ufffd… (6 characters)');
  });

  it('leaves ordinary text of any script alone', () => {
    for (const text of ['שלום', '日本語', 'naïve – 1 µs', 'a  b']) assert.equal(plainText(text), text);
  });
});

describe('text in HTML', () => {
  it('has no character that begins markup or ends an attribute', () => {
    fc.assert(fc.property(anyText, (text) => assert.doesNotMatch(escapeHtml(text), /[<>"']/)));
    assert.equal(escapeHtml('&amp;'), '&amp;amp;');
  });

  it('is escaped by the template unless the template made it, even when JSON says otherwise', () => {
    const forged = JSON.parse('"<b>"') as string;
    assert.equal(
      markupText(html`<p title="${forged}">${html`<i>${forged}</i>`}</p>`),
      '<p title="&lt;b&gt;"><i>&lt;b&gt;</i></p>',
    );
  });

  it('as JSON in a script cannot end the script, and reads back the same', () => {
    fc.assert(
      fc.property(fc.array(anyText), (value) => {
        const text = jsonForScript([...value, '</script><!--<script>\u2028\u2029']);
        assert.doesNotMatch(text, /[<\u2028\u2029]/);
        assert.deepEqual((JSON.parse(text) as string[]).slice(0, -1), value);
      }),
    );
  });
});

describe('text in Markdown', () => {
  it('makes no table cell, tag, emphasis, link or code', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        assert.doesNotMatch(escapeMarkdown(text).replace(/\\./gs, ''), /[|<>`*_[\]#~]|\n/);
      }),
    );
    assert.equal(escapeMarkdown('- a | b'), '\\- a \\| b');
    assert.equal(escapeMarkdown('see https://x.invalid: now'), 'see https\\://x.invalid: now');
  });
});

describe('text in CSV', () => {
  it('is no formula, while numbers stay numbers', () => {
    assert.equal(
      csvLine(['=1+1', '+1', '-1', '@a', ' =1', -5, null, true]),
      "'=1+1,'+1,'-1,'@a,\"' =1\",-5,,true\r\n".replace('"\' =1"', "' =1"),
    );
  });
});
