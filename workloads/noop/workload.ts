/** The workload `noop`: one function that does nothing, so that what is measured is the platform. */
import type { Workload } from '../../src/model/Workload.js';
import { callOf } from '../call-of.js';
import { difference } from '../difference.js';
import { sourceOf } from '../source-of.js';

export const noop: Workload = {
  name: 'noop',
  title: 'No-op',
  description:
    'Calls one function that only hands back the number of its call: what the platform itself costs.',
  group: 'invocation',
  parameters: [],
  compositions: ['caller'],
  design: () => ({
    functions: [{ name: 'noop', sources: { node: sourceOf(import.meta.url, 'functions/noop.ts') } }],
    flow: { kind: 'task', function: 'noop' },
    input: (sequence) => ({ call: sequence }),
    check: (result, input) => difference(result, { call: callOf(input) }),
  }),
};
