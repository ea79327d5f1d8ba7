/** A run goes in; a percentile distribution for each series and start class comes out, as HdrHistogram's tools write and plot it. */
import { percentileText } from '../../src/engine/percentile-text.js';
import type { Reporter, ReportFile } from '../../src/model/Reporter.js';
import { DISTRIBUTIONS, type RunRecord } from '../../src/model/RunRecord.js';
import { inReadingOrder } from '../summary-rows.js';
import { seriesFileNames } from '../series-file-names.js';

/**
 * Distributions of what was answered: attained quantiles count failures as infinitely slow, which this format cannot
 * say, so there is no file of them.
 */
export const hgrmReporter: Reporter = {
  name: 'hgrm',
  description:
    'percentiles/*.hgrm: HdrHistogram percentile distributions in ms, one for each series and class',
  destination: 'file',
  render: (run) => Promise.resolve(filesOf(run)),
};

function filesOf({ series: all }: RunRecord): ReportFile[] {
  const names = seriesFileNames(all.map(({ id }) => id));
  return inReadingOrder(all).flatMap((series) =>
    DISTRIBUTIONS.flatMap((startClass) => {
      const data = series[startClass]?.histogram ?? null;
      if (data === null) return [];
      const path = `percentiles/${names.get(series.id) ?? ''}.${startClass}.hgrm`;
      return [{ path, contents: percentileText(data) }];
    }),
  );
}
