/** Payload texts have their exact size, differ by call, and their checksum can be summed up in parts. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { filler, fillerBody, fillerTail } from '../../../workloads/context/filler.js';
import { fnv1a } from '../../../workloads/context/fnv1a.js';

describe('filler', () => {
  it('is as many ASCII characters as asked for, body and tail', () => {
    fc.assert(
      fc.property(fc.nat(5000), fc.nat(), (size, call) => {
        const text = filler(size, call);
        assert.equal(Buffer.byteLength(text), size);
        assert.equal(text, fillerBody(size) + fillerTail(size, call));
        assert.equal(JSON.stringify(text).length, size + 2, 'JSON needs no escapes for it');
      }),
    );
  });

  it('differs between calls', () => {
    assert.notEqual(filler(1024, 1), filler(1024, 2));
    assert.equal(filler(3, 12_345), '345');
    assert.equal(filler(0, 7), '');
  });
});

describe('fnv1a', () => {
  it('gives the published values', () => {
    // Test vectors of draft-eastlake-fnv, appendix C.
    assert.equal(fnv1a(''), 0x811c9dc5);
    assert.equal(fnv1a('a'), 0xe40c292c);
    assert.equal(fnv1a('foobar'), 0xbf9cf968);
  });

  it('continues from the state of what came before', () => {
    fc.assert(fc.property(fc.string(), fc.string(), (a, b) => fnv1a(b, fnv1a(a)) === fnv1a(a + b)));
  });
});
