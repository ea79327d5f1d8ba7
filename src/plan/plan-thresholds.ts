/** Thresholds and the series of the head go in; which series each one judges comes out, with a problem for each that judges none. */
import { nearestName } from '../config/nearest-name.js';
import type { Problem } from '../errors.js';
import type { SeriesPlan } from '../model/Plan.js';
import type { PlannedThreshold, Threshold } from '../model/Threshold.js';
import { figureName } from '../thresholds/figure-names.js';
import { matchSeries, namesOf } from '../thresholds/match-series.js';

/** More names than this help nobody. */
const NAMES_SHOWN = 12;

export function planThresholds(
  thresholds: readonly Threshold[],
  heads: readonly Pick<SeriesPlan, 'id'>[],
  problems: Problem[],
  /** What has the series. */
  of: 'plan' | 'run' = 'plan',
): PlannedThreshold[] {
  const ids = heads.map(({ id }) => id);
  return thresholds.flatMap((threshold): PlannedThreshold[] => {
    const subjects = matchSeries(threshold, ids);
    if (subjects.length > 0) return [{ threshold, subjects }];
    // Without any series the plan has another problem, and that is the one to tell.
    if (ids.length > 0) problems.push(judgesNothing(threshold, ids, of));
    return [];
  });
}

function judgesNothing(
  { expression, subject, figure }: Threshold,
  ids: readonly string[],
  of: string,
): Problem {
  const shown = `--threshold ${expression.length > 120 ? `${expression.slice(0, 119)}…` : expression}`;
  const names = [...new Set(ids.map((id) => namesOf(id)[1] ?? id))];
  const there = `There are ${listed(names)}.`;
  switch (subject.kind) {
    case 'series': {
      const near = nearestName(subject.glob ?? '', [...new Set(ids.flatMap(namesOf))]);
      return {
        message: `${shown}: no series of the ${of} matches.`,
        hint: near === null ? there : `Did you mean ${near}.${figureName(figure)}? ${there}`,
      };
    }
    case 'ratio':
      return {
        message: `${shown}: no cell of the ${of} is joined in both ways, ${subject.over} and ${subject.under}.`,
        hint: `Measure both: --composition ${subject.over},${subject.under}. ${there}`,
      };
    default:
      return subject satisfies never;
  }
}

function listed(names: readonly string[]): string {
  const more = names.length - NAMES_SHOWN;
  return more > 0
    ? `${names.slice(0, NAMES_SHOWN).join(', ')} and ${more} more (faasmark plan)`
    : names.join(', ');
}
