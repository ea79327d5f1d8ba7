/** Template literals go in, HTML comes out: every inserted value is escaped unless it is markup itself. */
import { escapeHtml } from '../escape-html.js';

/** Under a symbol, so that nothing read from JSON can pass for markup. */
const MARKUP = Symbol('markup');

export interface Markup {
  readonly [MARKUP]: string;
}

export type Part = string | number | null | Markup | readonly Markup[];

/** The indentation of a template is for its readers, not for the page's. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  const text = strings
    .map((string) => string.replace(/\n\s*/g, '\n'))
    .reduce((done, string, index) => done + textOf(parts[index - 1] ?? null) + string);
  return { [MARKUP]: text };
}

/** For text that is HTML already and comes from this package. */
export function trusted(text: string): Markup {
  return { [MARKUP]: text };
}

export function markupText(markup: Markup): string {
  return markup[MARKUP];
}

function textOf(part: Part): string {
  if (part === null) return '';
  if (typeof part === 'string') return escapeHtml(part);
  if (typeof part === 'number') return String(part);
  if (isMany(part)) return part.map(markupText).join('\n');
  return markupText(part);
}

function isMany(part: Markup | readonly Markup[]): part is readonly Markup[] {
  return Array.isArray(part);
}
