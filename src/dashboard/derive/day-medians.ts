/** The points of a track go in; one p99 for each day (UTC) comes out, with how many hours of that day it stands on. */
import type { Quantile, TrackPoint } from '../../model/Site.js';

export interface DayMedian {
  /** `2026-11-20` */
  day: string;
  /** µs; +∞ where so many requests failed. */
  p99Us: number;
  /** Different hours of the day at which it was measured. */
  hours: number;
}

const DAY_MS = 24 * 60 * 60 * 1_000;
/** What lies further back than this from the newest run says nothing of now. */
export const WINDOW_DAYS = 28;

/** Days within the window that ends with `newestMs`, oldest first. Runs of one hour count once, by their median. */
export function dayMedians(points: readonly TrackPoint[], newestMs: number): DayMedian[] {
  const firstDay = dayOf(newestMs - (WINDOW_DAYS - 1) * DAY_MS);
  const days = new Map<string, Map<number, number[]>>();
  for (const { at, p99 } of points) {
    const day = dayOf(at);
    if (p99 === null || day < firstDay || at > newestMs) continue;
    const hours = days.get(day) ?? new Map<number, number[]>();
    const hour = new Date(at).getUTCHours();
    hours.set(hour, [...(hours.get(hour) ?? []), inUs(p99)]);
    days.set(day, hours);
  }
  return [...days]
    .map(([day, hours]) => ({
      day,
      p99Us: medianOf([...hours.values()].map(medianOf)),
      hours: hours.size,
    }))
    .sort((a, b) => (a.day < b.day ? -1 : 1));
}

export function inUs(quantile: number | 'failing'): number {
  return quantile === 'failing' ? Number.POSITIVE_INFINITY : quantile;
}

export function asQuantile(us: number): Quantile {
  return Number.isFinite(us) ? us : Number.isNaN(us) ? null : 'failing';
}

/** The value of rank ⌈n/2⌉, which infinite ones may be; NaN of none. */
export function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  return sorted[Math.ceil(sorted.length / 2) - 1] ?? Number.NaN;
}

function dayOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}
