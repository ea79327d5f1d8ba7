/** The URL's hash goes in and out: what a reader sorted, filtered, picked and opened, so that a link shows the same view. */

// `#summary.sort=p99-desc&curves.show=0.3.5`. A plain anchor, `#method`, is no state and goes on working; before state it
// stands as the first part: `#method&summary.sort=p99-desc`.
let anchor = '';
let state = new Map<string, string>();
const listeners: (() => void)[] = [];

/** Null: as the page comes. */
export function readState(key: string): string | null {
  return state.get(key) ?? null;
}

/** Null forgets the key: what is as it came needs no place in a link. */
export function writeState(key: string, value: string | null): void {
  if (value === readState(key)) return;
  if (value === null) state.delete(key);
  else state.set(key, value);
  laterWriteHash();
}

/** Called when somebody follows a link or goes back: all keys may have changed. */
export function onState(listener: () => void): void {
  listeners.push(listener);
}

function readHash(): void {
  const parts = location.hash
    .slice(1)
    .split('&')
    .filter((part) => part !== '');
  const pairs = parts.filter((part) => part.includes('='));
  anchor = parts.find((part) => !part.includes('=')) ?? '';
  // Somebody follows a plain anchor inside of the page: what was sorted stays sorted.
  if (pairs.length === 0 && anchor !== '') return;
  state = new Map(
    pairs.map((pair) => {
      const at = pair.indexOf('=');
      return [decoded(pair.slice(0, at)), decoded(pair.slice(at + 1))];
    }),
  );
}

function writeHash(): void {
  pending = undefined;
  const pairs = [...state].map(([key, value]) => `${encodeURIComponent(key)}=${encodeURIComponent(value)}`);
  const parts = anchor === '' ? pairs : [anchor, ...pairs];
  // Without an entry in the history: going back leaves the page, not the last letter of a filter.
  history.replaceState(
    history.state,
    '',
    parts.length === 0 ? location.pathname + location.search : `#${parts.join('&')}`,
  );
}

// Browsers refuse more than about 200 changes in half a minute (Chromium's and WebKit's limits on replaceState).
const WRITE_AFTER_MS = 150;
let pending: number | undefined;

function laterWriteHash(): void {
  pending ??= window.setTimeout(writeHash, WRITE_AFTER_MS);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // Cut in the middle of a character: what somebody typed is no state of ours.
    return text;
  }
}

readHash();
addEventListener('pagehide', () => {
  if (pending !== undefined) writeHash();
});
addEventListener('hashchange', () => {
  readHash();
  for (const listener of listeners) listener();
  scrollToAnchor();
  if (anchor !== '' && state.size > 0) laterWriteHash();
});

/** The browser knows anchors that stand alone; before state it is ours to go there. To be called when the page stands. */
export function scrollToAnchor(): void {
  if (anchor !== '' && location.hash !== `#${anchor}`)
    document.getElementById(decoded(anchor))?.scrollIntoView();
}
