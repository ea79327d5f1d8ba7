/** A run goes in; `bencher.json` comes out, in the Bencher Metric Format (`bencher run --adapter json --file bencher.json`). */
import type { Reporter } from '../../src/model/Reporter.js';
import type { RunRecord, SeriesRecord } from '../../src/model/RunRecord.js';
import { isBaseSide } from '../base-side.js';
import { failureCount } from '../failures.js';
import { plainText } from '../plain-text.js';
import { inReadingOrder } from '../summary-rows.js';

interface Metric {
  value: number;
  lower_value?: number;
  upper_value?: number;
}

/** Bencher cuts no names, it refuses them ("Bencher Metric Format": at most 1,024 characters). */
const LONGEST_NAME = 1_000;
const NS_PER_US = 1_000;

export const bencherReporter: Reporter = {
  name: 'bencher',
  description: 'bencher.json: latencies, throughput and failures in the Bencher Metric Format',
  destination: 'file',
  render: (run) => Promise.resolve([{ path: 'bencher.json', contents: textOf(run) }]),
};

/** Written entry by entry: as a key of an object, `__proto__` would be lost. */
function textOf(run: RunRecord): string {
  const benchmarks = new Map<string, string>();
  for (const series of inReadingOrder(run.series)) {
    const measures = measuresOf(series);
    // A benchmark without a name is refused, with all others of the file.
    const name = plainText(series.id, LONGEST_NAME) || 'unnamed';
    if (isBaseSide(run, series) || measures.length === 0 || benchmarks.has(name)) continue;
    const text = measures.map(([name, metric]) => `    ${JSON.stringify(name)}: ${JSON.stringify(metric)}`);
    benchmarks.set(name, `{\n${text.join(',\n')}\n  }`);
  }
  const entries = [...benchmarks].map(([name, measures]) => `  ${JSON.stringify(name)}: ${measures}`);
  return entries.length === 0 ? '{}\n' : `{\n${entries.join(',\n')}\n}\n`;
}

/**
 * `latency` (ns) and `throughput` (operations per second) are Bencher's own measures; it creates the others when it
 * sees them. The median stands for the latency, since more runs have one than have a p99.
 */
function measuresOf(series: SeriesRecord): [name: string, metric: Metric][] {
  const { p50Us, p90Us, p99Us, ci95 } = series.attained;
  const { intended } = series.counts;
  const measures: [string, Metric | null][] = [
    ['latency', nanoseconds(p50Us, ci95.p50Us)],
    ['latency-p90', nanoseconds(p90Us, ci95.p90Us)],
    ['latency-p99', nanoseconds(p99Us, ci95.p99Us)],
    ['throughput', series.achievedRate === null ? null : { value: series.achievedRate }],
    ['failure-share', intended === 0 ? null : { value: failureCount(series.counts) / intended }],
  ];
  return measures.flatMap(([name, metric]) => (metric === null ? [] : [[name, metric]]));
}

function nanoseconds(us: number | null, interval: readonly [number, number] | null): Metric | null {
  if (us === null) return null;
  const value = us * NS_PER_US;
  if (interval === null) return { value };
  return { value, lower_value: interval[0] * NS_PER_US, upper_value: interval[1] * NS_PER_US };
}
