/** A threshold that cannot be read goes in as its text and a place in it; one sentence with a mark under the place comes out. */
import { printable } from '../ui/printable.js';

export class ThresholdSyntaxError extends Error {
  readonly expression: string;
  /** From 1, in characters. */
  readonly column: number;
  /** A text that is right, or what may stand there. */
  readonly hint: string;

  /** @param at of the first wrong UTF-16 unit; the length of the text where something is missing at its end */
  constructor(expression: string, at: number, wrong: string, hint: string) {
    const column = [...expression.slice(0, at)].length + 1;
    super(`at column ${column}: ${wrong}`);
    this.name = 'ThresholdSyntaxError';
    this.expression = expression;
    this.column = column;
    this.hint = hint;
  }
}

/** Characters that are shown before and after the place. */
const BEFORE = 50;
const AFTER = 24;

/** The text in one line and a caret under the place: cut where the text is long. */
export function markedText({ expression, column }: ThresholdSyntaxError): string[] {
  const characters = [...printable(expression).replaceAll(/[\t\n]/g, ' ')];
  const from = Math.max(0, column - 1 - BEFORE);
  const to = Math.min(characters.length, column - 1 + AFTER);
  const start = from > 0 ? '…' : '';
  const shown = characters.slice(from, to).join('');
  return [
    `${start}${shown}${to < characters.length ? '…' : ''}`,
    `${' '.repeat(start.length + column - 1 - from)}^`,
  ];
}
