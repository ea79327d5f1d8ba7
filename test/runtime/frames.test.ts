/** Frames survive any chunking, and what is no frame is found out. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import {
  FRAME,
  FRAME_HEADER_BYTES,
  FrameError,
  MAX_FRAME_PAYLOAD_BYTES,
  frame,
  frameDecoder,
} from '../../src/runtime/frames.js';

const types = Object.values(FRAME);
const frames = fc.array(
  fc.record({
    type: fc.constantFrom(...types),
    correlation: fc.integer({ min: 0, max: 0xffff_ffff }),
    payload: fc.uint8Array({ maxLength: 300 }),
  }),
  { maxLength: 12 },
);

interface Seen {
  type: number;
  correlation: number;
  payload: string;
}

function collector(): { seen: Seen[]; push: (chunk: Buffer) => void } {
  const seen: Seen[] = [];
  const push = frameDecoder((type, correlation, payload) =>
    seen.push({ type, correlation, payload: payload.toString('hex') }),
  );
  return { seen, push };
}

describe('frames', () => {
  it('come out as they went in, however the bytes were cut', () => {
    fc.assert(
      fc.property(frames, fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1 }), (sent, cuts) => {
        const bytes = Buffer.concat(sent.map((one) => frame(one.type, one.correlation, one.payload)));
        const { seen, push } = collector();
        for (let offset = 0, turn = 0; offset < bytes.length; turn++) {
          const size = cuts[turn % cuts.length] ?? 1;
          push(bytes.subarray(offset, offset + size));
          offset += size;
        }
        const expected = sent.map((one) => ({ ...one, payload: Buffer.from(one.payload).toString('hex') }));
        assert.deepEqual(seen, expected);
      }),
    );
  });

  it('carry text as UTF-8 behind a prefix left free', () => {
    const { seen, push } = collector();
    const whole = frame(FRAME.result, 7, '"é"', 4);
    whole.writeUInt32BE(99, FRAME_HEADER_BYTES);
    push(whole);
    assert.deepEqual(seen, [{ type: FRAME.result, correlation: 7, payload: '00000063' + '22c3a922' }]);
  });

  it('of an unknown type or too long are refused at the header, and the stream stays refused', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.record({ type: fc.integer({ min: Math.max(...types) + 1, max: 255 }), length: fc.nat(100) }),
          fc.record({
            type: fc.constantFrom(0, ...types),
            length: fc.integer({ min: MAX_FRAME_PAYLOAD_BYTES + 1, max: 0xffff_ffff }),
          }),
        ),
        ({ type, length }) => {
          const header = Buffer.alloc(FRAME_HEADER_BYTES);
          header.writeUInt32BE(length, 0);
          header.writeUInt8(type, 4);
          const { seen, push } = collector();
          assert.throws(() => push(header), FrameError);
          assert.throws(() => push(frame(FRAME.ready, 0)), FrameError);
          assert.deepEqual(seen, []);
        },
      ),
    );
  });
});
