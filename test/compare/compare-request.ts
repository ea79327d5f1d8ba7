/** Stored runs go in, what `compareRuns` is asked about them comes out. */
import type { CompareRequest } from '../../src/compare/compare-runs.js';
import type { RunRecord } from '../../src/model/RunRecord.js';

export const FAIL_ON = { what: 'regression', margin: 0.05 } as const;

export function request(
  bases: readonly RunRecord[],
  heads: readonly RunRecord[],
  more: Partial<CompareRequest> & { how?: 'named' | 'found' } = {},
): CompareRequest {
  const { how = 'named', ...others } = more;
  return {
    label: 'the base',
    bases: bases.map((record) => ({ record, name: record.id, how })),
    unreadable: [],
    heads,
    margin: 0.05,
    gates: [],
    failOn: null,
    force: false,
    version: '1.2.3',
    ...others,
  };
}
