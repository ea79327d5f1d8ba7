/** How many times its own median a second of a series took goes in; the step of the heatmap's colours comes out. */

export const HEAT_STEPS: readonly { below: number; words: string }[] = [
  { below: 1.1, words: 'up to 1.1×' },
  { below: 1.5, words: 'to 1.5×' },
  { below: 2, words: 'to 2×' },
  { below: 5, words: 'to 5×' },
  { below: 10, words: 'to 10×' },
  { below: Infinity, words: 'above' },
];

export function heatStep(multiple: number): number {
  return HEAT_STEPS.findIndex(({ below }) => multiple < below);
}
