/** Driven trials go in; every response time goes to `latency.hlog`, and with `--samples` every invocation to `samples.ndjson.gz`. */
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { hlogHeader, hlogLine } from '../engine/hlog.js';
import type { DriveResult } from '../model/Drive.js';
import type { TrialPlan } from '../model/Plan.js';

export const HLOG_FILE = 'latency.hlog';
export const SAMPLES_FILE = 'samples.ndjson.gz';

export interface LoggedTrial {
  plan: TrialPlan;
  attempt: 0 | 1;
  result: DriveResult;
}

export interface TrialLog {
  /** On the disk when it resolves. */
  append(trials: readonly LoggedTrial[]): Promise<void>;
  close(): Promise<void>;
}

export async function openTrialLog(
  folder: string,
  startedAtMs: number,
  keepSamples: boolean,
): Promise<TrialLog> {
  const hlog = await open(join(folder, HLOG_FILE), 'w');
  const samples = keepSamples ? await open(join(folder, SAMPLES_FILE), 'w') : null;
  await hlog.appendFile(hlogHeader(startedAtMs));
  return {
    async append(trials) {
      await hlog.appendFile(trials.map((trial) => hlogLines(trial, startedAtMs)).join(''));
      await hlog.datasync();
      // Gzip members may follow each other (RFC 1952, section 2.2): each block is one.
      await samples?.appendFile(gzipSync(trials.map(sampleLines).join('')));
      await samples?.datasync();
    },
    async close() {
      await hlog.close();
      await samples?.close();
    },
  };
}

/** Trial 3 is `3`, the re-run of an invalid trial 3 is `3r`. */
function trialName({ plan, attempt }: LoggedTrial): string {
  return attempt === 0 ? String(plan.index) : `${plan.index}r`;
}

function hlogLines(trial: LoggedTrial, startedAtMs: number): string {
  const { result, plan } = trial;
  return result.windows
    .map(({ offsetUs, lengthUs, startClass, histogram }) => {
      const tag = `${plan.series}.${trialName(trial)}.${startClass}`;
      return hlogLine(tag, result.startedAtMs - startedAtMs + offsetUs / 1_000, lengthUs / 1_000, histogram);
    })
    .join('');
}

function sampleLines(trial: LoggedTrial): string {
  const head = { series: trial.plan.series, trial: trialName(trial) };
  return (trial.result.samples ?? []).map((sample) => `${JSON.stringify({ ...head, ...sample })}\n`).join('');
}
