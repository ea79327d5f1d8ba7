import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { callQueue } from '../../src/runtime/call-queue.js';
import type { Call } from '../../src/runtime/call.js';

const callOf = (bytes: number): Call => ({
  event: new Uint8Array(bytes),
  requestId: '',
  done: () => undefined,
});

describe('the queue of a function', () => {
  it('gives calls back in their order, without those that were taken out', () => {
    const queue = callQueue(10);
    const calls = [callOf(1), callOf(2), callOf(3)] as const;
    for (const call of calls) assert.ok(queue.push(call));
    queue.remove(calls[1]);
    queue.remove(calls[1]);
    assert.equal(queue.length, 2);
    assert.equal(queue.shift(), calls[0]);
    assert.deepEqual(queue.drain(), [calls[2]]);
    assert.equal(queue.shift(), undefined);
    assert.equal(queue.length, 0);
  });

  it('refuses more calls than it may hold', () => {
    const queue = callQueue(2);
    assert.deepEqual(
      [callOf(0), callOf(0), callOf(0)].map((call) => queue.push(call)),
      [true, true, false],
    );
  });

  it('refuses more bytes than it may hold, and has room again when calls leave, in whichever way', () => {
    const queue = callQueue(100, 10);
    const large = callOf(8);
    assert.ok(queue.push(large));
    assert.ok(!queue.push(callOf(3)));
    assert.ok(queue.push(callOf(2)));
    queue.remove(large);
    assert.ok(queue.push(callOf(8)));
    queue.shift();
    assert.ok(queue.push(callOf(2)));
    queue.drain();
    assert.ok(queue.push(callOf(10)));
  });

  it('takes one call however large it is', () => {
    const queue = callQueue(100, 10);
    assert.ok(queue.push(callOf(11)));
    assert.ok(!queue.push(callOf(1)));
    assert.equal(queue.length, 1);
  });
});
