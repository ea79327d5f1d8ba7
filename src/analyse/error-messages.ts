/** What the trials brought back goes in; the first few distinct messages of each error kind come out, as untrusted as they came. */
import type { DriveResult } from '../model/Drive.js';
import type { SeriesRecord } from '../model/RunRecord.js';
import { ERROR_KINDS } from '../model/Sample.js';

const MOST_MESSAGES = 5;
const LONGEST = 300;

export function errorMessages(results: readonly DriveResult[]): SeriesRecord['errorMessages'] {
  const tallies = results.flatMap((result) => result.errors);
  return ERROR_KINDS.map((kind) => {
    const same = tallies.filter((tally) => tally.kind === kind);
    const distinct = new Set(same.flatMap((tally) => tally.messages).map((text) => text.slice(0, LONGEST)));
    return {
      kind,
      count: same.reduce((sum, tally) => sum + tally.count, 0),
      messages: [...distinct].slice(0, MOST_MESSAGES),
    };
  }).filter((record) => record.count > 0);
}
