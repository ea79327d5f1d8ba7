/** The workload `echo`: one function that sends its payload back, so that what is measured is how payloads travel. */
import type { Workload } from '../../src/model/Workload.js';
import { callOf } from '../call-of.js';
import { filler } from '../context/index.js';
import { difference } from '../difference.js';
import { integerOf, type IntegerParameter } from '../integer-of.js';
import { sourceOf } from '../source-of.js';

const sizeBytes: IntegerParameter = {
  kind: 'integer',
  name: 'sizeBytes',
  default: 1024,
  min: 0,
  max: 5 * 1024 * 1024,
  description: 'Size of the payload, sent and returned.',
};

export const echo: Workload = {
  name: 'echo',
  title: 'Echo',
  description: 'Sends a payload of a given size to one function and gets it back unchanged.',
  group: 'invocation',
  parameters: [sizeBytes],
  compositions: ['caller'],
  design(params) {
    const size = integerOf(params, sizeBytes);
    const payload = (call: number) => ({ call, payload: filler(size, call) });
    return {
      functions: [{ name: 'echo', sources: { node: sourceOf(import.meta.url, 'functions/echo.ts') } }],
      flow: { kind: 'task', function: 'echo' },
      input: payload,
      check: (result, input) => difference(result, payload(callOf(input))),
    };
  },
};
