/** The workload `chain`: functions one after the other, each with the result of the one before. */
import type { Workload } from '../../src/model/Workload.js';
import { callOf } from '../call-of.js';
import { difference } from '../difference.js';
import { integerOf, type IntegerParameter } from '../integer-of.js';
import { sourceOf } from '../source-of.js';

const length: IntegerParameter = {
  kind: 'integer',
  name: 'length',
  default: 2,
  min: 1,
  max: 50,
  description: 'How many functions stand one after the other.',
};

export const chain: Workload = {
  name: 'chain',
  title: 'Chain',
  description: 'Runs functions one after the other, each with the result of the one before.',
  group: 'composition',
  parameters: [length],
  compositions: [
    'in-process',
    'caller',
    'direct',
    'object-store',
    'key-value',
    'native',
    'queue',
    'orchestrator',
  ],
  design(params) {
    const steps = integerOf(params, length);
    return {
      functions: [{ name: 'step', sources: { node: sourceOf(import.meta.url, 'functions/step.ts') } }],
      flow: {
        kind: 'sequence',
        steps: Array.from({ length: steps }, () => ({ kind: 'task', function: 'step' })),
      },
      // `call` tells the first step nothing; it lets the check know which answer belongs to this input.
      input: (sequence) => ({ call: sequence, value: startOf(sequence), trail: [] }),
      // A lost, repeated or stale step breaks the trail: each step must have seen what the one before it left.
      check(result, input) {
        const start = startOf(callOf(input));
        const trail = Array.from({ length: steps }, (_, step) => start + step);
        return difference(result, { value: start + steps, trail });
      },
    };
  },
};

/** Far enough apart that no step of one call sees a value that belongs to another. */
function startOf(call: number): number {
  return call * 1000;
}
