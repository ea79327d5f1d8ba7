/** The text of `--fail-on` goes in; the margin that it sets comes out, or what is wrong with it. */

export type FailOn =
  /** Null: the margin that holds otherwise. */
  { margin: number | null } | { wrong: string; hint: string };

/** As `--margin` has them. */
const SMALLEST = 0.001;
const LARGEST = 1;

export function readFailOn(text: string): FailOn {
  const hint = 'write regression, or regression=5%';
  const [, what, , given] = /^([^=]*)(=(.*))?$/s.exec(text) ?? [];
  if (what !== 'regression') return { wrong: 'is nothing to fail on', hint };
  if (given === undefined) return { margin: null };
  const number = /^(\d+\.?\d*|\.\d+)\s*%$/.exec(given.trim())?.[1];
  if (number === undefined) return { wrong: 'has no percentage after the equals sign', hint };
  const margin = Number(number) / 100;
  if (margin < SMALLEST || margin > LARGEST) return { wrong: 'is not within 0.1% and 100%', hint };
  return { margin };
}
