/** A latency in µs goes in, the text that people read comes out: three figures and the unit that fits. */

/** "812 µs", "1.24 ms", "23.5 ms", "1.20 s"; "–" for null. */
export function formatLatency(latencyUs: number | null): string {
  if (latencyUs === null) return '–';
  const wholeUs = Math.round(latencyUs);
  if (wholeUs < 1_000) return `${wholeUs} µs`;
  const inMs = threeFigures(wholeUs / 1_000);
  return Number(inMs) < 1_000 ? `${inMs} ms` : `${threeFigures(wholeUs / 1_000_000)} s`;
}

function threeFigures(value: number): string {
  if (Number(value.toFixed(2)) < 10) return value.toFixed(2);
  if (Number(value.toFixed(1)) < 100) return value.toFixed(1);
  return value.toFixed(0);
}
