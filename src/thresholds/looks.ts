/** How many blocks a run has goes in; after which of them it looks whether a threshold has failed, and with which confidence, comes out. */

/** An interval needs as many. */
const FIRST_LOOK = 5;
const ALPHA = 0.05;

/** Blocks after which there is a look: the last is none of them, since after it nothing can be cut. */
export function plannedLooks(blocks: number): number {
  return Math.max(0, blocks - FIRST_LOOK);
}

export function isLook(blocksDone: number, blocks: number): boolean {
  return blocksDone >= FIRST_LOOK && blocksDone < blocks;
}

/**
 * Who looks again and again and stops at the first interval beyond the limit does so far too often by chance (Armitage,
 * McPherson & Rowe, J. R. Statist. Soc. A 132, 1969). Bonferroni over all planned looks and everything that is judged
 * holds whatever the looks have in common: all those intervals cover together in 95 % of runs.
 */
export function lookConfidence(blocks: number, judged: number): number {
  return 1 - ALPHA / Math.max(1, plannedLooks(blocks) * judged);
}
