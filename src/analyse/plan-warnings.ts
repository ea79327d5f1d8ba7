/** Series records go in, warnings about what their plan can show come out: the run's where true of every series, else each series' own. */
import type { SeriesRecord } from '../model/RunRecord.js';
import type { Warning } from '../model/Warning.js';
import { MINIMUM_TRIALS, samplesNeeded, supports } from './sample-sizes.js';
import { inCalls, inCount, inList, inQuantile } from './wording.js';

type Series = readonly SeriesRecord[];

export function planWarnings(series: Series): Warning[] {
  return [
    ...tooFewSamples(series),
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

/** The quantiles that no series carries are told once, those that only some lack with each of these. */
function tooFewSamples(all: Series): Warning[] {
  const series = all.filter(({ counts }) => counts.intended > 0);
  const common = series.length > 1 ? QUANTILES.filter((q) => series.every((one) => !carries(one, q))) : [];
  const own = series.map((one) => ({
    one,
    withheld: QUANTILES.filter((q) => !common.includes(q) && !carries(one, q)),
  }));
  return [
    ...(common.length > 0 ? [sayTooFew(series, common)] : []),
    ...own
      .filter(({ withheld }) => withheld.length > 0)
      .map(({ one, withheld }) => ({ ...sayTooFew([one], withheld), series: one.id })),
  ];
}

function carries({ attained }: SeriesRecord, q: number): boolean {
  return supports(attained.n, q);
}

function sayTooFew(series: Series, withheld: readonly number[]): Warning {
  const ns = series.map(({ attained }) => attained.n);
  const least = Math.min(...ns);
  const most = Math.max(...ns);
  const have = least === most ? inCount(least) : `${inCount(least)} to ${inCount(most)}`;
  const needs = withheld.map((q) => inCount(samplesNeeded(q)));
  return {
    code: 'too-few-samples',
    message:
      `${inList(withheld.map(inQuantile))} ${withheld.length === 1 ? 'is' : 'are'} not reported` +
      `${series.length > 1 ? ` in any of the ${inCount(series.length)} series` : ''}: ` +
      `${inList(needs)} samples needed, ${have} measured`,
    hint: moreSamples(series, Math.min(...withheld)),
  };
}

/** How long each trial must be so that even the series with the fewest samples carries q. */
function moreSamples(series: Series, q: number): string {
  // Their length is that of the gaps or of each rung.
  if (series.some(({ load }) => load.profile === 'idle' || load.profile === 'ladder')) {
    return `more --trials give ${inQuantile(q)}`;
  }
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
