/** What is charged by the call and what is charged by the hour go in; dollars per million at a rate come out, and the rate at which two ways to carry out calls cost the same. */

const MILLION = 1e6;
const SECONDS_PER_HOUR = 3_600;

/** Null: by the hour, and nothing came. */
export function usdPerMillionAt(
  byCallPerMillion: number,
  usdPerHour: number,
  ratePerSecond: number,
): number | null {
  if (usdPerHour === 0) return byCallPerMillion;
  return ratePerSecond === 0
    ? null
    : byCallPerMillion + (usdPerHour / SECONDS_PER_HOUR / ratePerSecond) * MILLION;
}

/** Above this many per second an instance paid by the hour costs less. 0: at any rate. Null: at none. */
export function crossingRate(
  byCallPerMillion: number,
  usdPerHour: number,
  ownUsdPerHour: number,
): number | null {
  const hourly = ownUsdPerHour - usdPerHour;
  if (hourly <= 0) return 0;
  return byCallPerMillion === 0 ? null : ((hourly / SECONDS_PER_HOUR) * MILLION) / byCallPerMillion;
}
