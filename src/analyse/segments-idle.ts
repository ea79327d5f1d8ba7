/** The gaps of an idle profile go in; its keep-alive and cold-start curve comes out. */
import type { SegmentRecord, SeriesRecord } from '../model/RunRecord.js';

export function idleCurve(
  gapsMs: readonly number[],
  gaps: readonly SegmentRecord[],
): NonNullable<SeriesRecord['idle']> {
  return gaps.flatMap((gap, index) => {
    const gapMs = gapsMs[index];
    if (gapMs === undefined) return [];
    const answered = gap.intended - gap.failures;
    return {
      gapMs,
      n: gap.intended,
      cold: gap.cold,
      coldShare: answered === 0 ? null : gap.cold / answered,
      p50Us: gap.all.p50Us,
      maxUs: gap.all.maxUs,
    };
  });
}
