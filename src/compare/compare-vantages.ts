/** What was measured goes in; what a caller on the platform waited over what one outside did, block by block, comes out. */
import { enteredTrials } from '../analyse/entered-trials.js';
import type { SeriesEvidence } from '../analyse/evidence.js';
import type { SeriesRecord, VantageRecord } from '../model/RunRecord.js';
import type { Figure } from '../thresholds/figure.js';
import { ratioFigure } from './ratio-figure.js';

const CONFIDENCE = 0.95;

/** One entry for each series from the platform that has its like from outside. */
export function compareVantages(
  series: readonly SeriesRecord[],
  evidence: readonly SeriesEvidence[],
): VantageRecord[] {
  return pairs(series).flatMap(({ external, platform }) => {
    const [outside, inside] = [external, platform].map(({ id }) => {
      const own = evidence.find(({ plan }) => plan.id === id);
      return own === undefined ? undefined : enteredTrials(own);
    });
    if (outside === undefined || inside === undefined) return [];
    const ratioOf = (quantile: 'p50' | 'p99'): VantageRecord['p50'] =>
      recorded(ratioFigure(inside, outside, { of: 'warm', quantile, confidence: CONFIDENCE }));
    return [{ platform: platform.id, external: external.id, p50: ratioOf('p50'), p99: ratioOf('p99') }];
  });
}

function recorded(figure: Figure): VantageRecord['p50'] {
  const ratio = figure.kind === 'none' || !Number.isFinite(figure.value) ? null : figure.value;
  return figure.kind === 'known'
    ? { ratio, ci95: [figure.low, figure.high], blocks: figure.trials, why: null }
    : { ratio, ci95: null, blocks: null, why: figure.why };
}

/** Those that differ only in where the caller stood. */
function pairs(series: readonly SeriesRecord[]): { external: SeriesRecord; platform: SeriesRecord }[] {
  return series
    .filter(({ vantage }) => vantage === 'platform')
    .flatMap((platform) => {
      const external = series.find((one) => one.vantage === 'external' && cellOf(one) === cellOf(platform));
      return external === undefined ? [] : [{ external, platform }];
    });
}

/** Everything that decides what is called and how often; by which client may differ, since each vantage has its own. */
function cellOf(series: SeriesRecord): string {
  const { client: _client, ...options } = series.options;
  const { text, durationMs, timeoutMs } = series.load;
  return JSON.stringify([
    [series.provider, series.region, series.workload, series.composition, series.params],
    [series.memoryMb, series.payloadBytes, Object.entries(options).sort()],
    [text, durationMs, timeoutMs],
    series.id.includes('+side=base'),
  ]);
}
