/** Definitions of state machines: valid by AWS's schema, doing what the flow says, and telling of every function that ran. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { stateMachineOf, type Definition } from '../../../providers/aws/state-machine.js';
import { readExecution } from '../../../src/engine/execution-reply.js';
import type { Flow } from '../../../src/model/Composition.js';
import { compose } from '../../../src/plan/compose.js';
import type { Json } from '../../../src/runtime/states/json.js';
import { createEntry } from '../../../workloads/context/shim.js';
import { flows, handlerOf, HANDLERS, interpret } from '../../plan/fixtures/drawn-flows.js';
import { runDefinition, type TestFunctions } from '../../runtime/states/machine-under-test.js';
import { aslErrors } from './asl.js';

const arnOf = (name: string): string => `arn:aws:lambda:us-east-1:000000000000:function:${name}`;
const SECOND_US = 1_000_000;

interface Machine {
  flow: Flow;
  functions: TestFunctions;
  handled(): number;
}

/** As it is deployed: the flow without what is empty, and the real shim around the handler of each function. */
function machineOf(drawn: Flow): Machine {
  const functions = HANDLERS.map((name) => ({ name, sources: { node: `/nowhere/${name}.ts` } }));
  const design = { functions, flow: drawn, input: () => null, check: () => null };
  const composed = compose(design, 'orchestrator', { objectStore: null, keyValue: null });
  assert.ok(composed.entry.kind === 'native');
  let handled = 0;
  const entered = composed.functions.map(({ name, handlers: [definition], program }) => {
    const handler = definition?.name ?? '';
    const invoked = async (event: string): Promise<string> => {
      // Each call has an instance of its own, so that none is taken for another.
      const entry = createEntry({
        program,
        handlers: {
          [handler]: (input: unknown) => {
            handled += 1;
            return handlerOf(handler)(input);
          },
        },
        stores: [],
        invoke: () => Promise.reject(new Error('nobody is invoked here')),
      });
      return JSON.stringify(await entry(JSON.parse(event)));
    };
    return [name, invoked] as const;
  });
  return { flow: composed.entry.flow, functions: Object.fromEntries(entered), handled: () => handled };
}

async function execute({ flow, functions }: Machine, event: unknown): Promise<unknown> {
  const definition = JSON.parse(JSON.stringify(stateMachineOf(flow, arnOf))) as Json;
  const { outcome, output } = await runDefinition(definition, event as Json, functions, 64 * 1024 * 1024);
  assert.equal(outcome.kind, 'done', JSON.stringify(outcome));
  return output;
}

describe('state machines on AWS', () => {
  it('do what any flow says, and bring the evidence of each function that ran', async () => {
    await fc.assert(
      fc.asyncProperty(flows(), fc.json(), async ({ flow }, text) => {
        const event: unknown = JSON.parse(text);
        const machine = machineOf(flow);
        const output = await execute(machine, event);
        const read = readExecution({ status: 'SUCCEEDED', output: JSON.stringify(output) }, SECOND_US);
        assert.ok(read.kind === 'succeeded');
        const expected = interpret(flow, event);
        assert.deepEqual(read.result, expected.result);
        assert.equal(machine.handled(), expected.handled);
        // A map over nothing leaves an empty array, in which no evidence has a place.
        if (JSON.stringify(flow).includes('split-none')) return;
        assert.equal(read.invocations.length, expected.handled);
        assert.ok(read.criticalUs !== null);
      }),
      { numRuns: 150 },
    );
  });

  it('are valid by the schema of the States Language', () => {
    fc.assert(
      fc.property(flows(), ({ flow }) => {
        assert.equal(aslErrors(stateMachineOf(machineOf(flow).flow, arnOf)), null);
      }),
      // Its paths are checked one by one: a flow takes it up to a second.
      { numRuns: 15 },
    );
  });

  it('would be told to be invalid if they were', () => {
    const broken: Definition = {
      StartAt: 'nowhere',
      States: { here: { Type: 'Task', Resource: arnOf('a'), Next: 'gone' } },
    };
    assert.notEqual(aslErrors(broken), null);
  });
});
