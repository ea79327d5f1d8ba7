/** All trials of a calibration go in; the raw files that anybody can analyse again come out, as names and contents. */
import { gzipSync } from 'node:zlib';
import type { MeasuredTrial } from './measure-valid.js';
import { quantileLine } from './quantile-text.js';

export const SAMPLES_FILE = 'samples.ndjson.gz';
export const TRUTHS_FILE = 'truths.ndjson.gz';
export const QUANTILES_FILE = 'quantiles.txt';

/** A name without blanks, in the form of a series. */
export function seriesName({ name }: MeasuredTrial): string {
  return name.replaceAll(' ', '/');
}

export function rawFiles(
  trials: readonly MeasuredTrial[],
): { name: string; contents: string | Uint8Array }[] {
  const samples = trials.flatMap((trial) =>
    (trial.result.samples ?? []).map((sample) => ({
      series: seriesName(trial),
      trial: String(trial.attempt),
      ...sample,
    })),
  );
  const truths = trials.flatMap((trial) =>
    trial.requests.map(({ sequence, responseUs, truthUs, errorUs }) => ({
      series: seriesName(trial),
      trial: String(trial.attempt),
      sequence,
      responseUs,
      truthUs,
      errorUs,
    })),
  );
  return [
    { name: SAMPLES_FILE, contents: gzipSync(lines(samples)) },
    { name: TRUTHS_FILE, contents: gzipSync(lines(truths)) },
    { name: QUANTILES_FILE, contents: quantileText(trials) },
  ];
}

export function quantileText(trials: readonly MeasuredTrial[]): string {
  return trials.map((trial) => quantileLine(seriesName(trial), String(trial.attempt), trial.result)).join('');
}

function lines(values: readonly object[]): string {
  return values.map((value) => `${JSON.stringify(value)}\n`).join('');
}
