/** The records of all callers go in; a warning about initiators that did not get a core of their own comes out. */
import type { CallerRecord } from '../model/RunRecord.js';
import type { Warning } from '../model/Warning.js';
import { inCount, inPercent } from './wording.js';

/** What is missing of less may be the operating system's own. */
const WHOLE_CORE = 0.9;

export function callerWarnings(callers: readonly CallerRecord[]): Warning[] {
  const shares = callers.flatMap(({ initiator }) => initiator?.cpuShare ?? []);
  const throttled = shares.filter((share) => share < WHOLE_CORE);
  if (throttled.length === 0) return [];
  return [
    {
      code: 'initiator-throttled',
      message:
        `${inCount(throttled.length)} of ${inCount(shares.length)} initiators did not get a whole core while they computed before the ` +
        `load, at least ${inPercent(Math.min(...throttled))}: the platform hands out less with so little memory, or others wanted the same cores`,
      hint: 'more --initiator-memory, or fewer --initiators where they share cores; their lag and canary tell what it did to the load',
    },
  ];
}
