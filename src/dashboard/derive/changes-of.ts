/** The points of a track go in; the changes of its level that matter come out. */
import type { Change, ChangedQuantile, RunSummary, TrackPoint } from '../../model/Site.js';
import { changePoints } from '../../statistics/change-points.js';
import { asQuantile, inUs, medianOf } from './day-medians.js';

/** Smaller steps count as the same, as in every comparison (`DEFAULT_MARGIN` of src/compare). */
const MARGIN = 0.05;

export function changesOf(points: readonly TrackPoint[], runs: readonly Pick<RunSummary, 'id'>[]): Change[] {
  return (['p50', 'p99'] as const)
    .flatMap((quantile) => changesIn(points, quantile, runs))
    .sort((a, b) => a.from - b.from);
}

function changesIn(
  points: readonly TrackPoint[],
  quantile: ChangedQuantile,
  runs: readonly Pick<RunSummary, 'id'>[],
): Change[] {
  // A run too short for this quantile says nothing of it.
  const places: number[] = [];
  const values: number[] = [];
  points.forEach(({ [quantile]: value }, place) => {
    if (value === null) return;
    places.push(place);
    values.push(inUs(value));
  });
  const kept = worthTelling(values, changePoints(values));
  const edges = [0, ...kept.map(({ at }) => at), values.length];
  return kept.flatMap(({ at, p }, index): Change[] => {
    const from = places[at] ?? 0;
    const first = points[from];
    const before = medianOf(values.slice(edges[index], at));
    const after = medianOf(values.slice(at, edges[index + 2]));
    if (first === undefined) return [];
    return [
      {
        quantile,
        from,
        at: new Date(first.at).toISOString(),
        run: runs[first.run]?.id ?? '',
        before: asQuantile(before) ?? 'failing',
        after: asQuantile(after) ?? 'failing',
        ratio: Number.isFinite(before) && Number.isFinite(after) && before > 0 ? after / before : null,
        p,
      },
    ];
  });
}

/** Levels that differ by less than the margin are joined, the nearest first. */
function worthTelling<T extends { at: number }>(values: readonly number[], found: readonly T[]): T[] {
  let kept = [...found];
  for (;;) {
    const edges = [0, ...kept.map(({ at }) => at), values.length];
    const steps = kept.map(({ at }, index) =>
      stepOf(medianOf(values.slice(edges[index], at)), medianOf(values.slice(at, edges[index + 2]))),
    );
    const least = steps.indexOf(Math.min(...steps));
    if (kept.length === 0 || (steps[least] ?? 0) > Math.log1p(MARGIN)) return kept;
    kept = kept.filter((_, index) => index !== least);
  }
}

function stepOf(before: number, after: number): number {
  if (before === after) return 0;
  return Math.abs(Math.log(after / before));
}
