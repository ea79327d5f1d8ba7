/** A run and a width go in; one line for each cell that was called from outside and from the platform comes out. */
import type { RunRecord } from '../../src/model/RunRecord.js';
import { labelOf } from '../summary-rows.js';
import { vantagePairs, vantageRatioText } from '../vantage-pairs.js';
import { wrap } from './wrap.js';

export function vantageLines(run: RunRecord, columns: number): string[] {
  return vantagePairs(run).flatMap(({ platform, p50, p99, explanation }) =>
    wrap(
      `${labelOf(platform)}: p50 ${vantageRatioText(p50)}, p99 ${vantageRatioText(p99)} of what it is from outside. ${explanation}`,
      columns,
      '  ',
    ),
  );
}
