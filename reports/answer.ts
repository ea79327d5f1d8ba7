/** A run goes in; its answer comes out as a sentence for each platform: what a caller waits, and what composing costs. */
import { formatLatency } from '../src/ui/latency.js';
import type { RunRecord } from '../src/model/RunRecord.js';
import { isBaseSide } from './base-side.js';
import { comparisonSentence } from './comparison-rows.js';
import { intervalText } from './interval-text.js';
import { plural } from './number-text.js';
import { plainText } from './plain-text.js';
import { summaryOf, type SummaryGroup, type SummaryRow } from './summary-rows.js';
import type { Tail } from './tail.js';
import { thresholdsSentence } from './threshold-rows.js';

export function answerOf(run: RunRecord): readonly string[] {
  const { tail, groups: all } = summaryOf(run);
  if (all.length === 0) return ['Nothing was measured.'];
  // What callers wait is told of the head; of the base only how the head compares with it.
  const groups = all
    .map((group) => ({ ...group, rows: group.rows.filter(({ series }) => !isBaseSide(run, series)) }))
    .filter(({ rows }) => rows.length > 0);
  const compared = comparisonSentence(run);
  const waits = groups.map((group) => {
    const where = groups.length === 1 ? '' : `${group.title}: `;
    return `${where}${loadOf(group)}${sentence(group, tail)}`;
  });
  return [...waits, compared, thresholdsSentence(run)].filter((one) => one !== null);
}

/** What must be known of the load before the figures are read: nothing where it is one rate from beginning to end. */
function loadOf({ rows }: SummaryGroup): string {
  const load = rows[0]?.series.load;
  if (load === undefined || load.profile === 'arrival') return '';
  if (load.loop === 'closed') return 'Closed loop: ';
  return `Over all parts of the load together (${plainText(load.text ?? load.profile, 200)}): `;
}

function sentence(group: SummaryGroup, tail: Tail): string {
  const leading = group.rows.find((row) => row.series.workload === 'noop') ?? group.rows[0];
  if (leading === undefined || group.rows.every((row) => row.p50Us === null)) {
    return 'No quantile was attained, so there is no latency to report.';
  }
  const parts = [waitOf(leading, tail), chainsOf(group.rows, tail)].filter((part) => part !== null);
  return `${parts.join('; ')}.`;
}

function waitOf(row: SummaryRow, tail: Tail): string {
  const called = row.series.workload === 'noop' ? 'a warm function' : `${row.label}, warm,`;
  if (row.p50Us === null) return `Calling ${called} did not attain a median`;
  const median = `Calling ${called} takes ${formatLatency(row.p50Us)} at the median`;
  if (row.tailUs === null) return median;
  const interval =
    row.tailInterval === null ? 'no interval' : `95 % interval ${intervalText(row.tailInterval)}`;
  return `${median} and ${formatLatency(row.tailUs)} at the ${tail.words} (${interval})`;
}

/** From the fastest to the slowest way to join the same functions; null when there is nothing to choose from. */
function chainsOf(rows: readonly SummaryRow[], tail: Tail): string | null {
  const first = rows.find((row) => row.series.workload === 'chain');
  if (first === undefined) return null;
  const length = first.series.params['length'];
  const alike = rows.filter(
    (row) => row.series.workload === 'chain' && row.series.params['length'] === length,
  );
  const useTail = alike.every((row) => row.tailUs !== null);
  const valueOf = (row: SummaryRow) => (useTail ? row.tailUs : row.p50Us);
  const ranked = alike
    .flatMap((row) => {
      const us = valueOf(row);
      return us === null ? [] : [{ row, us }];
    })
    .sort((a, b) => a.us - b.us);
  const fastest = ranked[0];
  const slowest = ranked.at(-1);
  if (fastest === undefined || slowest === undefined || fastest === slowest) return null;
  const chain =
    typeof length === 'number' ? `a chain of ${plural(length, 'function')}` : 'a chain of functions';
  return (
    `${chain} takes from ${formatLatency(fastest.us)} (${fastest.row.series.composition}) ` +
    `to ${formatLatency(slowest.us)} (${slowest.row.series.composition}) at the ${useTail ? tail.words : 'median'}`
  );
}
