/** An interval of latencies goes in, "388–460 µs" comes out: the unit once where both ends share it. */
import { formatLatency } from '../src/ui/latency.js';

/** "–" for null. */
export function intervalText(interval: readonly [number, number] | null): string {
  if (interval === null) return '–';
  const low = formatLatency(interval[0]);
  const high = formatLatency(interval[1]);
  const [lowFigure, lowUnit] = low.split(' ');
  const [, highUnit] = high.split(' ');
  return lowUnit === highUnit ? `${lowFigure}–${high}` : `${low} – ${high}`;
}
