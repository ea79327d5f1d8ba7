/** The workload `fanin`: many functions produce at the same time, and one function collects all their results. */
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
  description: 'How many functions produce at the same time.',
};

export const fanin: Workload = {
  name: 'fanin',
  title: 'Fan-in',
  description: 'Lets functions produce at the same time, and one function collect all that they produced.',
  group: 'composition',
  parameters: [width],
  compositions: [
    'direct',
    'caller',
    'native',
    'in-process',
    'object-store',
    'key-value',
    'queue',
    'orchestrator',
  ],
  design(params) {
    const producers = integerOf(params, width);
    return {
      functions: [
        { name: 'split', sources: { node: sourceOf(import.meta.url, 'functions/split.ts') } },
        { name: 'produce', sources: { node: sourceOf(import.meta.url, 'functions/produce.ts') } },
        { name: 'collect', sources: { node: sourceOf(import.meta.url, 'functions/collect.ts') } },
      ],
      flow: {
        kind: 'sequence',
        steps: [
          { kind: 'task', function: 'split' },
          { kind: 'map', over: { kind: 'task', function: 'produce' } },
          { kind: 'task', function: 'collect' },
        ],
      },
      input: (sequence) => ({ call: sequence, width: producers }),
      check(result, input) {
        const call = callOf(input);
        const branches = Array.from({ length: producers }, (_, branch) => branch);
        const sum = branches.reduce((total, branch) => total + call * 1000 + branch * branch, 0);
        return difference(result, { branches, sum });
      },
    };
  },
};
