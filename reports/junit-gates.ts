/** A comparison goes in; its gates come out as a suite of test cases: a regression fails, what cannot be told is skipped. */
import type { Comparison, SeriesComparison } from '../src/model/Comparison.js';
import { formatLatency } from '../src/ui/latency.js';
import { verdictText } from '../src/ui/verdict-text.js';
import type { JunitOutcome, JunitSuite } from './junit-xml.js';
import { plainText } from './plain-text.js';

/** `properties`: facts of the two runs, which stand before the margin. Exploratory comparisons decide nothing and are no tests. */
export function gateSuite(
  comparison: Comparison,
  plannedBlocks: number,
  properties: JunitSuite['properties'] = [],
): JunitSuite {
  const { base, head, margin, series } = comparison;
  return {
    name: 'comparison',
    properties: [
      ...properties,
      ['base', plainText(base)],
      ['head', plainText(head)],
      ['margin', String(margin)],
    ],
    cases: series
      .filter(({ role }) => role === 'gate')
      .map((one) => ({
        name: `${plainText(one.series)} ${one.quantile}: no slower than ${plainText(one.base)}`,
        classname: plainText(one.series),
        outcome: outcomeOf(one, comparison, plannedBlocks),
      })),
  };
}

function outcomeOf(one: SeriesComparison, comparison: Comparison, plannedBlocks: number): JunitOutcome {
  const words = plainText(verdictText(one, comparison.margin, plannedBlocks));
  const figures = `base ${formatLatency(one.baseUs)}, head ${formatLatency(one.headUs)}, ratio ${ratioText(one.ratio)}`;
  const details = [figures, ...one.notes.map((note) => plainText(note))].join('\n');
  switch (one.verdict) {
    case 'worse':
      // A difference without a known cause may not be called a regression: the notes say why.
      return comparison.regressions.includes(one.series)
        ? { kind: 'failure', message: words, details }
        : { kind: 'skipped', message: `${words}, but not called a regression`, details };
    case 'cannot-tell':
      return { kind: 'skipped', message: words, details };
    case 'same':
    case 'better':
      return { kind: 'passed' };
    default:
      return one.verdict satisfies never;
  }
}

const ratioText = (ratio: number | null): string => (ratio === null ? '–' : String(Number(ratio.toFixed(4))));
