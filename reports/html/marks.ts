/** A series goes in; its label with the marks that qualify its numbers comes out, and the words for these marks. */
import type { SeriesRecord } from '../../src/model/RunRecord.js';
import { html, type Markup } from '../page/markup.js';
import { labelOf } from '../summary-rows.js';

const EMULATED = '†';
const DOUBTED = '✕';

export function markedLabel(series: SeriesRecord): string {
  const marks = [...(series.emulated.length > 0 ? [EMULATED] : []), ...(series.trust.ok ? [] : [DOUBTED])];
  return [labelOf(series), ...marks].join(' ');
}

/** For the caption of a figure that shows these labels; null where none is marked. */
export function marksNote(labels: readonly string[]): Markup | null {
  const has = (mark: string) =>
    labels.some((label) => label.endsWith(` ${mark}`) || label.includes(` ${mark} `));
  const words = [
    ...(has(EMULATED) ? [`${EMULATED} through an emulated store, never to be compared with a cloud’s`] : []),
    ...(has(DOUBTED) ? [`${DOUBTED} not trustworthy, see above`] : []),
  ];
  return words.length === 0 ? null : html` <span class="marks">${words.join('; ')}.</span>`;
}
