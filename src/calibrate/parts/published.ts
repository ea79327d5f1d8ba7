/** Part 9: figures that others published, and the latest stored run if there is one, go in; both beside each other come out. */
import type { CalibrationPart } from '../../model/Calibration.js';
import type { RunRecord } from '../../model/RunRecord.js';
import { partOf, tableOf } from '../part.js';
import { inTime } from '../parts-shown.js';
import { PUBLISHED_FIGURES } from '../published-figures.js';

export const PUBLISHED = {
  number: 9,
  title: 'Published figures beside ours',
  question: 'Why do your numbers differ from what I have read?',
} as const;

/** `latest`: the last stored run. */
export function published(latest: RunRecord | null): CalibrationPart {
  const ours = (latest?.series ?? []).map(({ id, attained, trust }) => ({
    cells: [
      id,
      inTime(attained.p50Us),
      inTime(attained.p99Us),
      trust.ok ? 'trustworthy' : trust.reasons.join('; '),
    ],
    bad: !trust.ok,
  }));
  return partOf({
    ...PUBLISHED,
    tables: [
      tableOf(
        'Published',
        ['what', 'figures', 'why ours may differ', 'source', 'year'],
        PUBLISHED_FIGURES.map(({ what, figures, reasons, source, year }) => ({
          cells: [what, figures, reasons, source, String(year)],
        })),
        [1, 2, 3],
      ),
      ...(latest === null
        ? []
        : [
            tableOf(
              `Ours: run ${latest.id}, ${latest.startedAt}`,
              ['series', 'p50', 'p99', 'trust'],
              ours,
              [3],
            ),
          ]),
    ],
    notes: [
      latest === null
        ? 'No run is stored here yet, so nothing of ours stands beside them: faasmark run, then calibrate again.'
        : 'Ours are attained quantiles: failures count as infinite. Series of the provider local were measured on this machine without a network, and must not be set against a cloud’s.',
    ],
  });
}
