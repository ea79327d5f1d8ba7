/** The points of a track go in; a small line of its newest p99 values comes out, with what it shows in words. */
import type { Track } from '../../src/model/Site.js';
import { quantileText } from './words.js';
import { html, trusted, type Markup } from '../page/markup.js';

const WIDTH = 96;
const HEIGHT = 24;
const PAD = 3;
/** About a week of runs every four hours. */
const NEWEST = 40;

/** By place, not by time: days without a run take no room. What was not attained touches the upper edge. */
export function sparkline({ points, changes }: Track): Markup | null {
  const shown = points.slice(-NEWEST);
  const known = shown.map(({ p99 }) => p99).filter((p99) => typeof p99 === 'number');
  if (known.length < 2) return null;
  const low = Math.log(Math.min(...known));
  const span = Math.log(Math.max(...known)) - low;
  const x = (place: number): number => PAD + (place / (shown.length - 1)) * (WIDTH - 2 * PAD);
  // A line that hardly moves stays in the middle: the scale is at least 20 % high.
  const scale = Math.max(span, Math.log(1.2));
  const y = (us: number): number =>
    HEIGHT - PAD - ((Math.log(us) - low + (scale - span) / 2) / scale) * (HEIGHT - 2 * PAD);
  const at = shown.flatMap(({ p99 }, place) => {
    if (p99 === null) return [];
    return [`${x(place).toFixed(1)},${(p99 === 'failing' ? 1 : y(p99)).toFixed(1)}`];
  });
  const first = points.length - shown.length;
  const steps = changes
    .filter(({ quantile, from }) => quantile === 'p99' && from > first)
    .map(({ from }) => x(from - first - 0.5).toFixed(1));
  const words = `p99 of the last ${String(shown.length)} runs: ${quantileText(Math.min(...known))} to ${quantileText(Math.max(...known))}`;
  return html`<svg
    class="spark"
    viewBox="0 0 ${WIDTH} ${HEIGHT}"
    width="${WIDTH}"
    height="${HEIGHT}"
    role="img"
    aria-label="${words}"
  >
    ${steps.map((step) => trusted(`<path class="step" d="M${step} 0V${String(HEIGHT)}"/>`))}
    ${trusted(`<polyline points="${at.join(' ')}"/>`)}
    ${trusted(`<circle cx="${(at.at(-1) ?? '0,0').replace(',', '" cy="')}" r="2.4"/>`)}
  </svg>`;
}
