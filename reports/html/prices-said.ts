/** A run goes in; of which regions, date and sources the prices in it are comes out, each source once. */
import type { RunRecord } from '../../src/model/RunRecord.js';

export function pricesSaid({ series }: Pick<RunRecord, 'series'>): string {
  const books = series.flatMap(({ cost }) => cost?.prices ?? []);
  const regions = [...new Set(books.map(({ region }) => region))].join(', ');
  const [oldest = ''] = books.map(({ asOf }) => asOf).sort();
  const sources = [...new Set(books.flatMap(({ source }) => source.split('; ')))].join('; ');
  return books.length === 0 ? 'no prices are known' : `prices of ${regions} as of ${oldest} (${sources})`;
}
