/** An instant goes in; the kind of hour that it belongs to comes out, since clouds are not alike at all hours. */

/** Weekday or weekend, and which quarter of the day: both UTC. */
export function kindOfHour(isoTime: string): string {
  const time = new Date(isoTime);
  const day = time.getUTCDay();
  const from = Math.floor(time.getUTCHours() / 6) * 6;
  return `${day === 0 || day === 6 ? 'weekend' : 'weekday'}, ${from}-${from + 6} h UTC`;
}
