/** A run goes in; `metrics.txt` comes out, in the text format of OpenMetrics 1.0. */
import type { Reporter } from '../../src/model/Reporter.js';
import { latencyFamilies } from './latency-families.js';
import { metricsText } from './metrics-text.js';
import { runFamilies, seriesFamilies } from './run-families.js';

/** Samples have no time of their own: whoever pushes or scrapes the file says when, and most refuse a file that does. */
export const openMetricsReporter: Reporter = {
  name: 'openmetrics',
  description: 'metrics.txt: quantiles, counts and verdicts in OpenMetrics 1.0, for Prometheus and its kin',
  destination: 'file',
  render: (run) =>
    Promise.resolve([
      {
        path: 'metrics.txt',
        contents: metricsText([...runFamilies(run), ...latencyFamilies(run), ...seriesFamilies(run)]),
      },
    ]),
};
