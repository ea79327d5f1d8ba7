/** The load of a series goes in; words come out that are the same where loads may be compared. */
import type { SeriesRecord } from '../../model/RunRecord.js';

const LONGEST = 200;

/** Not how long a trial was: that changes how well a number is known, and not which number it is. */
export function loadWords({ load }: Pick<SeriesRecord, 'load'>): string {
  const { profile, arrival, rate, timeoutMs, connections, burst, step, gapsMs, ladder, replay } = load;
  const parts = [
    profile,
    arrival ?? '',
    rate === null ? '' : `${String(rate)}/s`,
    burst === undefined ? '' : `${String(burst.size)} every ${String(burst.intervalMs)} ms`,
    step === undefined ? '' : `to ${String(step.toRate)}/s after ${String(step.atMs)} ms`,
    gapsMs === undefined ? '' : `gaps of ${gapsMs.join(', ')} ms`,
    ladder === undefined ? '' : `rungs of ${ladder.rates.join(', ')}/s`,
    replay === undefined ? '' : `of ${replay.source} at ${String(replay.speedup)}×`,
    profile === 'closed' ? `${String(connections)} connections` : '',
    `time-out ${String(timeoutMs)} ms`,
  ];
  return parts
    .filter((part) => part !== '')
    .join(' · ')
    .slice(0, LONGEST);
}
