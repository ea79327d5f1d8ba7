/** Texts such as `chain*:p50` and the head's series go in; which quantiles of which series decide the exit comes out. */
import { globPattern } from '../config/match-names.js';
import type { Problem } from '../errors.js';
import type { ComparedQuantile } from '../model/Comparison.js';
import type { Gate, SeriesPlan } from '../model/Plan.js';

const QUANTILES: readonly ComparedQuantile[] = ['p50', 'p99'];
const DEFAULT_QUANTILE: ComparedQuantile = 'p99';

/** None given: p99 of every series. A glob matches a whole id, or what of it comes after provider and region. */
export function planGates(
  texts: readonly string[],
  heads: readonly Pick<SeriesPlan, 'id'>[],
  problems: Problem[],
): Gate[] {
  const chosen = (texts.length === 0 ? ['*'] : texts).flatMap((text): Gate[] => {
    const [, glob = text, named] = /^(.*):([^:]*)$/.exec(text) ?? [];
    const quantile = named === undefined ? DEFAULT_QUANTILE : QUANTILES.find((each) => each === named);
    if (quantile === undefined) {
      problems.push({
        message: `--gate ${text}: "${named}" is not compared.`,
        hint: `Write ${glob}:p50 or ${glob}:p99.`,
      });
      return [];
    }
    const pattern = globPattern(glob);
    const hits = heads.filter(({ id }) => pattern.test(id) || pattern.test(withoutPlace(id)));
    if (hits.length === 0) {
      problems.push({
        message: `--gate ${text}: no series of the head matches.`,
        hint: `There are ${heads.map(({ id }) => withoutPlace(id)).join(', ')}.`,
      });
    }
    return hits.map(({ id }) => ({ series: id, quantile }));
  });
  // In the order of the series, whatever the order of the globs.
  return heads.flatMap(({ id }) =>
    QUANTILES.filter((quantile) =>
      chosen.some((gate) => gate.series === id && gate.quantile === quantile),
    ).map((quantile) => ({ series: id, quantile })),
  );
}

/** Without `provider/region/`. */
function withoutPlace(id: string): string {
  return id.split('/').slice(2).join('/');
}
