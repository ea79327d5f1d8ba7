/** Durations as people write them (`500ms`, `30s`, `5m`, `1h`, `3d`) go in and milliseconds come out, and the other way round. */

const UNITS = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

export type DurationReading =
  { kind: 'ms'; ms: number } | { kind: 'no-unit'; number: string } | { kind: 'not-a-duration' };

/** Fractions of a millisecond are rounded. */
export function readDuration(text: string): DurationReading {
  const match = /^(-?(?:\d+\.?\d*|\.\d+))\s*(ms|s|m|h|d)?$/.exec(text.trim());
  const number = match?.[1];
  if (number === undefined) return { kind: 'not-a-duration' };
  const unit = match?.[2];
  if (unit === undefined) return { kind: 'no-unit', number };
  return { kind: 'ms', ms: Math.round(Number(number) * UNITS[unit as keyof typeof UNITS]) };
}

/** The shortest way to write it: 90000 → `90s`, 300000 → `5m`, 1650 → `1650ms`. */
export function writeDuration(ms: number): string {
  if (ms > 0) {
    for (const unit of ['h', 'm', 's'] as const) {
      if (ms % UNITS[unit] === 0) return `${String(ms / UNITS[unit])}${unit}`;
    }
  }
  return `${String(ms)}ms`;
}
