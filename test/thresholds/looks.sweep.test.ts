/** Many simulated runs that lie exactly on their limit go in; of each kind, looking after every block cuts fewer than 5 %. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { lookConfidence } from '../../src/thresholds/looks.js';
import { seededRandom } from '../analyse/build-evidence.js';
import {
  failuresIn,
  firstCut,
  medianBounds,
  shareBounds,
  tailBounds,
  trialOf,
  TRUE_MEDIAN_US,
  TRUE_P99_US,
  TRUE_SHARE,
} from './simulated-looks.js';

const RUNS = 400;

/** Of so many runs, the share that is cut. */
function cutShare(seed: number, runIsCut: (random: () => number) => boolean): number {
  const random = seededRandom(seed);
  let cut = 0;
  for (let run = 0; run < RUNS; run++) cut += runIsCut(random) ? 1 : 0;
  return cut / RUNS;
}

const times = <T>(count: number, make: () => T): T[] => Array.from({ length: count }, make);

describe('runs on their limit that look after every block', () => {
  for (const blocks of [6, 10, 30]) {
    const confidence = lookConfidence(blocks, 1);
    const cases: readonly [string, (random: () => number) => boolean][] = [
      [
        'a median',
        (random) =>
          firstCut(
            times(blocks, () => trialOf(random, 60)),
            medianBounds,
            TRUE_MEDIAN_US,
            confidence,
          ) !== null,
      ],
      [
        'a p99',
        (random) =>
          firstCut(
            times(blocks, () => trialOf(random, 250)),
            tailBounds,
            TRUE_P99_US,
            confidence,
          ) !== null,
      ],
      ...[1, 5].map((burst): [string, (random: () => number) => boolean] => [
        `a share of failures in bursts of ${burst}`,
        (random) =>
          firstCut(
            times(blocks, () => failuresIn(random, 200, burst)),
            shareBounds,
            TRUE_SHARE,
            confidence,
          ) !== null,
      ]),
    ];
    for (const [name, runIsCut] of cases) {
      it(`are seldom cut: ${name}, ${blocks} blocks`, (t) => {
        const share = cutShare(blocks, runIsCut);
        t.diagnostic(`${(100 * share).toFixed(2)} % of ${RUNS}`);
        assert.ok(share < 0.05, String(share));
      });
    }
  }
});
