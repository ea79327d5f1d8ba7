/** The suites: which cells are measured when the user names none, how many blocks, and how many samples each series gets. */
import type { CompositionKind } from '../model/Composition.js';
import type { Suite } from '../model/Config.js';
import type { Params } from '../model/Workload.js';

export interface Cell {
  workload: string;
  compositions: readonly CompositionKind[];
  params: Params;
}

export interface SuiteDefinition {
  cells: readonly Cell[];
  trials: number;
  /** Measured samples of each series over all trials: what its highest quantile needs, and some to spare. */
  samples: number;
  /** Of each instance, before the first trial. */
  warmUpCalls: number;
}

const STANDARD: readonly Cell[] = [
  { workload: 'noop', compositions: ['caller'], params: {} },
  {
    workload: 'chain',
    compositions: ['in-process', 'native', 'orchestrator', 'direct', 'key-value', 'object-store', 'queue'],
    params: { length: 2 },
  },
  { workload: 'fanout', compositions: ['direct'], params: {} },
  { workload: 'fanin', compositions: ['direct'], params: {} },
];

const FULL: readonly Cell[] = [
  { workload: 'noop', compositions: ['caller'], params: {} },
  { workload: 'echo', compositions: ['caller'], params: { sizeBytes: 1_024 } },
  { workload: 'echo', compositions: ['caller'], params: { sizeBytes: 65_536 } },
  {
    workload: 'chain',
    compositions: [
      'in-process',
      'native',
      'orchestrator',
      'caller',
      'direct',
      'key-value',
      'object-store',
      'queue',
    ],
    params: { length: 2 },
  },
  {
    workload: 'chain',
    compositions: ['in-process', 'native', 'orchestrator', 'caller', 'direct'],
    params: { length: 5 },
  },
  { workload: 'chain', compositions: ['key-value'], params: { length: 2, store: 'runtime' } },
  {
    workload: 'fanout',
    compositions: ['in-process', 'native', 'orchestrator', 'caller', 'direct'],
    params: {},
  },
  {
    workload: 'fanin',
    compositions: [
      'in-process',
      'native',
      'orchestrator',
      'caller',
      'direct',
      'key-value',
      'object-store',
      'queue',
    ],
    params: {},
  },
  {
    workload: 'handoff',
    compositions: ['direct', 'native', 'orchestrator', 'key-value', 'object-store', 'queue'],
    params: { sizeBytes: 1_024 },
  },
  {
    workload: 'handoff',
    compositions: ['direct', 'native', 'orchestrator', 'key-value', 'object-store', 'queue'],
    params: { sizeBytes: 65_536 },
  },
  { workload: 'handoff', compositions: ['key-value'], params: { sizeBytes: 65_536, store: 'runtime' } },
];

/** A p99 needs 1,000 samples and a p90 needs 100 (design rule: n·(1−q) ≥ 10); 5 % more for those that start cold. */
export const SUITES: Readonly<Record<Suite, SuiteDefinition>> = {
  standard: { cells: STANDARD, trials: 10, samples: 1_050, warmUpCalls: 50 },
  quick: { cells: STANDARD, trials: 5, samples: 160, warmUpCalls: 20 },
  full: { cells: FULL, trials: 10, samples: 1_050, warmUpCalls: 50 },
};
