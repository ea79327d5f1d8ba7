/** The rungs of a ladder go in; the rate up to which the tail stays low comes out. */
import type { SegmentRecord, SeriesRecord } from '../model/RunRecord.js';

/** p99 of at most this many times that of the lowest rung. */
const TIMES = 2;

/**
 * The knee: the rate beyond which response time grows much faster than throughput (Jain, "The Art of Computer
 * Systems Performance Analysis", 1991, section 3.3, "knee capacity"). Where that begins is a convention; here it is
 * the last rung, counted from the lowest without a gap, whose p99 is at most twice that of the lowest and that kept
 * up. Attained p99: failures are infinitely slow.
 */
export function ladderFigures(rungs: readonly SegmentRecord[]): NonNullable<SeriesRecord['ladder']> {
  const [lowest] = rungs;
  if (lowest === undefined || lowest.intended === 0) {
    return { kneeRate: null, verdict: 'undecided: nothing was measured' };
  }
  const baseUs = lowest.attained.p99Us;
  if (baseUs === null) {
    return { kneeRate: null, verdict: `undecided: no p99 at ${lowest.name}, ${lowest.attained.n} samples` };
  }
  let knee: number | null = null;
  for (const rung of rungs) {
    const { p99Us, n } = rung.attained;
    if (n === 0) return { kneeRate: null, verdict: `undecided: nothing was measured at ${rung.name}` };
    if (!rung.keptUp) return { kneeRate: knee, verdict: `${rung.name} was not carried` };
    if (p99Us === null || p99Us > TIMES * baseUs) {
      return { kneeRate: knee, verdict: `at ${rung.name} p99 is over twice that at ${lowest.name}` };
    }
    knee = rung.rate;
  }
  return { kneeRate: null, verdict: `not reached up to ${rungs.at(-1)?.name ?? ''}` };
}
