/** The range of some latencies goes in; a logarithmic axis of Chart.js with readable ticks comes out. */
import type { Scale } from 'chart.js';
import type { Theme } from './theme.js';

/** "500 µs", "2 ms", "10 s": ticks are round, so they need no decimals. */
export function tickText(us: number): string {
  if (us < 1_000) return `${us} µs`;
  return us < 1_000_000 ? `${us / 1_000} ms` : `${us / 1_000_000} s`;
}

export interface LatencyRange {
  min: number;
  max: number;
}

/** A little air on both sides, in ratios. */
export function rangeOf(values: readonly number[], below: number, above: number): LatencyRange {
  if (values.length === 0) return { min: 100, max: 1_000_000 };
  // Not spread into Math.min: there may be more values than arguments can be.
  const [low, high] = values.reduce(([a, b], value) => [Math.min(a, value), Math.max(b, value)], [
    Infinity,
    0,
  ] as [number, number]);
  return { min: Math.max(1, low / below), max: high * above };
}

/** 1, 2 and 5 of each decade while there is room, else the decades alone. */
function roundTicks({ min, max }: LatencyRange, room: number): { value: number }[] {
  const decades = Math.log10(max / min);
  const steps = room / decades > 150 || decades < 1.4 ? [1, 2, 5] : [1];
  const ticks: { value: number }[] = [];
  for (let decade = 10 ** Math.floor(Math.log10(min)); decade <= max; decade *= 10) {
    for (const step of steps) {
      const value = Math.round(decade * step);
      if (value >= min && value <= max) ticks.push({ value });
    }
  }
  return ticks;
}

export function latencyAxis(range: LatencyRange, theme: Theme) {
  return {
    type: 'logarithmic' as const,
    ...range,
    afterBuildTicks: (axis: Scale) => {
      axis.ticks = roundTicks(range, axis.isHorizontal() ? axis.chart.width : axis.chart.height * 2);
    },
    grid: { color: theme.grid },
    border: { color: theme.grid },
    ticks: {
      color: theme.faint,
      autoSkip: false,
      maxRotation: 0,
      callback: (value: string | number) => tickText(Number(value)),
    },
  };
}
