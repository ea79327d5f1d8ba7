/** Ratios with their intervals go in; a forest plot on a logarithmic axis comes out, the margin shaded, each verdict by its sign. */
import { Chart, type ChartArea, type Plugin, type Scale } from 'chart.js';
import type { Verdict } from '../../../src/model/Comparison.js';
import { VERDICT_SIGN } from '../../comparison-rows.js';
import type { Theme } from '../../page/client/theme.js';
import type { ForestRow } from '../ForestData.js';

/** More rows make no picture: the table below has them all, and chooses. */
const MOST_ROWS = 120;
const ROW_PX = 26;
const AXIS_PX = 64;
/** Beyond these an interval says nothing but "unknown", and would press all others together. */
const FARTHEST = 10;
const NARROW_PX = 560;

const TICKS = [0.1, 0.2, 0.33, 0.5, 0.67, 0.8, 0.9, 0.95, 1, 1.05, 1.1, 1.25, 1.5, 2, 3, 5, 10];

export function forestChart(
  canvas: HTMLCanvasElement,
  all: readonly ForestRow[],
  margin: number,
  theme: Theme,
  root: HTMLElement,
): Chart {
  const rows = all.slice(0, MOST_ROWS);
  const host = canvas.parentElement;
  const narrow = (host?.clientWidth ?? 0) < NARROW_PX;
  if (host !== null) host.style.height = `${Math.max(1, rows.length) * ROW_PX + AXIS_PX}px`;
  const range = rangeOf(rows, margin);
  const colors = colorsOf(root, theme);
  return new Chart<'scatter'>(canvas, {
    type: 'scatter',
    data: {
      datasets: [
        {
          data: rows.map(({ ratio }, place) => ({ x: ratio ?? 1, y: place })),
          // Drawn by the plugin: these only say where the mouse is.
          pointRadius: 0,
          pointHitRadius: 14,
          pointHoverRadius: 0,
        },
      ],
    },
    options: {
      animation: false,
      maintainAspectRatio: false,
      scales: {
        x: {
          type: 'logarithmic',
          ...range,
          afterBuildTicks: (axis: Scale) => {
            axis.ticks = ticksIn(range, axis.chart.width * (narrow ? 0.5 : 0.7)).map((value) => ({ value }));
          },
          grid: { color: theme.grid },
          border: { color: theme.grid },
          title: {
            display: true,
            text: narrow ? 'head / base' : '← head faster      head / base      head slower →',
            color: theme.faint,
          },
          ticks: {
            color: theme.faint,
            autoSkip: false,
            maxRotation: 0,
            callback: (value) => `${Number(value)}×`,
          },
        },
        y: {
          type: 'linear',
          reverse: true,
          min: -0.5,
          max: Math.max(1, rows.length) - 0.5,
          grid: { display: false },
          border: { color: theme.grid },
          afterBuildTicks: (axis: Scale) => {
            axis.ticks = rows.map((_, value) => ({ value }));
          },
          ticks: {
            color: theme.ink,
            autoSkip: false,
            font: { size: narrow ? 10.5 : 12.5 },
            callback: (value) => labelOf(rows[Number(value)], narrow),
          },
        },
      },
      plugins: {
        tooltip: {
          displayColors: false,
          callbacks: {
            title: (items) => rows[items[0]?.dataIndex ?? -1]?.label ?? '',
            label: ({ dataIndex }) => wrapped(rows[dataIndex]?.words ?? ''),
          },
        },
      },
    },
    plugins: [forest(rows, margin, theme, colors, all.length - rows.length)],
  });
}

function forest(
  rows: readonly ForestRow[],
  margin: number,
  theme: Theme,
  colors: Readonly<Record<Verdict, string>>,
  hidden: number,
): Plugin<'scatter'> {
  return {
    id: 'forest',
    beforeDatasetsDraw({ ctx, chartArea, scales }) {
      const axis = scales['x'];
      if (axis === undefined) return;
      ctx.save();
      const from = axis.getPixelForValue(1 / (1 + margin));
      const to = axis.getPixelForValue(1 + margin);
      ctx.globalAlpha = 0.13;
      ctx.fillStyle = theme.ink;
      ctx.fillRect(from, chartArea.top, to - from, chartArea.bottom - chartArea.top);
      ctx.globalAlpha = 1;
      ctx.strokeStyle = theme.faint;
      line(ctx, axis.getPixelForValue(1), chartArea.top, axis.getPixelForValue(1), chartArea.bottom);
      ctx.restore();
    },
    afterDatasetsDraw({ ctx, chartArea, scales }) {
      const { x, y } = scales;
      if (x === undefined || y === undefined) return;
      ctx.save();
      rows.forEach((row, place) => drawRow(ctx, row, y.getPixelForValue(place), x, chartArea, theme, colors));
      ctx.fillStyle = theme.faint;
      ctx.textAlign = 'left';
      ctx.font = `12px ${theme.font}`;
      const said =
        rows.length === 0
          ? 'no row of the table is shown'
          : hidden > 0
            ? `the first ${String(rows.length)} rows; ${String(hidden)} more in the table`
            : '';
      ctx.fillText(said, chartArea.left + 6, chartArea.bottom - 6);
      ctx.restore();
    },
  };
}

function drawRow(
  ctx: CanvasRenderingContext2D,
  { verdict, ratio, wide, ci95 }: ForestRow,
  at: number,
  axis: Scale,
  area: ChartArea,
  theme: Theme,
  colors: Readonly<Record<Verdict, string>>,
): void {
  const color = colors[verdict];
  const inside = (value: number) => Math.min(area.right, Math.max(area.left, axis.getPixelForValue(value)));
  ctx.strokeStyle = color;
  ctx.fillStyle = color;
  if (wide !== null) {
    const [low, high] = [inside(wide[0]), inside(wide[1])];
    ctx.lineWidth = 1.3;
    line(ctx, low, at, high, at);
    end(ctx, low, at, axis.getPixelForValue(wide[0]) < area.left ? -1 : 0);
    end(ctx, high, at, axis.getPixelForValue(wide[1]) > area.right ? 1 : 0);
  }
  if (ci95 !== null) {
    ctx.lineWidth = 4;
    line(ctx, inside(ci95[0]), at, inside(ci95[1]), at);
  }
  ctx.textBaseline = 'middle';
  if (ratio === null) {
    ctx.font = `12px ${theme.font}`;
    ctx.textAlign = 'left';
    ctx.fillText(`${VERDICT_SIGN[verdict]} no ratio`, area.left + 6, at);
    return;
  }
  const center = inside(ratio);
  ctx.fillStyle = theme.paper;
  ctx.lineWidth = 1.3;
  ctx.beginPath();
  ctx.arc(center, at, 8, 0, 2 * Math.PI);
  ctx.fill();
  ctx.stroke();
  ctx.fillStyle = color;
  ctx.font = `bold 12px ${theme.font}`;
  ctx.textAlign = 'center';
  ctx.fillText(VERDICT_SIGN[verdict], center, at + 0.5);
}

function line(ctx: CanvasRenderingContext2D, x0: number, y0: number, x1: number, y1: number): void {
  ctx.beginPath();
  ctx.moveTo(x0, y0);
  ctx.lineTo(x1, y1);
  ctx.stroke();
}

/** A bar across; an arrow where the interval goes on beyond the axis. */
function end(ctx: CanvasRenderingContext2D, x: number, y: number, beyond: -1 | 0 | 1): void {
  if (beyond === 0) {
    line(ctx, x, y - 4, x, y + 4);
    return;
  }
  ctx.beginPath();
  ctx.moveTo(x - beyond * 6, y - 4);
  ctx.lineTo(x, y);
  ctx.lineTo(x - beyond * 6, y + 4);
  ctx.stroke();
}

/** As much to the left as to the right at least to the margin, with a little air. */
function rangeOf(rows: readonly ForestRow[], margin: number): { min: number; max: number } {
  const bounds = rows.flatMap(({ ratio, wide }) => [...(ratio === null ? [] : [ratio]), ...(wide ?? [])]);
  const low = Math.min(1 / (1 + 2 * margin), ...bounds);
  const high = Math.max(1 + 2 * margin, ...bounds);
  return { min: Math.max(1 / FARTHEST, low) / 1.04, max: Math.min(FARTHEST, high) * 1.04 };
}

/** Round ratios with room between them; 1 before all others. */
function ticksIn({ min, max }: { min: number; max: number }, widthPx: number): number[] {
  const inside = TICKS.filter((value) => value >= min && value <= max);
  const pixel = (value: number) => (Math.log(value / min) / Math.log(max / min)) * widthPx;
  const kept: number[] = [1];
  const byDistance = [...inside].sort((a, b) => preference(b) - preference(a));
  for (const value of byDistance) {
    if (kept.every((other) => Math.abs(pixel(other) - pixel(value)) >= 46)) kept.push(value);
  }
  return kept.sort((a, b) => a - b);
}

/** Whole multiples and halves read best. */
function preference(value: number): number {
  if (value === 0.5 || value === 2 || value === 10 || value === 0.1) return 3;
  return [0.8, 1.25, 0.2, 5].includes(value) ? 2 : 1;
}

function colorsOf(root: HTMLElement, theme: Theme): Readonly<Record<Verdict, string>> {
  const style = getComputedStyle(root);
  const value = (name: string) => style.getPropertyValue(name).trim();
  return { worse: theme.bad, better: value('--good'), same: theme.faint, 'cannot-tell': value('--care') };
}

const LONGEST_LABEL = 44;
const LONGEST_NARROW = 20;

function labelOf(row: ForestRow | undefined, narrow: boolean): string {
  if (row === undefined) return '';
  const text = narrow ? row.short : row.label;
  const limit = narrow ? LONGEST_NARROW : LONGEST_LABEL;
  // The end tells the quantile.
  return text.length <= limit ? text : `${text.slice(0, limit - 9)}…${text.slice(-8)}`;
}

/** A canvas breaks no lines by itself. */
function wrapped(text: string): string[] {
  return text.match(/.{1,60}(\s|$)|.{1,60}/gu) ?? [];
}
