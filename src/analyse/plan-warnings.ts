/** Series records go in, warnings about what their plan can show come out: the run's where true of every series, else each series' own. */
import type { SeriesRecord } from '../model/RunRecord.js';
import type { Warning } from '../model/Warning.js';
import { samplesNeeded, supports } from './outcomes.js';
import { MINIMUM_TRIALS } from './trial-interval.js';
import { inCalls, inCount, inList, inQuantile } from './wording.js';

type Series = readonly SeriesRecord[];

export function planWarnings(series: Series): Warning[] {
  return [
    ...QUANTILES.flatMap((q) =>
      affected(
        series,
        (one) => lacks(one, q),
        (which) => tooFewSamples(which, q),
      ),
    ),
    ...affected(series, (one) => one.trials < MINIMUM_TRIALS, tooFewTrials),
    ...affected(series, (one) => one.load.arrival === 'constant', constantArrivals),
  ];
}

/** One warning about them all where several series are all affected, otherwise one for each that is. */
export function affected(
  series: Series,
  is: (one: SeriesRecord) => boolean,
  say: (which: Series) => Warning,
): Warning[] {
  const which = series.filter(is);
  if (which.length > 1 && which.length === series.length) return [say(which)];
  return which.map((one) => ({ ...say([one]), series: one.id }));
}

const QUANTILES = [0.5, 0.9, 0.99, 0.999] as const;

/** Whether q is the lowest quantile that this series does not carry; the higher ones go without saying. */
function lacks({ attained, counts }: SeriesRecord, q: number): boolean {
  return counts.intended > 0 && QUANTILES.find((one) => !supports(attained.n, one)) === q;
}

function tooFewSamples(series: Series, lowest: number): Warning {
  const withheld = QUANTILES.filter((q) => q >= lowest);
  const ns = series.map(({ attained }) => attained.n);
  const least = Math.min(...ns);
  const most = Math.max(...ns);
  const have = least === most ? inCount(least) : `${inCount(least)} to ${inCount(most)}`;
  const needs = withheld.map((q) => `${inQuantile(q)} needs ${inCount(samplesNeeded(q))}`);
  return {
    code: 'too-few-samples',
    message:
      `${inList(withheld.map(inQuantile))} ${withheld.length === 1 ? 'is' : 'are'} not reported` +
      `${series.length > 1 ? ` in any of the ${inCount(series.length)} series` : ''}: ` +
      `${inList(needs)} samples, here ${most === 1 ? 'is' : 'are'} ${have}`,
    hint: moreSamples(series, lowest),
  };
}

/** How long each trial must be so that even the series with the fewest samples carries q. */
function moreSamples(series: Series, q: number): string {
  const seconds = Math.max(
    ...series.map(({ attained, load }) =>
      Math.ceil((1.05 * load.durationMs * samplesNeeded(q)) / (1000 * attained.n)),
    ),
  );
  if (!Number.isFinite(seconds)) return `more --trials, or a longer --duration, give ${inQuantile(q)}`;
  const trials = Math.max(...series.map((one) => one.trials));
  return `--duration ${seconds}s gives ${inQuantile(q)} with ${inCalls(trials, 'trial')}`;
}

function tooFewTrials(series: Series): Warning {
  const most = Math.max(...series.map(({ trials }) => trials));
  return {
    code: 'too-few-trials',
    message:
      `no intervals: they come from the spread between trials and need ${MINIMUM_TRIALS} valid ones, ` +
      `here ${most === 1 ? 'is' : 'are'} ${inCount(most)}`,
    hint: '--trials 10 gives intervals that can be published',
  };
}

function constantArrivals(): Warning {
  return {
    code: 'constant-arrivals-alias',
    message:
      'requests left at constant intervals: what recurs in step with them is always hit or always missed, ' +
      'and p99 depends on which',
    hint: '--arrival jittered draws each start at random within its interval',
  };
}
