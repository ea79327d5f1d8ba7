/** Two instants go in; how long the first lies before the second comes out in words. */

const DAY_MS = 86_400_000;

/** "3 days before", "on the day of"; null where either is no instant. */
export function elapsedDays(from: string, to: string): string | null {
  const ms = Date.parse(to) - Date.parse(from);
  if (Number.isNaN(ms)) return null;
  const days = Math.round(Math.abs(ms) / DAY_MS);
  if (days === 0) return 'within a day of';
  return `${String(days)} ${days === 1 ? 'day' : 'days'} ${ms > 0 ? 'before' : 'after'}`;
}
