/** A figure of a threshold and its unit go in; the text that people read comes out: a time, a percentage, a ratio. */
import type { ThresholdUnit } from '../model/Threshold.js';
import { formatLatency } from './latency.js';

/** `7.24 ms`, `0.12 %`, `0.483`; null → `–`; +∞, a quantile that is a failure → `∞`. */
export function figureText(value: number | null, unit: ThresholdUnit): string {
  if (value === null) return '–';
  if (value === Infinity) return '∞';
  switch (unit) {
    case 'us':
      return formatLatency(value);
    case 'share':
      return `${digits(value * 100)} %`;
    case 'ratio':
      return digits(value);
    default:
      return unit satisfies never;
  }
}

/** As it was written: a limit has as many digits as its user gave it. */
export function limitFigureText(limit: number, unit: ThresholdUnit): string {
  switch (unit) {
    case 'us': {
      const [factor, name] = limit >= 1e6 ? [1e6, 's'] : limit >= 1e3 ? [1e3, 'ms'] : [1, 'µs'];
      return `${exact(limit / factor)} ${name}`;
    }
    case 'share':
      return `${exact(limit * 100)} %`;
    case 'ratio':
      return exact(limit);
    default:
      return unit satisfies never;
  }
}

/** Three, without an exponent. */
function digits(value: number): string {
  return exact(Number(value.toPrecision(3)));
}

function exact(value: number): string {
  const rounded = Number(value.toPrecision(12));
  const text = String(rounded);
  return text.includes('e') ? rounded.toFixed(20).replace(/\.?0+$/, '') : text;
}
