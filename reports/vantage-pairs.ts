/** A run goes in; its series that differ only in where the caller stood come out in pairs, with what lies between the two, in numbers and in a sentence. */
import type { RunRecord, SeriesRecord, VantageRecord } from '../src/model/RunRecord.js';
import { formatLatency } from '../src/ui/latency.js';
import { plural } from './number-text.js';

export interface VantagePair {
  external: SeriesRecord;
  platform: SeriesRecord;
  /** Platform over external. */
  p50: VantageRatio;
  p99: VantageRatio;
  /** What the caller on the platform was, and what stood between it and the function. */
  explanation: string;
}

export type VantageRatio = Pick<VantageRecord['p50'], 'ratio' | 'ci95'>;

export function vantagePairs(run: Pick<RunRecord, 'series' | 'vantages'>): VantagePair[] {
  const find = (id: string): SeriesRecord | undefined => run.series.find((one) => one.id === id);
  return (run.vantages ?? []).flatMap((compared) => {
    const [external, platform] = [find(compared.external), find(compared.platform)];
    if (external === undefined || platform === undefined) return [];
    const { p50, p99 } = compared;
    return [{ external, platform, p50, p99, explanation: explain(external, platform, p50) }];
  });
}

/** `0.92× (0.88 to 0.96)`. */
export function vantageRatioText({ ratio, ci95 }: VantageRatio): string {
  const number = (value: number): string => value.toFixed(value < 10 ? 2 : 0);
  if (ratio === null) return '–';
  return ci95 === null ? `${number(ratio)}×` : `${number(ratio)}× (${ci95.map(number).join(' to ')})`;
}

const CLIENTS: Readonly<Record<string, string>> = {
  http: 'by HTTP requests to the public interface, as from outside',
  sdk: "by the platform's SDK",
  context: 'by what the platform hands to its functions, without HTTP',
};

function explain(external: SeriesRecord, platform: SeriesRecord, p50: VantageRatio): string {
  const { options } = platform;
  const initiators = platform.initiators ?? null;
  const who =
    initiators === null
      ? 'a function'
      : `${plural(initiators.count, 'function')} of ${initiators.memoryMb} MB`;
  const where = initiators === null ? 'there' : `${initiators.provider}/${initiators.region}`;
  const how = CLIENTS[options['client'] ?? ''] ?? 'as the platform offers';
  return `The same schedule, sent by ${who} on ${where}, ${how}. ${between(external.attained.p50Us, p50)}`;
}

/** In the numbers of the blocks alone: medians of all trials may differ the other way round. */
function between(outsideUs: number | null, { ratio, ci95 }: VantageRatio): string {
  if (outsideUs === null || ratio === null) return 'Too few samples say what lies between.';
  if (ci95 === null) return 'Too few blocks say whether anything lies between.';
  const [low, high] = ci95;
  const apart = formatLatency(outsideUs * Math.abs(1 - ratio));
  if (high < 1) return `At the median the way from outside adds ${apart}.`;
  return low > 1
    ? `At the median the caller outside waited ${apart} less: its own way adds less than the one inside takes more for itself.`
    : 'At the median the blocks do not tell the two apart: what the way from outside adds is below what they differ by.';
}
