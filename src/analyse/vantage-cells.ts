/** Series go in; those that differ only in where the caller stood come out in pairs. */
import type { SeriesRecord } from '../model/RunRecord.js';

export interface VantageCell {
  external: SeriesRecord;
  platform: SeriesRecord;
}

export function vantageCells(series: readonly SeriesRecord[]): VantageCell[] {
  return series
    .filter(({ vantage }) => vantage === 'platform')
    .flatMap((platform) => {
      const external = series.find((one) => one.vantage === 'external' && cellOf(one) === cellOf(platform));
      return external === undefined ? [] : [{ external, platform }];
    });
}

/** Everything that decides what is called and how often; by which client may differ, since each vantage has its own. */
function cellOf({
  provider,
  region,
  workload,
  composition,
  params,
  memoryMb,
  payloadBytes,
  load,
  options,
  id,
}: SeriesRecord): string {
  const { client: _client, ...others } = options;
  const side = id.includes('+side=base') ? 'base' : 'head';
  const { text, durationMs, timeoutMs } = load;
  return JSON.stringify([
    provider,
    region,
    workload,
    composition,
    params,
    memoryMb,
    payloadBytes,
    text,
    durationMs,
    timeoutMs,
    Object.entries(others).sort(),
    side,
  ]);
}
