/** A run goes in; its series that differ only in where the caller stood come out in pairs, with a sentence on what lies between the two. */
import type { RunRecord, SeriesRecord } from '../src/model/RunRecord.js';
import { formatLatency } from '../src/ui/latency.js';
import { plural } from './number-text.js';

export interface VantagePair {
  external: SeriesRecord;
  platform: SeriesRecord;
  /** Platform over external, of p50 and p99; null where one of them is missing. */
  p50Ratio: number | null;
  p99Ratio: number | null;
  /** What the caller on the platform was, and what stood between it and the function. */
  explanation: string;
}

export function vantagePairs(run: Pick<RunRecord, 'series'>): VantagePair[] {
  return run.series
    .filter(({ vantage }) => vantage === 'platform')
    .flatMap((platform) => {
      const external = run.series.find(
        (one) => one.vantage === 'external' && cellOf(one) === cellOf(platform),
      );
      if (external === undefined) return [];
      const ratio = (of: (series: SeriesRecord) => number | null): number | null => {
        const [inside, outside] = [of(platform), of(external)];
        return inside === null || outside === null || outside === 0 ? null : inside / outside;
      };
      return [
        {
          external,
          platform,
          p50Ratio: ratio(({ attained }) => attained.p50Us),
          p99Ratio: ratio(({ attained }) => attained.p99Us),
          explanation: explain(external, platform),
        },
      ];
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

const CLIENTS: Readonly<Record<string, string>> = {
  http: 'by HTTP requests to the public interface, as from outside',
  sdk: "by the platform's SDK",
  context: 'by what the platform hands to its functions, without HTTP',
};

function explain(external: SeriesRecord, platform: SeriesRecord): string {
  const { options } = platform;
  const initiators = platform.initiators ?? null;
  const who =
    initiators === null
      ? 'a function'
      : `${plural(initiators.count, 'function')} of ${initiators.memoryMb} MB`;
  const where = initiators === null ? 'there' : `${initiators.provider}/${initiators.region}`;
  const how = CLIENTS[options['client'] ?? ''] ?? 'as the platform offers';
  const [outside, inside] = [external.attained.p50Us, platform.attained.p50Us];
  const between =
    outside === null || inside === null
      ? 'Too few samples say what lies between.'
      : inside <= outside
        ? `At the median the way from outside adds ${formatLatency(outside - inside)}.`
        : `At the median the caller outside waited ${formatLatency(inside - outside)} less: what its own way adds is below what the two callers differ by.`;
  return `The same schedule, sent by ${who} on ${where}, ${how}. ${between}`;
}
