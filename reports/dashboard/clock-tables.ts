/** The points of a track go in; what the time of day and the day of the week have to do with them comes out, as bars with their numbers. */
import type { TrackPoint } from '../../src/model/Site.js';
import { dataTable } from '../page/data-table.js';
import { html, trusted, type Markup } from '../page/markup.js';
import { asNumber } from './history-chart.js';
import { quantileText } from './words.js';

const DAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const BAR = 120;
/** Fewer are no pattern. */
const FEWEST_RUNS = 8;

interface Slot {
  name: string;
  runs: number;
  p50Us: number | null;
  p99Us: number | null;
}

export function clockTables(points: readonly TrackPoint[]): Markup | null {
  if (points.length < FEWEST_RUNS) return null;
  const byHour = parted(points, 6, (at) => Math.floor((at % DAY_MS) / (4 * HOUR_MS)));
  // The first day of 1970 was a Thursday.
  const byDay = parted(points, 7, (at) => (Math.floor(at / DAY_MS) + 3) % 7);
  const hours = byHour.map((part, index) => slotOf(`${pad(index * 4)}–${pad(index * 4 + 4)} h`, part));
  const days = byDay.map((part, index) => slotOf(DAYS[index] ?? '', part));
  return html`<section id="clock">
    <h2>Time of day and day of the week</h2>
    <p class="note">
      Medians of the runs that began then, UTC. Few runs in a row say little; a pattern needs weeks.
    </p>
    <div class="pair">${slotTable('Time of day', hours)} ${slotTable('Day of the week', days)}</div>
  </section>`;
}

function parted(
  points: readonly TrackPoint[],
  count: number,
  partOf: (at: number) => number,
): TrackPoint[][] {
  const parts = Array.from({ length: count }, (): TrackPoint[] => []);
  for (const point of points) parts[partOf(point.at)]?.push(point);
  return parts;
}

function slotTable(label: string, slots: readonly Slot[]): Markup {
  const most = Math.max(0, ...slots.map(({ p99Us }) => p99Us ?? 0));
  return dataTable({
    label,
    headers: [label, 'Runs', 'p50', 'p99', 'p99 as a bar'],
    textColumns: [4],
    rows: slots.map(({ name, runs, p50Us, p99Us }) => ({
      cells: [name, String(runs), quantileText(p50Us), quantileText(p99Us), bar(p99Us, most)],
    })),
  });
}

function bar(us: number | null, most: number): Markup | string {
  if (us === null || most === 0) return '–';
  const width = String(Math.max(1, Math.round((us / most) * BAR)));
  return trusted(
    `<svg class="bar" width="${String(BAR)}" height="12" viewBox="0 0 ${String(BAR)} 12" aria-hidden="true"><rect width="${width}" height="12"/></svg>`,
  );
}

function slotOf(name: string, points: readonly TrackPoint[]): Slot {
  return {
    name,
    runs: points.length,
    p50Us: median(points.map(({ p50 }) => asNumber(p50))),
    p99Us: median(points.map(({ p99 }) => asNumber(p99))),
  };
}

/** Of those that are known. */
function median(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null).sort((a, b) => a - b);
  return known[Math.ceil(known.length / 2) - 1] ?? null;
}

function pad(hour: number): string {
  return String(hour).padStart(2, '0');
}
