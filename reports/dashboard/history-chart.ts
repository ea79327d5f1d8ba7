/** A track and its annotations go in; its history as a drawing comes out: p50 and p99 with their intervals, changes and notes. */
import type { Annotation, Change, Quantile, Track, TrackPoint } from '../../src/model/Site.js';
import { formatLatency } from '../../src/ui/latency.js';
import { html, trusted, type Markup } from '../page/markup.js';
import { changeText } from './words.js';

const WIDTH = 1_000;
const HEIGHT = 380;
const LEFT = 70;
const RIGHT = 16;
const TOP = 46;
const BOTTOM = 40;
/** More and single points are a blur: the line alone shows more. */
const MOST_DOTS = 200;
/** A pause this many times as long as the usual one breaks the line: nobody knows what was in between. */
const PAUSE = 6;
const DAY_MS = 86_400_000;

/** Where a value of the chart's data lies: the page's script needs it too. */
export interface Frame {
  fromMs: number;
  toMs: number;
  low: number;
  high: number;
}

interface Scale {
  frame: Frame;
  x(at: number): number;
  y(us: number): number;
}

/** Null when there is nothing to draw. */
export function historyChart(track: Track, annotations: readonly Annotation[]): Markup | null {
  const scale = scaleOf(track.points);
  if (scale === null) return null;
  const { frame } = scale;
  const shown = annotations.filter(({ at }) => {
    const ms = Date.parse(at);
    return ms >= frame.fromMs && ms <= frame.toMs;
  });
  const words = `p50 and p99 of ${String(track.points.length)} runs, ${dayText(frame.fromMs)} to ${dayText(frame.toMs)}, with 95 % intervals as bands; ${String(track.changes.length)} changes of level`;
  return html`<figure class="history">
    <div class="scroll plain" role="region" aria-label="History" tabindex="0">
      <svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${words}" id="history">
        ${trusted(grid(scale))} ${trusted(band(track.points, 'p99', scale))}
        ${trusted(band(track.points, 'p50', scale))}
        ${trusted(track.changes.map((change) => changeLine(change, track.points, scale)).join(''))}
        ${trusted(shown.map((one, index) => noteMark(one, index, scale)).join(''))}
        ${trusted(line(track.points, 'p99', scale))} ${trusted(line(track.points, 'p50', scale))}
        ${trusted(failures(track.points, scale))}
        <g id="cursor"></g>
      </svg>
    </div>
    <figcaption>
      <span class="key p99"></span> p99, attained: failures count as infinite;
      <span class="key p50"></span> p50. Bands are 95 % intervals of each run. The latency axis is
      logarithmic, time is UTC.
      ${track.changes.length === 0 ? null : html`Dashed: a change of level, with its size.`}
      ${shown.length === 0 ? null : html`Triangles: the notes below, in order.`}
      ${track.points.some(({ p99 }) => p99 === 'failing') ? html`Crosses at the top: so many requests failed that there is no p99.` : null}
    </figcaption>
  </figure>`;
}

function scaleOf(points: readonly TrackPoint[]): Scale | null {
  const [first, last] = [points[0], points.at(-1)];
  let [low, high] = [Number.POSITIVE_INFINITY, 0];
  const admit = (us: Quantile): void => {
    if (typeof us !== 'number' || us <= 0) return;
    low = Math.min(low, us);
    high = Math.max(high, us);
  };
  for (const { p50, p99, p50Interval, p99Interval } of points) {
    admit(p50);
    admit(p99);
    p50Interval?.forEach(admit);
    p99Interval?.forEach(admit);
  }
  if (first === undefined || last === undefined || high === 0) return null;
  const spanMs = Math.max(last.at - first.at, DAY_MS / 4);
  const frame: Frame = {
    fromMs: first.at - spanMs * 0.01,
    toMs: first.at + spanMs * 1.02,
    low: low / 1.15,
    high: high * 1.25,
  };
  const logLow = Math.log(frame.low);
  const perTime = (WIDTH - LEFT - RIGHT) / (frame.toMs - frame.fromMs);
  const perLog = (HEIGHT - TOP - BOTTOM) / (Math.log(frame.high) - logLow);
  return {
    frame,
    x: (at) => LEFT + (at - frame.fromMs) * perTime,
    y: (us) => HEIGHT - BOTTOM - (Math.log(us) - logLow) * perLog,
  };
}

function grid({ frame, x, y }: Scale): string {
  const levels = latencyTicks(frame).map(
    (us) =>
      `<path class="grid" d="M${String(LEFT)} ${String(round(y(us)))}H${String(WIDTH - RIGHT)}"/>` +
      `<text x="${String(LEFT - 8)}" y="${String(round(y(us) + 4))}" text-anchor="end">${formatLatency(us).replace(/\.0+(?= )/, '')}</text>`,
  );
  const times = timeTicks(frame).map(
    ({ at, text }) =>
      `<path class="grid" d="M${String(round(x(at)))} ${String(TOP)}V${String(HEIGHT - BOTTOM)}"/>` +
      `<text x="${String(round(x(at)))}" y="${String(HEIGHT - BOTTOM + 20)}" text-anchor="middle">${text}</text>`,
  );
  return [...levels, ...times].join('');
}

/** 1, 2, 5 in each decade; where these are too few, every tenth. */
function latencyTicks({ low, high }: Frame): number[] {
  const within = (steps: readonly number[]): number[] => {
    const found: number[] = [];
    for (let decade = 10 ** Math.floor(Math.log10(low)); decade <= high; decade *= 10) {
      found.push(...steps.map((step) => step * decade).filter((us) => us >= low && us <= high));
    }
    return found;
  };
  const usual = within([1, 2, 5]);
  if (usual.length >= 3) return usual;
  const fine = within([1, 1.2, 1.4, 1.6, 1.8, 2, 2.5, 3, 3.5, 4, 5, 6, 7, 8, 9]);
  return fine.length > 0 ? fine : [Math.sqrt(low * high)];
}

/** Days, or hours within one: about eight. */
function timeTicks({ fromMs, toMs }: Frame): { at: number; text: string }[] {
  const span = toMs - fromMs;
  const step =
    [1, 2, 3, 6, 12, 24, 48, 96, 168, 336, 720, 1_440, 2_880, 8_760]
      .map((hours) => hours * 3_600_000)
      .find((ms) => span / ms <= 8) ?? span / 6;
  const ticks: { at: number; text: string }[] = [];
  for (let at = Math.ceil(fromMs / step) * step; at <= toMs; at += step) {
    const iso = new Date(at).toISOString();
    ticks.push({ at, text: step < DAY_MS ? `${iso.slice(5, 10)} ${iso.slice(11, 16)}` : iso.slice(0, 10) });
  }
  return ticks;
}

/** Stretches without a long pause. */
function stretches(points: readonly TrackPoint[]): TrackPoint[][] {
  const steps = points.slice(1).map(({ at }, index) => at - (points[index]?.at ?? at));
  const usual = [...steps].sort((a, b) => a - b)[Math.floor(steps.length / 2)] ?? 0;
  const parts: TrackPoint[][] = [];
  points.forEach((point, index) => {
    const step = steps[index - 1];
    const part = parts.at(-1);
    if (part === undefined || (step !== undefined && step > Math.max(PAUSE * usual, DAY_MS / 24)))
      parts.push([point]);
    else part.push(point);
  });
  return parts;
}

/** Coordinates of the data are whole tenths, drawn at a tenth of their size: short text that is quickly made. */
const TENTHS = 'transform="scale(0.1)"';

function line(points: readonly TrackPoint[], quantile: 'p50' | 'p99', { x, y }: Scale): string {
  const few = points.length <= MOST_DOTS;
  let path = '';
  let dots = '';
  for (const part of stretches(points)) {
    let drawn = 0;
    let last = '';
    for (const { at, [quantile]: us } of part) {
      if (typeof us !== 'number') continue;
      last = `${String(tenths(x(at)))} ${String(tenths(y(us)))}`;
      path += `${drawn++ === 0 ? 'M' : 'L'}${last}`;
      if (few) dots += `M${last}h0`;
    }
    if (!few && drawn === 1) dots += `M${last}h0`;
  }
  return `<path class="line ${quantile}" ${TENTHS} d="${path}"/><path class="dots ${quantile}" ${TENTHS} d="${dots}"/>`;
}

function band(points: readonly TrackPoint[], quantile: 'p50' | 'p99', { x, y }: Scale): string {
  let areas = '';
  for (const part of stretches(points)) {
    let up = '';
    let down = '';
    for (const point of part) {
      const interval = quantile === 'p50' ? point.p50Interval : point.p99Interval;
      if (interval === null || interval[0] <= 0) continue;
      const at = String(tenths(x(point.at)));
      up += `${up === '' ? 'M' : 'L'}${at} ${String(tenths(y(interval[1])))}`;
      down = `L${at} ${String(tenths(y(interval[0])))}${down}`;
    }
    if (up !== '') areas += `${up}${down}Z`;
  }
  return `<path class="band ${quantile}" ${TENTHS} d="${areas}"/>`;
}

function changeLine(change: Change, points: readonly TrackPoint[], { x }: Scale): string {
  const at = points[change.from]?.at;
  if (at === undefined) return '';
  const place = round(x(at));
  const text = `${change.quantile} ${change.ratio === null ? '' : changeText(change.ratio)}`;
  // p99 above p50, so that two changes at one run can both be read.
  const height = change.quantile === 'p99' ? 14 : 30;
  const anchor = place > WIDTH - 120 ? 'end' : 'start';
  return (
    `<path class="step ${change.quantile}" d="M${String(place)} ${String(height + 2)}V${String(HEIGHT - BOTTOM)}"/>` +
    `<text class="step" x="${String(place + (anchor === 'end' ? -4 : 4))}" y="${String(height)}" text-anchor="${anchor}">${text}</text>`
  );
}

function noteMark({ at }: Annotation, index: number, { x }: Scale): string {
  const place = round(x(Date.parse(at)));
  const foot = HEIGHT - BOTTOM;
  return (
    `<path class="note-mark" d="M${String(place)} ${String(foot - 11)}l6 11h-12z"/>` +
    `<text class="step" x="${String(place + 8)}" y="${String(foot - 3)}">${String(index + 1)}</text>`
  );
}

function failures(points: readonly TrackPoint[], { x }: Scale): string {
  const crosses = points
    .filter(({ p99 }) => p99 === 'failing')
    .map(({ at }) => `M${String(round(x(at) - 4))} ${String(TOP - 4)}l8 8m0 -8l-8 8`);
  return crosses.length === 0 ? '' : `<path class="crosses" d="${crosses.join('')}"/>`;
}

export function asNumber(quantile: Quantile): number | null {
  return typeof quantile === 'number' ? quantile : null;
}

function dayText(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

function tenths(value: number): number {
  return Math.round(value * 10);
}
