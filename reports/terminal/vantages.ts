/** A run and a width go in; one line for each cell that was called from outside and from the platform comes out. */
import type { RunRecord } from '../../src/model/RunRecord.js';
import { timesText } from '../number-text.js';
import { labelOf } from '../summary-rows.js';
import { vantagePairs } from '../vantage-pairs.js';
import { wrap } from './wrap.js';

export function vantageLines(run: RunRecord, columns: number): string[] {
  return vantagePairs(run).flatMap(({ platform, p50Ratio, p99Ratio, explanation }) =>
    wrap(
      `${labelOf(platform)}: p50 ${timesText(p50Ratio)}, p99 ${timesText(p99Ratio)} of what it is from outside. ${explanation}`,
      columns,
      '  ',
    ),
  );
}
