/** The independent analysis in Python: it finds, byte for byte, what the product says of the same samples. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import { quantileLine } from '../../src/calibrate/quantile-text.js';
import { reanalyse, SCRIPT } from '../../src/calibrate/reanalyse.js';
import { encode, newHistogram, record } from '../../src/engine/histogram.js';
import { randomFrom } from '../../src/engine/random.js';
import type { Sample } from '../../src/model/Sample.js';

const ABSENT = spawnSync('python3', ['--version']).status === 0 ? false : 'python3 is not installed';

let folder: string;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'faasmark-reanalyse-'));
});
after(() => rm(folder, { recursive: true, force: true }));

it('the script has at most 100 lines', async () => {
  const lines = (await readFile(SCRIPT, 'utf8')).trimEnd().split('\n');
  assert.ok(lines.length <= 100, `${String(lines.length)} lines`);
});

function samplesOf(n: number, seed: number): Sample[] {
  const random = randomFrom(seed);
  return Array.from({ length: n }, (_, sequence) => {
    // From 0 µs to the better part of an hour: every size of bucket, and what lies below and beyond.
    const responseUs = Math.floor(3.7e9 ** random()) - 1;
    const intendedUs = sequence * 1_000 - 5_000;
    return {
      sequence,
      intendedUs,
      sentUs: intendedUs,
      completedUs: intendedUs + responseUs,
      outcome: sequence % 50 === 7 ? 'timeout' : sequence % 9 === 0 ? 'cold' : 'warm',
      instance: null,
      ordinal: null,
      ageUs: null,
      coldHops: 0,
      hops: 1,
      remote: null,
    };
  });
}

function trialOf(samples: Sample[]): Parameters<typeof quantileLine>[2] {
  const histogram = newHistogram();
  for (const { intendedUs, completedUs, outcome } of samples) {
    if (intendedUs >= 0 && outcome !== 'timeout') record(histogram, (completedUs ?? 0) - intendedUs);
  }
  const data = encode(histogram);
  const windows =
    data === null ? [] : [{ offsetUs: 0, lengthUs: 1_000_000, startClass: 'warm' as const, histogram: data }];
  return { samples, windows };
}

describe('scripts/reanalyse.py', { skip: ABSENT }, () => {
  it('finds the same exact quantiles and the same tops of buckets, for many and for few samples', async () => {
    const trials = [15_000, 1_200, 130, 25, 8].map((n, index) => samplesOf(n, index + 1));
    const ours = trials.map((samples, index) => quantileLine('some/series', String(index), trialOf(samples)));
    const lines = trials.flatMap((samples, index) =>
      samples.map((sample) => JSON.stringify({ series: 'some/series', trial: String(index), ...sample })),
    );
    const path = join(folder, 'samples.ndjson.gz');
    // A run's file has a member for each block.
    const half = Math.floor(lines.length / 2);
    const member = (part: readonly string[]): Buffer => gzipSync(`${part.join('\n')}\n`);
    await writeFile(path, Buffer.concat([member(lines.slice(0, half)), member(lines.slice(half))]));
    assert.deepEqual(await reanalyse(path), { kind: 'text', text: ours.join('') });
    assert.match(ours[0] ?? '', / p99\.9=\d+\/\d+\n$/);
    assert.match(ours[4] ?? '', /n=\d+ p50=- p90=- p99=- p99\.9=-\n$/);
  });

  it('says what is wrong with a file that is none', async () => {
    const path = join(folder, 'broken.gz');
    await writeFile(path, 'no gzip');
    const { kind } = await reanalyse(path);
    assert.equal(kind, 'failed');
  });
});
