/** WebAssembly histograms: they say exactly what those in JavaScript say. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { wasmLatencyCounters } from '../../src/drive/wasm-histograms.js';
import { decode, HIGHEST_US } from '../../src/engine/histogram.js';
import { jsLatencyCounter } from '../../src/engine/latency-counter.js';

const newCounter = await wasmLatencyCounters();

describe('a WebAssembly latency counter', () => {
  it('encodes to the same bytes as one in JavaScript', () => {
    const latency = fc.oneof(
      fc.double({ min: -5, max: 20_000, noNaN: true }),
      fc.integer({ min: 1, max: 2 * HIGHEST_US }),
    );
    fc.assert(
      fc.property(fc.array(latency, { maxLength: 300 }), (latencies) => {
        const [wasm, js] = [newCounter(), jsLatencyCounter()];
        for (const each of latencies) {
          wasm.record(each);
          js.record(each);
        }
        assert.equal(wasm.encode(), js.encode());
        wasm.free();
      }),
      { numRuns: 50 },
    );
  });

  it('refuses what is not a latency', () => {
    const counter = newCounter();
    assert.throws(() => counter.record(Number.NaN), /not a latency/);
    assert.throws(() => counter.record(Infinity), /not a latency/);
    assert.equal(counter.encode(), null);
    counter.free();
  });

  it('gives back its memory: thousands may follow each other', () => {
    for (let index = 0; index < 3_000; index++) {
      const counter = newCounter();
      counter.record(index + 1);
      assert.equal(decode(counter.encode() ?? '').totalCount, 1);
      counter.free();
    }
  });
});
