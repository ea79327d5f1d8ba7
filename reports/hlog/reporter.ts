/** A run goes in; `histograms.hlog` comes out: one tagged line for each series and start class, over the whole run. */
import { hlogHeader, hlogLine } from '../../src/engine/hlog.js';
import type { Reporter } from '../../src/model/Reporter.js';
import type { RunRecord } from '../../src/model/RunRecord.js';
import { START_CLASSES } from '../../src/model/Sample.js';
import { inReadingOrder } from '../summary-rows.js';

/**
 * The classes only: `all` is their sum, and a tool that adds up the lines would count everything twice. Second by second
 * the same stands in `latency.hlog`, with the trials that did not enter.
 */
export const hlogReporter: Reporter = {
  name: 'hlog',
  description:
    'histograms.hlog: HdrHistogram log of the whole run, one tagged line for each series and class',
  destination: 'file',
  render: (run) => Promise.resolve([{ path: 'histograms.hlog', contents: logOf(run) }]),
};

function logOf(run: RunRecord): string {
  const startedAtMs = Date.parse(run.startedAt);
  const lines = inReadingOrder(run.series).flatMap((series) =>
    START_CLASSES.flatMap((startClass) => {
      const data = series[startClass]?.histogram ?? null;
      return data === null ? [] : [hlogLine(`${series.id}.${startClass}`, 0, lengthMs(run), data)];
    }),
  );
  return hlogHeader(startedAtMs, 'Tag=<series>.<start class>') + lines.join('');
}

/** To the end of the run; of one that was cut short, to the last second that was recorded. */
function lengthMs({ startedAt, finishedAt, series }: RunRecord): number {
  if (finishedAt !== null) return Math.max(0, Date.parse(finishedAt) - Date.parse(startedAt));
  return series
    .flatMap(({ trialRuns }) => trialRuns.flatMap(({ seconds }) => seconds))
    .reduce((last, { atMs }) => Math.max(last, atMs + 1_000), 0);
}
