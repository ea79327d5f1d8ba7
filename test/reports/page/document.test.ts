/** Parts of a page go in; that the document allows nothing but them comes out. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { documentOf } from '../../../reports/page/document.js';
import { html } from '../../../reports/page/markup.js';
import { HOSTILE_TEXT } from '../../fixtures/run-record.js';

const page = { title: 'a page', generator: 'FaaSMark 0', body: html`<p>text</p>`, data: null };
const policyIn = (text: string): string =>
  /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(text)?.[1] ?? '';

describe('a document', () => {
  it('allows nothing by default, and inline only this very script and style', () => {
    const policy = policyIn(
      documentOf({ ...page, assets: { kind: 'inline', script: 'let a = "$&";', style: 'p{}' } }),
    );
    assert.match(policy, /^default-src 'none'; script-src 'sha256-[^';]+'; style-src 'sha256-[^';]+'; /);
    assert.match(policy, /base-uri 'none'; form-action 'none'$/);
  });

  it('has no script at all where there is none', () => {
    const text = documentOf({ ...page, assets: { kind: 'inline', script: null, style: 'p{}' } });
    assert.doesNotMatch(text, /<script|script-src/);
  });

  it('links to files beside it', () => {
    const text = documentOf({
      ...page,
      assets: { kind: 'linked', script: 'assets/a.js', style: 'assets/a.css' },
    });
    assert.match(text, /<script src="assets\/a\.js"><\/script>/);
    assert.match(text, /<link rel="stylesheet" href="assets\/a\.css" \/>/);
    assert.doesNotMatch(policyIn(text), /unsafe|\*/);
  });

  it('holds data that cannot end its element', () => {
    const text = documentOf({
      ...page,
      data: HOSTILE_TEXT,
      assets: { kind: 'inline', script: null, style: '' },
    });
    const data = text.split('id="page-data">')[1]?.split('</script>')[0] ?? '';
    assert.deepEqual(JSON.parse(data), HOSTILE_TEXT);
    assert.doesNotMatch(data, /[<\u2028\u2029]/);
  });

  it('escapes its title', () => {
    const text = documentOf({
      ...page,
      title: '</title><b>',
      assets: { kind: 'inline', script: null, style: '' },
    });
    assert.match(text, /<title>&lt;\/title&gt;&lt;b&gt;<\/title>/);
  });
});
