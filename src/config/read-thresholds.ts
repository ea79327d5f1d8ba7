/** Texts of thresholds go in; those that say different things come out, or a problem for each that cannot be read. */
import type { Problem } from '../errors.js';
import { parseThreshold } from '../thresholds/parse-threshold.js';
import { markedText, ThresholdSyntaxError } from '../thresholds/syntax-error.js';
import { thresholdText } from '../thresholds/threshold-text.js';

/** A longer text is quoted by its beginning: the line with the mark shows the place. */
const QUOTED = 80;

/** `quote`: how the place where it was given writes it, such as `--threshold warm.p99<20ms`. */
export function readThresholds(
  texts: readonly string[],
  quote: (text: string) => string,
): { value: string[] } | { problems: Problem[] } {
  const found = new Map<string, string>();
  const problems: Problem[] = [];
  for (const text of texts) {
    try {
      const threshold = parseThreshold(text);
      const said = thresholdText(threshold);
      if (!found.has(said)) found.set(said, threshold.expression);
    } catch (error) {
      if (!(error instanceof ThresholdSyntaxError)) throw error;
      problems.push(problemOf(error, quote));
    }
  }
  return problems.length > 0 ? { problems } : { value: [...found.values()] };
}

function problemOf(error: ThresholdSyntaxError, quote: (text: string) => string): Problem {
  const { expression, message, hint } = error;
  const shown = expression.length > QUOTED ? `${expression.slice(0, QUOTED - 1)}…` : expression;
  const lines = expression === '' ? [] : markedText(error).map((line) => `\n      ${line}`);
  return { message: `${quote(shown.replaceAll(/\s/g, ' '))}: ${message}${lines.join('')}`, hint };
}
