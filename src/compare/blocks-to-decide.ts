/** The spread seen over some blocks goes in, how many would decide comes out. */
import type { MeanEstimate } from '../statistics/mean-estimate.js';
import { noncentralUpperTail, tQuantile } from '../statistics/student-t.js';

const POWER = 0.8;
/** What is recommended beforehand aims higher, so that 80 % are left where the approximation is optimistic. */
const PLANNED_POWER = 0.85;
/** Nobody runs more. */
const MOST = 10_000;
const FEWEST = 5;

/**
 * How many blocks put the whole interval to one side of a limit ±ln(1 + margin), or within both, in 80 % of
 * repetitions, if the ratio and the spread are what they seem. "Within both" needs both one-sided tests
 * (Schuirmann, J. Pharmacokinet. Biopharm. 15, 1987); its power is at least the sum of theirs less 1.
 *
 * @returns null when more than 10,000 would be needed: the ratio lies on a limit
 */
export function blocksToDecide(seen: MeanEstimate, alpha: number, margin: number): number | null {
  const sd = seen.standardError * Math.sqrt(seen.degreesOfFreedom + 1);
  const limit = Math.log1p(margin);
  const beyond = Math.abs(seen.mean) - limit;
  return fewestBlocks((blocks) => {
    const tail = (distance: number) => powerOf(distance, sd, blocks, alpha);
    return beyond > 0 ? tail(beyond) : tail(limit - seen.mean) + tail(limit + seen.mean) - 1;
  });
}

/** The spread of ln(head / base) between blocks, and how well it is known. */
export interface PilotSpread {
  sd: number;
  degreesOfFreedom: number;
}

/**
 * How many blocks show a ratio of 1 + effect to be different from 1 in at least 80 % of repetitions. A pilot of a few trials
 * knows the spread badly: averaged over what it may have seen, power is a noncentral t with the pilot's degrees
 * of freedom (Julious & Owen, Pharm. Stat. 5, 2006).
 *
 * @returns null for over 10,000
 */
export function blocksToSee(effect: number, pilot: PilotSpread, alpha: number): number | null {
  const distance = Math.abs(Math.log1p(effect));
  return fewestBlocks((blocks) => {
    if (pilot.sd === 0) return distance > 0 ? 1 : 0;
    const critical = tQuantile(1 - alpha / 2, blocks - 1);
    return (
      1 - noncentralUpperTail((distance / pilot.sd) * Math.sqrt(blocks), pilot.degreesOfFreedom, critical)
    );
  }, PLANNED_POWER);
}

/** That a two-sided t test at α over so many blocks rejects on the side of the truth, which lies `distance` away. */
function powerOf(distance: number, sd: number, blocks: number, alpha: number): number {
  if (sd === 0) return distance > 0 ? 1 : 0;
  const degreesOfFreedom = blocks - 1;
  return noncentralUpperTail(
    tQuantile(1 - alpha / 2, degreesOfFreedom),
    degreesOfFreedom,
    (distance / sd) * Math.sqrt(blocks),
  );
}

/** Power grows with the number of blocks. */
function fewestBlocks(power: (blocks: number) => number, wanted = POWER): number | null {
  if (power(MOST) < wanted) return null;
  let low = FEWEST;
  let high = MOST;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (power(middle) >= wanted) high = middle;
    else low = middle + 1;
  }
  return low;
}
