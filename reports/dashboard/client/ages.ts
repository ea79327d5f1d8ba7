/** The instants of a page and the time now go in; how long ago each is comes to stand beside it, in red where that is too long. */

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/**
 * A site that nobody builds any more cannot know that it is old: only the reader's clock tells. So what was fresh when
 * the page was written is found stale here as well.
 */
export function tellAges(root: Document, nowMs: number): void {
  const staleAfterMs = Number(
    root.querySelector<HTMLElement>('[data-stale-after]')?.dataset['staleAfter'] ?? '0',
  );
  for (const time of root.querySelectorAll<HTMLTimeElement>('time[data-age]')) {
    const ageMs = nowMs - Date.parse(time.dateTime);
    if (Number.isNaN(ageMs)) continue;
    const age = root.createElement('span');
    age.className = 'age';
    age.textContent = ` (${ageText(ageMs)})`;
    time.after(age);
  }
  const newest = root.querySelector<HTMLTimeElement>('.answer time[data-age]');
  const box = root.getElementById('stale');
  if (box === null || newest === null || staleAfterMs <= 0 || !box.hidden) return;
  if (nowMs - Date.parse(newest.dateTime) <= staleAfterMs) return;
  box.hidden = false;
  const line = root.createElement('li');
  line.textContent = `this whole site, whose newest run began ${ageText(nowMs - Date.parse(newest.dateTime))}`;
  box.querySelector('ul')?.append(line);
}

function ageText(ms: number): string {
  if (ms < 0) return 'in the future';
  if (ms < 2 * HOUR) return `${String(Math.round(ms / MINUTE))} min ago`;
  if (ms < 2 * DAY) return `${String(Math.round(ms / HOUR))} h ago`;
  return `${String(Math.round(ms / DAY))} days ago`;
}
