/** A stored run goes in; the same without its histograms and seconds comes out, so that a thousand of them fit into memory. */
import { DISTRIBUTIONS, type RunRecord, type SeriesRecord } from '../model/RunRecord.js';

export function withoutCurves(run: RunRecord): RunRecord {
  return { ...run, series: run.series.map(lean) };
}

function lean(series: SeriesRecord): SeriesRecord {
  const distributions = Object.fromEntries(
    DISTRIBUTIONS.map((name) => {
      const one = series[name];
      return [name, one === null ? null : { ...one, histogram: null }];
    }),
  );
  return {
    ...series,
    ...distributions,
    coldStarts: series.coldStarts.map((one) => ({ ...one, histogram: null })),
    trialRuns: series.trialRuns.map((trial) => ({ ...trial, seconds: [] })),
  };
}
