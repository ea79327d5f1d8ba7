/** A threshold and the ids of all series go in; what it judges comes out: series, or pairs of two compositions of the same cell. */
import { globPattern } from '../config/match-names.js';
import type { JudgedSubject, Threshold } from '../model/Threshold.js';

/** In the order of the ids. */
export function matchSeries(
  { subject }: Pick<Threshold, 'subject'>,
  ids: readonly string[],
): JudgedSubject[] {
  switch (subject.kind) {
    case 'series': {
      const { glob } = subject;
      const hits = glob === null ? ids : ids.filter((id) => namesSeries(glob, id));
      return hits.map((series) => ({ kind: 'series', series }));
    }
    case 'ratio': {
      const { over, under, cell } = subject;
      const glob = cell === null ? null : `${cell.before}[${over}]${cell.after}`;
      return ids.flatMap((series): JudgedSubject[] => {
        const against = joinedBy(series, over, under);
        if (against === null || !ids.includes(against)) return [];
        return glob === null || namesSeries(glob, series) ? [{ kind: 'ratio', series, against }] : [];
      });
    }
    default:
      return subject satisfies never;
  }
}

/**
 * A glob without brackets names a workload however it is joined, and with all axes; one with brackets the id as it is
 * written, axes too. Provider and region may be left out.
 */
function namesSeries(glob: string, id: string): boolean {
  const pattern = globPattern(glob);
  return namesOf(id).some((name) => pattern.test(name));
}

/** What a series may be called: `local/local/chain[direct]+length=10`, the same without provider and region, and both up to the bracket. */
export function namesOf(id: string): string[] {
  const open = id.indexOf('[');
  const place = id.slice(0, open).split('/').slice(0, 2).join('/').length + 1;
  return [id, id.slice(place), id.slice(0, open), id.slice(place, open)];
}

/** The id of the same cell in another composition; null where it is not joined by `over`. */
function joinedBy(id: string, over: string, under: string): string | null {
  const open = id.indexOf('[');
  const head = id.slice(0, open);
  return id.startsWith(`[${over}]`, open) ? `${head}[${under}]${id.slice(open + over.length + 2)}` : null;
}
