/** Ages, ordinals and service times go in; no call that waited for a boot ever comes out warm. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { startClassJudge, worstClass, type Invocation } from '../../src/engine/start-class.js';

const invocation = (ordinal: number, ageMs: number, serviceMs: number, durationMs = 0): Invocation => ({
  instance: 'i',
  ordinal,
  ageUs: ageMs * 1_000,
  serviceUs: serviceMs * 1_000,
  durationUs: durationMs * 1_000,
});

describe('start classes', () => {
  it('calls an instance that was born while the caller waited cold', () => {
    const judge = startClassJudge([]);
    judge.observe(invocation(1, 800, 805));
    assert.equal(judge.judge(invocation(1, 800, 805)), 'cold');
  });

  it('calls the first call of an older instance first, and later ones warm', () => {
    const judge = startClassJudge([]);
    const [first, second] = [invocation(1, 5_000, 3), invocation(2, 5_020, 3)];
    judge.observe(first);
    judge.observe(second);
    assert.equal(judge.judge(first), 'first');
    assert.equal(judge.judge(second), 'warm');
  });

  it('calls every call that queued behind a boot cold, whatever its ordinal', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 10, max: 5_000 }),
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 40 }),
        fc.integer({ min: 0, max: 20 }),
        (bootMs, shares, durationMs) => {
          // Sent while the boot ran; each enters at its end, one after the other, in the order sent.
          const sent = shares.map((share) => share * bootMs * 0.99).sort((a, b) => a - b);
          const calls = sent.map((at, index) => {
            const ageMs = bootMs + index * 0.01;
            return invocation(index + 1, ageMs, ageMs - at + durationMs + 0.1, durationMs);
          });
          const judge = startClassJudge([]);
          calls.forEach((call) => judge.observe(call));
          const [first, ...rest] = calls.map((call) => judge.judge(call));
          assert.ok(
            first === 'cold' || first === 'first',
            'the very first is one of the two by its age alone',
          );
          assert.ok(rest.every((each) => each === 'cold'));
        },
      ),
    );
  });

  it('needs an earlier entry of the same instance before it calls anything warm', () => {
    const judge = startClassJudge([]);
    const call = invocation(7, 60_000, 3);
    judge.observe(call);
    assert.equal(
      judge.judge(call),
      null,
      'undecided: nothing shows that it was serving when the call was sent',
    );
    judge.observe(invocation(6, 59_000, 3));
    assert.equal(judge.judge(call), 'warm');
  });

  it('remembers instances from before', () => {
    const judge = startClassJudge([{ instance: 'i', youngestUs: 1_000, sawFirst: true, ordinal: 50 }]);
    assert.equal(judge.judge(invocation(51, 9_000, 4)), 'warm');
  });

  it('says unknown without evidence', () => {
    const bare = { instance: null, ordinal: null, ageUs: null, serviceUs: 10, durationUs: 0 };
    assert.equal(startClassJudge([]).judge(bare), 'unknown');
  });

  it('takes the worst class of the hops, and waits while a worse one is possible', () => {
    assert.equal(worstClass(['warm', 'first', 'warm']), 'first');
    assert.equal(worstClass(['warm', 'unknown']), 'unknown');
    assert.equal(worstClass([null, 'cold']), 'cold');
    assert.equal(worstClass([null, 'warm']), null);
    assert.equal(worstClass(['warm', 'warm']), 'warm');
  });
});
