/** A run goes in; `benchmark.json` comes out, as github-action-benchmark reads it with `tool: customSmallerIsBetter`. */
import type { Reporter } from '../../src/model/Reporter.js';
import type { RunRecord, SeriesRecord } from '../../src/model/RunRecord.js';
import { isBaseSide } from '../base-side.js';
import { failureCount } from '../failures.js';
import { labelsOf } from '../labels.js';
import { countText } from '../number-text.js';
import { plainText } from '../plain-text.js';
import { inReadingOrder } from '../summary-rows.js';

interface Benchmark {
  name: string;
  unit: string;
  value: number;
  range?: string;
  extra: string;
}

/** The base of a duet is left out: it is there to be compared with, not to be followed over time. */
export const actionBenchmarkReporter: Reporter = {
  name: 'action-benchmark',
  description: 'benchmark.json: latencies and failures for github-action-benchmark',
  destination: 'file',
  render: (run) =>
    Promise.resolve([
      { path: 'benchmark.json', contents: `${JSON.stringify(benchmarksOf(run), null, 2)}\n` },
    ]),
};

function benchmarksOf(run: RunRecord): Benchmark[] {
  return inReadingOrder(run.series)
    .filter((series) => !isBaseSide(run, series))
    .flatMap((series) => [...latencies(run, series), ...failures(run, series)]);
}

/** Attained quantiles; what was not attained is left out, since there is no number that would say so. */
function latencies(run: RunRecord, series: SeriesRecord): Benchmark[] {
  const { p50Us, p90Us, p99Us, ci95 } = series.attained;
  const quantiles = [
    { name: 'p50', us: p50Us, interval: ci95.p50Us },
    { name: 'p90', us: p90Us, interval: ci95.p90Us },
    { name: 'p99', us: p99Us, interval: ci95.p99Us },
  ];
  return quantiles.flatMap(({ name, us, interval }) => {
    if (us === null) return [];
    const range = interval === null ? {} : { range: `${msOf(interval[0])} to ${msOf(interval[1])}` };
    return [
      {
        name: `${plainText(series.id)} ${name}`,
        unit: 'ms',
        value: msOf(us),
        ...range,
        extra: extraOf(run, series, [`n ${countText(series.attained.n)}`]),
      },
    ];
  });
}

function failures(run: RunRecord, series: SeriesRecord): Benchmark[] {
  const { intended } = series.counts;
  if (intended === 0) return [];
  const failed = failureCount(series.counts);
  return [
    {
      name: `${plainText(series.id)} failures`,
      unit: '%',
      value: Number(((100 * failed) / intended).toPrecision(6)),
      extra: extraOf(run, series, [`${countText(failed)} of ${countText(intended)}`]),
    },
  ];
}

function extraOf(run: RunRecord, series: SeriesRecord, facts: readonly string[]): string {
  return [...labelsOf(run, series), ...facts, `trials ${series.trials}`, `run ${plainText(run.id)}`].join(
    '\n',
  );
}

const msOf = (us: number): number => us / 1_000;
