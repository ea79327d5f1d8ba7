/** What a run should be like goes in; a record of it comes out, or a folder that holds it: one to three series of any platform, at any time. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunRecord, SeriesRecord } from '../../src/model/RunRecord.js';
import { runRecord } from '../fixtures/run-record.js';

export interface WantedSeries {
  provider?: string;
  region?: string;
  /** `noop[caller]` */
  label?: string;
  vantage?: 'external' | 'platform';
  rate?: number;
  p50Us?: number;
  /** Null: so many requests failed that there is none. */
  p99Us?: number | null;
  trials?: number;
  trusted?: boolean;
}

export interface WantedRun {
  id: string;
  startedAt: string;
  series?: readonly WantedSeries[];
  sharedCores?: boolean;
  /** Laid over the record. */
  over?: Partial<RunRecord>;
}

const BASE = runRecord();

export function storedRun({
  id,
  startedAt,
  series = [{}],
  sharedCores = false,
  over = {},
}: WantedRun): RunRecord {
  return {
    ...BASE,
    id,
    startedAt,
    finishedAt: startedAt,
    client: { ...BASE.client, cores: sharedCores ? 2 : 16, sharedCores },
    series: series.map(seriesLike),
    warnings: [],
    ...over,
  };
}

function seriesLike(wanted: WantedSeries): SeriesRecord {
  const {
    provider = 'local',
    region = provider,
    label = 'noop[caller]',
    trials = 10,
    trusted = true,
  } = wanted;
  const { p50Us = 1_000, p99Us = 5_000, rate = 10, vantage = 'external' } = wanted;
  const [like] = BASE.series;
  if (like === undefined) throw new Error('the fixture has no series');
  const around = (us: number | null): [number, number] | null =>
    us === null ? null : [us * 0.95, us * 1.06];
  return {
    ...like,
    id: `${provider}/${region}/${label}`.replace(/[^A-Za-z0-9._/=+\-[\]]/g, '.'),
    provider,
    region,
    workload: label.split('[')[0] ?? '',
    vantage,
    trials,
    trust: { ok: trusted, reasons: trusted ? [] : ['too many trials are invalid'] },
    load: { ...like.load, rate },
    attained: {
      ...like.attained,
      n: 2_000,
      p50Us,
      p99Us,
      ci95: { p50Us: around(p50Us), p90Us: null, p99Us: around(p99Us) },
    },
  };
}

/** @returns the run's folder */
export async function store(folder: string, run: RunRecord | string): Promise<string> {
  await mkdir(folder, { recursive: true });
  await writeFile(
    join(folder, 'run.json'),
    typeof run === 'string' ? run : `${JSON.stringify(run, null, 1)}\n`,
  );
  return folder;
}

/** ISO 8601, some hours before another. */
export function hoursBefore(hours: number, at: number): string {
  return new Date(at - hours * 3_600_000).toISOString();
}
