/** An ISO 8601 instant of the record goes in, a date and time in UTC for people comes out. */

/** "2026-11-20 14:03 UTC"; text that is no instant comes back as it was. */
export function utcTime(instant: string): string {
  const at = new Date(instant);
  if (Number.isNaN(at.getTime())) return instant;
  return `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

/** From one instant to another: "2 min 41 s"; null while it is not over. */
export function elapsedText(startedAt: string, finishedAt: string | null): string | null {
  if (finishedAt === null) return null;
  const seconds = Math.round((Date.parse(finishedAt) - Date.parse(startedAt)) / 1_000);
  if (!Number.isFinite(seconds) || seconds < 0) return null;
  const minutes = Math.floor(seconds / 60);
  return minutes === 0 ? `${seconds} s` : `${minutes} min ${seconds % 60} s`;
}
