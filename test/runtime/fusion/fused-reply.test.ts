/** What fused instances answer, as bytes, and what the gateway makes of it. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { readFusedError, readFusedReply } from '../../../src/runtime/fusion/fused-reply.js';

describe('the answer of a fused instance', () => {
  it('gives back the bytes of any output, and the times', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.array(fc.nat(), { minLength: 2 }), (output, us) => {
        const read = readFusedReply(Buffer.from(JSON.stringify({ us, output })));
        assert.ok(read !== null);
        assert.equal(read.output.toString(), JSON.stringify(output));
        assert.deepEqual(read.us, us);
      }),
    );
  });

  it('of another form is none', () => {
    const others = ['', '1', '{"output":1}', '{"us":["a"],"output":1}', '{"us":[-1],"output":1}'];
    const endless = `{"us":[${'1,'.repeat(50_000)}1],"output":1}`;
    for (const text of [...others, endless]) assert.equal(readFusedReply(Buffer.from(text)), null, text);
  });

  it('names the step that failed', () => {
    const error = (errorType: string): Buffer =>
      Buffer.from(JSON.stringify({ errorType, errorMessage: 'no', trace: [] }));
    const own = readFusedError(error('7:3:Odd'), 10);
    assert.deepEqual([own.step, own.errorType], [7, '3:Odd']);
    assert.deepEqual(JSON.parse(own.body.toString()), {
      errorType: '3:Odd',
      errorMessage: 'no',
      trace: [],
    });
    assert.equal(readFusedError(error('Runtime.MarshalError'), 10).step, 9);
    assert.equal(readFusedError(error('Runtime.ExitError'), 10).step, null);
  });
});
