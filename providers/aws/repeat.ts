/** Something to do goes in, and when to do it again; its result comes out, or what still stood in the way when the time was over. */
import { setTimeout as wait } from 'node:timers/promises';
import { failureOf } from './failure.js';

export interface Patience {
  withinMs: number;
  signal: AbortSignal;
}

/** Waits grow from the first to the longest; half of each is drawn, so that those who do the same do not meet again. */
const FIRST_WAIT_MS = 100;
const LONGEST_WAIT_MS = 3_000;

/** Again while the error is one that passes by itself. Throws the last error, or the signal's reason. */
export async function repeatWhile<Result>(
  passing: (error: unknown) => boolean,
  work: () => Promise<Result>,
  { withinMs, signal }: Patience,
): Promise<Result> {
  const deadline = Date.now() + withinMs;
  for (let attempt = 0; ; attempt++) {
    signal.throwIfAborted();
    try {
      return await work();
    } catch (error) {
      if (!passing(error) || Date.now() > deadline) throw error;
    }
    await wait(waitMs(attempt), undefined, { signal });
  }
}

/** Looks until there is something to see; what is not there yet, or cannot be looked at for now, is looked at again. */
export async function until<Seen>(
  what: string,
  look: () => Promise<Seen | null>,
  { withinMs, signal }: Patience,
): Promise<Seen> {
  const deadline = Date.now() + withinMs;
  for (let attempt = 0; ; attempt++) {
    signal.throwIfAborted();
    const seen = await look().catch((error: unknown) => {
      if (['not-found', 'throttled', 'unreachable'].includes(failureOf(error).kind)) return null;
      throw error;
    });
    if (seen !== null) return seen;
    if (Date.now() > deadline)
      throw new Error(`${what} did not come within ${Math.round(withinMs / 1000)} s`);
    await wait(waitMs(attempt), undefined, { signal });
  }
}

function waitMs(attempt: number): number {
  const longest = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** attempt);
  return longest / 2 + (Math.random() * longest) / 2;
}
