/** The workload `fanout`: one function gives work to many at the same time, and whoever invoked them joins their answers. */
import type { Workload } from '../../src/model/Workload.js';
import { callOf } from '../call-of.js';
import { difference } from '../difference.js';
import { integerOf, type IntegerParameter } from '../integer-of.js';
import { sourceOf } from '../source-of.js';

const width: IntegerParameter = {
  kind: 'integer',
  name: 'width',
  default: 4,
  min: 1,
  max: 64,
  description: 'How many functions work at the same time.',
};

export const fanout: Workload = {
  name: 'fanout',
  title: 'Fan-out',
  description: 'Splits work among functions that run at the same time, and waits for the slowest.',
  group: 'composition',
  parameters: [width],
  compositions: ['direct', 'caller', 'native', 'in-process', 'orchestrator'],
  design(params) {
    const branches = integerOf(params, width);
    return {
      functions: [
        { name: 'split', sources: { node: sourceOf(import.meta.url, 'functions/split.ts') } },
        { name: 'work', sources: { node: sourceOf(import.meta.url, 'functions/work.ts') } },
      ],
      flow: {
        kind: 'sequence',
        steps: [
          { kind: 'task', function: 'split' },
          { kind: 'map', over: { kind: 'task', function: 'work' } },
        ],
      },
      input: (sequence) => ({ call: sequence, width: branches }),
      check(result, input) {
        const call = callOf(input);
        const answers = Array.from({ length: branches }, (_, branch) => ({
          branch,
          answer: call * 1000 + branch * branch,
        }));
        return difference(result, answers);
      },
    };
  },
};
