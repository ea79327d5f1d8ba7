/** A latency in µs goes in; text with three digits and a unit comes out. */

/** `812 µs`, `1.24 ms`, `23.5 ms`, `1.20 s`; null → `–`. */
export function formatLatency(us: number | null): string {
  if (us === null) return '–';
  if (us < 999.5) return `${String(Math.round(us))} µs`;
  if (us < 999_500) return `${threeDigits(us / 1000)} ms`;
  return `${threeDigits(us / 1_000_000)} s`;
}

function threeDigits(value: number): string {
  if (value < 9.995) return value.toFixed(2);
  return value < 99.95 ? value.toFixed(1) : value.toFixed(0);
}
