/** A comparison of two series goes in; its verdict in words comes out, with the figures that it stands on. */
import type { SeriesComparison } from '../model/Comparison.js';
import { formatCount } from './count.js';

/**
 * The interval in brackets is the one that the verdict stands on, widened for the number of comparisons. Percentages
 * are of the base's time.
 *
 * @param plannedBlocks of the run: where blocks were put together, more of them are needed
 */
export function verdictText(
  one: Pick<SeriesComparison, 'verdict' | 'ratio' | 'adjustedInterval' | 'blocks' | 'blocksNeeded' | 'notes'>,
  margin: number,
  plannedBlocks: number,
): string {
  const { verdict, ratio, adjustedInterval: interval, notes } = one;
  switch (verdict) {
    case 'worse':
    case 'better': {
      if (ratio === null || interval === null) return `${verdict}: ${notes.join('; ')}`;
      const sign = verdict === 'worse' ? 1 : -1;
      const [low, high] = interval.map((bound) => percentText(sign * (bound - 1))).sort(byNumber);
      const by = percentText(sign * (ratio - 1));
      return `${verdict}: ${by} ${verdict === 'worse' ? 'slower' : 'faster'} (${low} to ${high})`;
    }
    case 'same':
      return `same within ${percentText(margin)}${interval === null ? '' : ` (${spanText(interval)})`}`;
    case 'cannot-tell':
      if (interval === null) return `can't tell: ${notes.join('; ') || 'nothing to compare'}`;
      return `can't tell: between ${leaningText(interval[0])} and ${leaningText(interval[1])}; ${moreText(one, plannedBlocks)}`;
    default:
      return verdict satisfies never;
  }
}

function moreText(
  { blocks, blocksNeeded }: Pick<SeriesComparison, 'blocks' | 'blocksNeeded'>,
  planned: number,
): string {
  if (blocksNeeded === null) return 'no number of blocks would decide';
  const more = Math.ceil((blocksNeeded - blocks) * Math.max(1, planned / Math.max(1, blocks)));
  return more <= 0
    ? 'as many blocks once more would probably decide'
    : `about ${formatCount(more, 'more block')} would decide`;
}

/** "3 % faster", "9 % slower". */
function leaningText(ratio: number): string {
  return `${percentText(Math.abs(ratio - 1))} ${ratio < 1 ? 'faster' : 'slower'}`;
}

function spanText([low, high]: readonly [number, number]): string {
  return `${signedText(low - 1)} to ${signedText(high - 1)}`;
}

function signedText(share: number): string {
  return `${share < 0 ? '−' : '+'}${percentText(Math.abs(share))}`;
}

/** 0.123 → "12 %", 0.0123 → "1.2 %". */
function percentText(share: number): string {
  const percent = share * 100;
  return `${Math.abs(percent) < 10 ? Number(percent.toFixed(1)) : Math.round(percent)} %`;
}

const byNumber = (a: string, b: string): number => Number.parseFloat(a) - Number.parseFloat(b);
