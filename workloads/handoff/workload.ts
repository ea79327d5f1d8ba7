/** The workload `handoff`: one function produces a value of a given size, another consumes it. */
import type { Workload } from '../../src/model/Workload.js';
import { callOf } from '../call-of.js';
import { fillerBody, fillerTail } from '../context/filler.js';
import { fnv1a } from '../context/index.js';
import { difference } from '../difference.js';
import { integerOf, type IntegerParameter } from '../integer-of.js';
import { sourceOf } from '../source-of.js';

const sizeBytes: IntegerParameter = {
  kind: 'integer',
  name: 'sizeBytes',
  default: 1024,
  min: 1,
  max: 5 * 1024 * 1024,
  description: 'Size of what is handed from one function to the other.',
};

export const handoff: Workload = {
  name: 'handoff',
  title: 'Handoff',
  description:
    'Hands a value of a given size from the function that produces it to the one that consumes it.',
  group: 'state',
  parameters: [sizeBytes],
  compositions: ['object-store', 'key-value', 'direct', 'native', 'in-process', 'queue', 'orchestrator'],
  design(params) {
    const size = integerOf(params, sizeBytes);
    const checksum = checksumBySize(size);
    return {
      functions: [
        { name: 'produce', sources: { node: sourceOf(import.meta.url, 'functions/produce.ts') } },
        { name: 'consume', sources: { node: sourceOf(import.meta.url, 'functions/consume.ts') } },
      ],
      flow: {
        kind: 'sequence',
        steps: [
          { kind: 'task', function: 'produce' },
          { kind: 'task', function: 'consume' },
        ],
      },
      input: (sequence) => ({ call: sequence, sizeBytes: size }),
      check: (result, input) => difference(result, { bytes: size, checksum: checksum(callOf(input)) }),
    };
  },
};

/** The checker runs on the thread that drives the load, so what is the same for every call is summed up only once. */
function checksumBySize(size: number): (call: number) => number {
  let ofBody: number | undefined;
  return (call) => {
    ofBody ??= fnv1a(fillerBody(size));
    return fnv1a(fillerTail(size, call), ofBody);
  };
}
