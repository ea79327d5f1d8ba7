/** A series of a run goes in; the labels without which its numbers must not be read come out, in words. */
import type { RunRecord, SeriesRecord } from '../src/model/RunRecord.js';
import { plainText } from './plain-text.js';
import { sharedCoresNote } from './run-notes.js';

export function labelsOf(run: RunRecord, { trust, load, emulated }: SeriesRecord): readonly string[] {
  const cores = sharedCoresNote(run);
  return [
    ...(trust.ok ? [] : [`not trustworthy: ${plainText(trust.reasons.join('; ')) || 'no reason recorded'}`]),
    ...(load.loop === 'closed' ? ['closed loop'] : []),
    ...emulated.map((store) => `emulated store: ${plainText(store)}`),
    ...(cores === null ? [] : [cores]),
  ];
}
