/** Replies with bills go in; what is counted of them comes out, in whatever order the sums are joined. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import {
  billOf,
  joinBills,
  joinCallBills,
  joinSignings,
  tallyOf,
  type CallBill,
} from '../../src/engine/bill.js';
import { decode, encode, newHistogram, record } from '../../src/engine/histogram.js';
import type { Answer } from '../../src/engine/reply.js';
import type { Completion, ExchangeOutcome } from '../../src/engine/transport.js';
import type { Endpoint } from '../../src/model/CallTarget.js';
import type { Bill, BillReader, BillTally } from '../../src/model/Drive.js';

const ENDPOINT: Endpoint = {
  name: 'noop',
  url: 'http://127.0.0.1/',
  method: 'POST',
  headers: {},
  expectStatus: 200,
  reply: 'envelope',
  bill: { header: 'x-amz-log-result', reader: 'aws-report' },
};
const read: BillReader = (text) =>
  text === 'unreadable' ? null : { billedMs: Number(text), initMs: null, maxMemoryMb: 70 };

const completed = (outcome: ExchangeOutcome): Completion => ({
  sentUs: 0,
  completedUs: 10,
  waited: false,
  remote: null,
  outcome,
});
const reply = (header?: string): Completion =>
  completed({
    kind: 'reply',
    status: 200,
    headers: header === undefined ? [] : ['X-Amz-Log-Result', header],
    body: '{}',
  });
const success = (durationsUs: readonly (number | null)[]): Answer => ({
  kind: 'success',
  result: null,
  hops: [],
  functionTime: null,
  invocations: durationsUs.map((durationUs, index) => ({
    serviceUs: 10,
    instance: `i${index}`,
    ordinal: 1,
    ageUs: 1,
    durationUs,
  })),
});
const FAILED: Answer = { kind: 'failure', error: 'function', message: 'it failed' };

describe('the bill of a call', () => {
  it('is read where it was asked for, and the functions behind the first have none of their own', () => {
    const bill = billOf(ENDPOINT, reply('12'), success([9_000, 2_500, null, 100]), true, read);
    assert.deepEqual(bill, {
      invocations: [{ billedMs: 12, initMs: null, maxMemoryMb: 70 }],
      executions: [],
      unread: 0,
      nestedUs: [2_500, 100],
    });
    // Each invocation is rounded up by itself.
    assert.deepEqual(tallyOf(bill).nested, { invocations: 2, billedMs: 3 + 1 });
  });

  it('is none where nobody asked', () => {
    assert.equal(billOf(ENDPOINT, reply('12'), success([1]), false, read), null);
    assert.equal(billOf(ENDPOINT, completed({ kind: 'timeout' }), { kind: 'timeout' }, false, read), null);
    const { bill: _, ...without } = ENDPOINT;
    assert.equal(billOf(without, reply('12'), success([1]), true, read), null);
  });

  it('counts as unread where it was asked for and did not come, or says nothing', () => {
    const unread: CallBill = { invocations: [], executions: [], unread: 1, nestedUs: [] };
    assert.deepEqual(billOf(ENDPOINT, reply(), success([1]), true, read), unread);
    assert.deepEqual(billOf(ENDPOINT, reply('unreadable'), success([1]), true, read), unread);
    assert.deepEqual(billOf(ENDPOINT, reply('12'), success([1]), true, null), unread);
    const timeout = completed({ kind: 'timeout' });
    assert.deepEqual(billOf(ENDPOINT, timeout, { kind: 'timeout' }, true, read), unread);
  });

  it('is owed for a function that failed, too', () => {
    assert.equal(billOf(ENDPOINT, reply('3000'), FAILED, true, read)?.invocations[0]?.billedMs, 3000);
  });

  it('comes by itself with an execution, whose functions are all nested', () => {
    const execution = { billedMs: 100, memoryMb: 64 };
    const answer: Answer = { ...success([1_500, 2_000]), execution } as Answer;
    const bill = billOf({ ...ENDPOINT, reply: 'execution' }, reply(), answer, false, null);
    assert.deepEqual(bill, { invocations: [], executions: [execution], unread: 0, nestedUs: [1_500, 2_000] });
    const { executions, nested, calls } = tallyOf(bill);
    assert.deepEqual(executions, { count: 1, billedMs: 100, mbMs: 6_400 });
    assert.deepEqual([nested.billedMs, calls], [2 + 2, 1]);
  });

  it('adds nothing to the sums when a part of it is missing: half a bill would pass for a cheap call', () => {
    const whole = billOf(ENDPOINT, reply('12'), success([1, 1_000]), true, read);
    const half = joinCallBills(whole, billOf(ENDPOINT, reply(), success([1]), true, read));
    assert.ok(half);
    const { calls, unread, invocations, billedMs, nested, maxMemoryMb } = tallyOf(half);
    assert.deepEqual(
      { calls, unread, invocations, billedMs },
      { calls: 0, unread: 1, invocations: 0, billedMs: 0 },
    );
    assert.deepEqual([nested, maxMemoryMb], [{ invocations: 0, billedMs: 0 }, 0]);
  });
});

const ms = fc.integer({ min: 0, max: 900_000 });
const bill: fc.Arbitrary<Bill> = fc.record(
  { billedMs: ms, initMs: fc.option(ms, { nil: null }), maxMemoryMb: fc.option(ms, { nil: null }) },
  { noNullPrototype: true },
);
const callBill: fc.Arbitrary<CallBill> = fc.record(
  {
    invocations: fc.array(bill, { maxLength: 4 }),
    executions: fc.array(fc.record({ billedMs: ms, memoryMb: fc.integer({ min: 64, max: 3_072 }) }), {
      maxLength: 2,
    }),
    unread: fc.constantFrom(0, 0, 1),
    nestedUs: fc.array(fc.integer({ min: 0, max: 1e9 }), { maxLength: 4 }),
  },
  { noNullPrototype: true },
);
const asked = fc.array(fc.integer({ min: 1, max: 1_000_000 }), { maxLength: 5 }).map((times) => {
  const histogram = newHistogram();
  for (const us of times) record(histogram, us);
  return encode(histogram);
});
const tally: fc.Arbitrary<BillTally | null> = fc.option(
  fc.tuple(callBill, asked).map(([one, times]) => ({ ...tallyOf(one), asked: times })),
  { nil: null },
);
/** Equal histograms may be encoded in more than one way. */
const shown = (sum: BillTally | null) =>
  sum === null ? null : { ...sum, asked: sum.asked === null ? null : decode(sum.asked).toJSON() };

describe('sums of bills', () => {
  it('are the same in whatever order they are joined', () => {
    fc.assert(
      fc.property(tally, tally, tally, (a, b, c) => {
        assert.deepEqual(shown(joinBills(a, b)), shown(joinBills(b, a)));
        assert.deepEqual(shown(joinBills(joinBills(a, b), c)), shown(joinBills(a, joinBills(b, c))));
        assert.deepEqual(joinBills(a, null), a);
      }),
    );
  });

  it('count every call that asked once, read or not', () => {
    fc.assert(
      fc.property(fc.array(callBill, { minLength: 1, maxLength: 8 }), (calls) => {
        const sum = calls.map(tallyOf).reduce<BillTally | null>(joinBills, null);
        assert.equal((sum?.calls ?? 0) + (sum?.unread ?? 0), calls.length);
        const read = calls.filter(({ unread }) => unread === 0).flatMap(({ invocations }) => invocations);
        assert.equal(sum?.invocations, read.length);
        assert.equal(
          sum?.billedMs,
          read.reduce((total, { billedMs }) => total + billedMs, 0),
        );
        const initialised = read.filter(({ initMs }) => initMs !== null);
        assert.equal(sum?.initialised, initialised.length);
      }),
    );
  });

  it('of the exchanges of one call are the same in whatever groups they are joined', () => {
    const one = fc.option(callBill, { nil: null });
    fc.assert(
      fc.property(one, one, one, (a, b, c) => {
        assert.deepEqual(joinCallBills(joinCallBills(a, b), c), joinCallBills(a, joinCallBills(b, c)));
        const [ab, ba] = [joinCallBills(a, b), joinCallBills(b, a)];
        assert.deepEqual(ab === null ? null : tallyOf(ab), ba === null ? null : tallyOf(ba));
      }),
    );
  });

  it('of signatures add up, and none is not zero', () => {
    assert.equal(joinSignings(null, null), null);
    assert.deepEqual(joinSignings({ ahead: 1, inside: 2 }, null), { ahead: 1, inside: 2 });
    assert.deepEqual(joinSignings({ ahead: 1, inside: 2 }, { ahead: 3, inside: 4 }), { ahead: 4, inside: 6 });
  });
});
