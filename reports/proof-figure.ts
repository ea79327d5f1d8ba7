/** Lines with their axes go in; an inline SVG figure that needs no script comes out, with dashes as well as colours. */
import type { ProofFigureData } from '../src/model/Calibration.js';
import { html, type Markup } from './page/markup.js';

const WIDTH = 720;
const HEIGHT = 300;
const LEFT = 64;
const BOTTOM = 44;
const TOP = 10;
const RIGHT = 12;
const COLORS = 8;
const DASHES = ['none', '6 3', '2 3', '9 3 2 3'];

type Axis = ProofFigureData['x'];

export function proofFigure({ caption, x, y, lines }: ProofFigureData): Markup {
  const points = lines.flatMap((line) => line.points);
  const across = axisOf(
    x,
    points.map(([at]) => at),
    LEFT,
    WIDTH - RIGHT,
  );
  const up = axisOf(
    y,
    points.map(([, value]) => value),
    HEIGHT - BOTTOM,
    TOP,
  );
  if (across === null || up === null) return html`<p class="note">There is nothing to draw.</p>`;
  return html`<figure class="proof">
    <svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${caption}">
      ${across.ticks.map(
        ({ at, text }) =>
          html`<line class="grid" x1="${at}" x2="${at}" y1="${TOP}" y2="${HEIGHT - BOTTOM}" /><text
              x="${at}"
              y="${HEIGHT - BOTTOM + 16}"
              text-anchor="middle"
              >${text}</text
            >`,
      )}
      ${up.ticks.map(
        ({ at, text }) =>
          html`<line class="grid" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${at}" y2="${at}" /><text
              x="${LEFT - 6}"
              y="${at + 4}"
              text-anchor="end"
              >${text}</text
            >`,
      )}
      <text x="${(LEFT + WIDTH - RIGHT) / 2}" y="${HEIGHT - 8}" text-anchor="middle">${x.label}</text>
      <text
        x="14"
        y="${(TOP + HEIGHT - BOTTOM) / 2}"
        text-anchor="middle"
        transform="rotate(-90 14 ${(TOP + HEIGHT - BOTTOM) / 2})"
      >
        ${y.label}
      </text>
      ${lines.map(
        (line, index) =>
          html`<polyline
            class="line ${colorOf(index)}"
            stroke-dasharray="${dashOf(index)}"
            points="${line.points.map(([at, value]) => `${across.place(at)},${up.place(value)}`).join(' ')}"
          />`,
      )}
    </svg>
    <ul class="legend">
      ${lines.map(
        (line, index) =>
          html`<li>
            <svg class="key ${colorOf(index)}" viewBox="0 0 32 8" aria-hidden="true">
              <line class="line" stroke-dasharray="${dashOf(index)}" x1="0" x2="32" y1="4" y2="4" />
            </svg>
            ${line.name}
          </li>`,
      )}
    </ul>
    <figcaption>${caption}</figcaption>
  </figure>`;
}

interface DrawnAxis {
  place(value: number): number;
  ticks: { at: number; text: string }[];
}

/** Null where there is nothing. */
function axisOf({ scale }: Axis, values: readonly number[], from: number, to: number): DrawnAxis | null {
  const shown = values.filter((value) => Number.isFinite(value) && (scale === 'linear' || value > 0));
  if (shown.length === 0) return null;
  const forward = (value: number): number => (scale === 'log' ? Math.log10(Math.max(value, 1e-9)) : value);
  const low = Math.min(...shown.map(forward));
  const high = Math.max(...shown.map(forward));
  const span = high - low || 1;
  const place = (value: number): number =>
    Math.round((from + ((forward(value) - low) / span) * (to - from)) * 10) / 10;
  const marks =
    scale === 'log'
      ? Array.from(
          { length: Math.floor(high) - Math.ceil(low) + 1 },
          (_, index) => 10 ** (Math.ceil(low) + index),
        )
      : Array.from({ length: 5 }, (_, index) => low + (span * index) / 4);
  return { place, ticks: marks.map((value) => ({ at: place(value), text: tickText(value) })) };
}

function tickText(value: number): string {
  return String(Number(value.toPrecision(3)));
}

function colorOf(index: number): string {
  return `c${String(index % COLORS)}`;
}

function dashOf(index: number): string {
  return DASHES[Math.floor(index / 3) % DASHES.length] ?? 'none';
}
