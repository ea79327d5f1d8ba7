/** A label and a value go in; a badge as SVG comes out, readable by everybody and from no service. */
import { escapeHtml } from '../escape-html.js';
import { plainText } from '../plain-text.js';

export type BadgeTone = 'good' | 'plain' | 'stale' | 'bad';

/** White text on each has a contrast of at least 4.5 (WCAG 2.2, 1.4.3). */
const COLORS: Readonly<Record<BadgeTone, string>> = {
  good: '#14713f',
  plain: '#0b62a8',
  stale: '#8a5200',
  bad: '#b3261e',
};
const LABEL_COLOR = '#3d444d';
/** About the width of a letter of 11 px in common sans-serif fonts; `textLength` makes it so. */
const LETTER = 6.4;
const PAD = 7;
const HEIGHT = 20;
const LONGEST = 70;

export function badge(label: string, value: string, tone: BadgeTone): string {
  const texts = [label, value].map((text) => plainText(text, LONGEST));
  const [left = '', right = ''] = texts;
  const [leftWidth, rightWidth] = [widthOf(left), widthOf(right)];
  const width = leftWidth + rightWidth;
  const title = escapeHtml(`${left}: ${right}`);
  const text = (words: string, from: number, wide: number): string =>
    `<text x="${String(from + wide / 2)}" y="14" textLength="${String(wide - 2 * PAD)}" lengthAdjust="spacingAndGlyphs">${escapeHtml(words)}</text>`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${String(width)}" height="${String(HEIGHT)}" viewBox="0 0 ${String(width)} ${String(HEIGHT)}" role="img" aria-label="${title}">`,
    `<title>${title}</title>`,
    `<rect width="${String(leftWidth)}" height="${String(HEIGHT)}" fill="${LABEL_COLOR}"/>`,
    `<rect x="${String(leftWidth)}" width="${String(rightWidth)}" height="${String(HEIGHT)}" fill="${COLORS[tone]}"/>`,
    `<g fill="#fff" text-anchor="middle" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11">`,
    text(left, 0, leftWidth),
    text(right, leftWidth, rightWidth),
    '</g></svg>\n',
  ].join('');
}

function widthOf(text: string): number {
  return Math.round([...text].length * LETTER) + 2 * PAD;
}
