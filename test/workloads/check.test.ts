/** Checks accept the right answer, and refuse every other one in a sentence, whatever it is. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { Params, Workload } from '../../src/model/Workload.js';
import { compose } from '../../src/plan/compose.js';
import { chain } from '../../workloads/chain/workload.js';
import { handler as step } from '../../workloads/chain/functions/step.js';
import { handler as echoes } from '../../workloads/echo/functions/echo.js';
import { echo } from '../../workloads/echo/workload.js';
import type { Handler } from '../../workloads/context/index.js';
import { createEntry } from '../../workloads/context/shim.js';
import { handler as collect } from '../../workloads/fanin/functions/collect.js';
import { handler as produceReading } from '../../workloads/fanin/functions/produce.js';
import { handler as splitReadings } from '../../workloads/fanin/functions/split.js';
import { fanin } from '../../workloads/fanin/workload.js';
import { handler as splitWork } from '../../workloads/fanout/functions/split.js';
import { handler as work } from '../../workloads/fanout/functions/work.js';
import { fanout } from '../../workloads/fanout/workload.js';
import { handler as consume } from '../../workloads/handoff/functions/consume.js';
import { handler as produceText } from '../../workloads/handoff/functions/produce.js';
import { handoff } from '../../workloads/handoff/workload.js';
import { handler as nothing } from '../../workloads/noop/functions/noop.js';
import { noop } from '../../workloads/noop/workload.js';

const SUBJECTS: { workload: Workload; handlers: Record<string, Handler<never>> }[] = [
  { workload: noop, handlers: { noop: nothing } },
  { workload: echo, handlers: { echo: echoes } },
  { workload: chain, handlers: { step } },
  { workload: fanout, handlers: { split: splitWork, work } },
  { workload: fanin, handlers: { split: splitReadings, produce: produceReading, collect } },
  { workload: handoff, handlers: { produce: produceText, consume } },
];

const noInvoke = () => Promise.reject(new Error('nothing is invoked in-process'));

for (const { workload, handlers } of SUBJECTS) {
  /** The answer as it arrives: through JSON. */
  const answerTo = async (params: Params, call: number): Promise<unknown> => {
    const design = workload.design(params);
    const program = compose(design, 'in-process', { objectStore: null, keyValue: null }).functions[0]
      ?.program;
    assert.ok(program);
    const entry = createEntry({ program, handlers, stores: [], invoke: noInvoke });
    const { result } = await entry(JSON.parse(JSON.stringify(design.input(call))));
    return JSON.parse(JSON.stringify(result));
  };

  describe(`check of ${workload.name}`, () => {
    it('accepts the right answer, whatever the parameters and the number of the call', async () => {
      await fc.assert(
        fc.asyncProperty(paramsOf(workload), callNumber, async (params, call) => {
          const design = workload.design(params);
          assert.equal(design.check(await answerTo(params, call), design.input(call)), null);
        }),
        { numRuns: 60 },
      );
    });

    it('refuses the right answer to another call', async () => {
      // A text of one byte cannot tell more than ten calls apart, so sizes are as they usually are.
      await fc.assert(
        fc.asyncProperty(callNumber, callNumber, async (call, other) => {
          fc.pre(call !== other);
          const design = workload.design({});
          assertRefused(design.check(await answerTo({}, other), design.input(call)));
        }),
        { numRuns: 60 },
      );
    });

    it('refuses an answer in which anything was changed, lost, added or moved', async () => {
      await fc.assert(
        fc.asyncProperty(callNumber, fc.nat(), fc.nat(), async (call, where, how) => {
          const design = workload.design({});
          const right = await answerTo({}, call);
          const mutated = mutate(right, where, how);
          fc.pre(JSON.stringify(mutated) !== JSON.stringify(right));
          assertRefused(design.check(mutated, design.input(call)));
        }),
        { numRuns: 300 },
      );
    });

    it('never throws, whatever answers and whatever it is said to answer', () => {
      fc.assert(
        fc.property(anything, anything, callNumber, (result, input, call) => {
          const design = workload.design({});
          assertRefused(design.check(result, design.input(call)));
          const verdict = design.check(result, input);
          if (verdict !== null) assertRefused(verdict);
        }),
        { numRuns: 300 },
      );
    });

    it('designs functions whose sources exist under names of their own, and inputs that are JSON', async () => {
      const { functions, input } = workload.design({});
      const { access } = await import('node:fs/promises');
      for (const { sources } of functions) await access(sources.node);
      assert.deepEqual(JSON.parse(JSON.stringify(input(3))), input(3));
      assert.notDeepEqual(input(3), input(4));
    });
  });
}

const callNumber = fc.integer({ min: 0, max: 10_000_000 });
const MANY = Array.from({ length: 1e5 }, () => ({}));
const LONG = 'x'.repeat(1e6);
const ODD: unknown[] = [undefined, null, [], {}, Number.NaN, { call: -1 }, { result: null }, LONG, MANY];
const anything = fc.oneof(
  fc.jsonValue(),
  fc.nat(ODD.length - 1).map((index) => ODD[index]),
);

function assertRefused(verdict: string | null): void {
  assert.equal(typeof verdict, 'string');
  assert.ok(verdict !== null && verdict.length > 0 && verdict.length < 300, verdict ?? '');
  assert.doesNotMatch(verdict, /\n/);
}

/** Any values of the declared parameters; large texts rarely tell more than middling ones. */
function paramsOf(workload: Workload): fc.Arbitrary<Params> {
  const values = workload.parameters.map((parameter): [string, fc.Arbitrary<string | number>] =>
    parameter.kind === 'integer'
      ? [parameter.name, fc.integer({ min: parameter.min, max: Math.min(parameter.max, 10_000) })]
      : [parameter.name, fc.constantFrom(...parameter.choices)],
  );
  return fc.record(Object.fromEntries(values));
}

/** Changes the part of a value that `where` leads to, in the way that `how` says. */
function mutate(value: unknown, where: number, how: number): unknown {
  if (Array.isArray(value)) {
    const items: unknown[] = value;
    const at = where % Math.max(1, items.length);
    switch (how % 5) {
      case 0:
        return items.filter((_, index) => index !== at);
      case 1:
        return [...items.slice(0, at), items[at], ...items.slice(at)];
      case 2:
        return [...items.slice(1), ...items.slice(0, 1)];
      case 3:
        return Object.fromEntries(items.entries());
      default:
        return items.map((item, index) =>
          index === at ? mutate(item, Math.floor(where / 7), Math.floor(how / 5)) : item,
        );
    }
  }
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value);
    const at = where % Math.max(1, entries.length);
    switch (how % 4) {
      case 0:
        return Object.fromEntries(entries.filter((_, index) => index !== at));
      case 1:
        return { ...value, added: null };
      case 2:
        return entries;
      default:
        return Object.fromEntries(
          entries.map(([key, field], index) => [
            key,
            index === at ? mutate(field, Math.floor(where / 7), Math.floor(how / 4)) : field,
          ]),
        );
    }
  }
  if (typeof value === 'string') return how % 2 === 0 ? value.slice(1) : `${value.slice(0, -1)}!`;
  if (typeof value === 'number') return [value + 1, -value, String(value), null, 0][how % 5];
  return how % 2 === 0 ? 0 : 'other';
}
