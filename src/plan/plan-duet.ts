/** The series of head and base go in; all of them, who is compared with whom, and which comparisons are gates come out. */
import type { Problem } from '../errors.js';
import type { DuetPlan, SeriesPlan } from '../model/Plan.js';
import { planGates } from './plan-gates.js';
import { baseSeriesId } from './series-id.js';

export interface DuetSettings {
  label: string;
  margin: number;
  gates: readonly string[];
  /** How many URLs each side has; 0: both are deployed. */
  urls: number;
}

/** Null where they do not pair; the problems say why. */
export function planDuet(
  heads: readonly SeriesPlan[],
  bases: readonly SeriesPlan[],
  { label, margin, gates, urls }: DuetSettings,
  problems: Problem[],
): { series: SeriesPlan[]; plan: DuetPlan } | null {
  const pairs = urls > 0 ? inOrder(heads, bases) : byCell(heads, bases);
  if (heads.length !== bases.length) {
    problems.push(unpaired(heads, bases, pairs));
    return null;
  }
  const planned = pairs.map(({ head, base }) => ({ head, base: onBaseSide(base, head, urls) }));
  return {
    series: planned.flatMap(({ head, base }) => [head, base]),
    plan: {
      base: label,
      pairs: planned.map(({ head, base }) => ({ base: base.id, head: head.id })),
      margin,
      gates: planGates(gates, heads, problems),
    },
  };
}

interface Pair {
  head: SeriesPlan;
  base: SeriesPlan;
}

/** The same cell on both sides is a pair; what is left pairs in the order of the plan. */
function byCell(heads: readonly SeriesPlan[], bases: readonly SeriesPlan[]): Pair[] {
  const same = new Map(bases.map((base) => [base.id, base]));
  const alike = new Set(heads.filter(({ id }) => same.has(id)).map(({ id }) => id));
  const left = inOrder(
    heads.filter(({ id }) => !alike.has(id)),
    bases.filter(({ id }) => !alike.has(id)),
  );
  return heads.flatMap((head) => {
    const base = same.get(head.id);
    return base === undefined ? left.filter((pair) => pair.head === head) : [{ head, base }];
  });
}

function inOrder(heads: readonly SeriesPlan[], bases: readonly SeriesPlan[]): Pair[] {
  return heads.flatMap((head, place) => {
    const base = bases[place];
    return base === undefined ? [] : [{ head, base }];
  });
}

/** The load is the head's, whatever another provider's default is; only how it connects may be the base's own. */
function onBaseSide(base: SeriesPlan, head: SeriesPlan, urls: number): SeriesPlan {
  const { connections, http } = base.load;
  return {
    ...base,
    id: baseSeriesId(base.id),
    load: { ...head.load, connections, http },
    urlIndex: base.urlIndex === null ? null : urls + base.urlIndex,
  };
}

function unpaired(
  heads: readonly SeriesPlan[],
  bases: readonly SeriesPlan[],
  pairs: readonly Pair[],
): Problem {
  const alone = [
    ...heads.filter((head) => !pairs.some((pair) => pair.head === head)).map(({ id }) => `${id} (head)`),
    ...bases.filter((base) => !pairs.some((pair) => pair.base === base)).map(({ id }) => `${id} (base)`),
  ];
  return {
    message: `The head has ${heads.length} series and the base ${bases.length}: ${alone.join(', ')} would have no partner.`,
    hint: 'Name workloads and compositions that both sides have (-w, --composition): the same ones pair, the others in their order.',
  };
}
