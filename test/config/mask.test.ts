/** What may be a secret does not come out again. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { maskHeader, maskUrl } from '../../src/config/mask.js';
import { commandLine } from '../../src/commands/shell-words.js';

describe('mask', () => {
  const urls: readonly [string, string][] = [
    ['https://example.org/a/b', 'https://example.org/a/b'],
    ['https://user:pw@example.org:8443/a?key=1&b=&c', 'https://***@example.org:8443/a?key=***&b=***&***'],
    ['http://127.0.0.1:9000/?token=abc#frag', 'http://127.0.0.1:9000/?token=***'],
    ['not a url?token=abc', 'not a url?***'],
  ];
  for (const [given, expected] of urls) {
    it(`masks ${given}`, () => assert.equal(maskUrl(given), expected));
  }

  it('keeps the name of a header and nothing else', () => {
    assert.equal(maskHeader('authorization: Bearer abc'), 'authorization: ***');
    assert.equal(maskHeader('x-key=abc=d'), 'x-key=***');
    assert.equal(maskHeader('abc'), '***');
  });

  it('writes a command line that a shell reads back, without secrets', () => {
    const line = commandLine([
      'run',
      'https://u:p@example.org/?k=s3cret',
      '--header',
      'authorization: s3cret',
      '--header=x-key: s3cret',
      '--body',
      "it's",
    ]);
    assert.equal(
      line,
      "faasmark run 'https://***@example.org/?k=***' --header 'authorization: ***' '--header=x-key: ***' --body 'it'\\''s'",
    );
  });
});
