/** Figures of a calibration go in, the words in which all its parts show them come out. */

/** `1.234 ms`, `56 µs`; signed, since an error may be negative. */
export function inTime(us: number | null): string {
  if (us === null || !Number.isFinite(us)) return 'none';
  return Math.abs(us) < 1_000 ? `${String(Math.round(us))} µs` : `${(us / 1_000).toFixed(2)} ms`;
}

export function inShare(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}

export function inCount(n: number): string {
  return n.toLocaleString('en-US');
}
