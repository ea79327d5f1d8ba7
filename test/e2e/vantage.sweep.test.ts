/** Whole runs with callers on the platform: both vantages side by side, load that several share, one of them killed, and what is refused. */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { after, before, describe, it } from 'node:test';
import { countsAddUp } from '../../src/engine/counts.js';
import type { RunRecord } from '../../src/model/RunRecord.js';
import type { KnownBehaviour } from '../../src/calibrate/known-behaviour.js';
import { startKnownTarget } from '../../src/calibrate/start-known-target.js';
import { envelope, targetServer } from '../engine/target-server.js';
import { javaPercentiles, javaSkip } from '../reports/hdr-tools.js';
import { descendants, runCommand, startCommand, untilGone } from './command-process.js';
import { readHlog } from './read-hlog.js';

/** True p50 1 ms, p99 20 ms. */
const MIXTURE: KnownBehaviour = {
  kind: 'mixture',
  fastUs: 1_000,
  slowUs: 20_000,
  slowShare: 0.015,
  seed: 3,
};
const NOOP = 'local/local/noop[caller]';

describe('callers on the platform', { concurrency: false }, () => {
  let cwd: string;
  before(() => {
    cwd = mkdtempSync(join(tmpdir(), 'faasmark-vantage-'));
  });
  after(() => rmSync(cwd, { recursive: true, force: true }));
  const recordIn = (out: string): RunRecord =>
    JSON.parse(readFileSync(join(cwd, out, 'run.json'), 'utf8')) as RunRecord;

  it('stand beside the one outside, each with a calibration of its own, and the log holds what all of them recorded', async () => {
    const flags = ['--vantage', 'external,platform', '--initiators', '2', '--rate', '100', '--samples'];
    const { code, stderr } = await runCommand(
      ['run', '-w', 'noop', ...flags, '--trials', '5', '--duration', '2s', '--warmup', '20', '--out', 'both'],
      cwd,
    );
    // 5: somebody else kept the machine too busy to measure on.
    assert.ok(code === 0 || code === 5, stderr);
    const record = recordIn('both');
    assert.deepEqual(
      record.series.map(({ id, vantage }) => [id, vantage]),
      [
        [NOOP, 'external'],
        [`${NOOP}+initiators=2+vantage=platform`, 'platform'],
      ],
    );
    assert.deepEqual(
      record.callers.map(({ id, vantage }) => [id, vantage]),
      [
        ['local-thread', 'external'],
        ['local/local#1', 'platform'],
        ['local/local#2', 'platform'],
      ],
    );
    for (const { calibration } of record.callers) {
      assert.ok((calibration.floor.p50Us ?? 0) > 0);
      assert.ok((calibration.canary.p50Us ?? 0) > 0);
      assert.ok(calibration.scheduleLag.p50Us !== null);
    }
    const log = readHlog(readFileSync(join(cwd, 'both', 'latency.hlog'), 'utf8'));
    const samples = gunzipSync(readFileSync(join(cwd, 'both', 'samples.ndjson.gz')))
      .toString()
      .trim()
      .split('\n');
    for (const series of record.series) {
      assert.ok(series.trialRuns.every(({ counts }) => countsAddUp(counts)));
      // The invalid ones too, which were run once more.
      const intended = series.trialRuns.reduce((sum, { counts }) => sum + counts.intended, 0);
      assert.equal(intended, 200 * series.trialRuns.length);
      const logged = log
        .filter(({ tag }) => tag.startsWith(`${series.id}.`))
        .flatMap(({ counts }) => [...counts.values()])
        .reduce((sum, count) => sum + count, 0);
      const succeeded = series.trialRuns.reduce(
        (sum, { counts: { warm, first, cold, unknown } }) => sum + warm + first + cold + unknown,
        0,
      );
      assert.equal(logged, succeeded);
      const kept = samples
        .map((line) => JSON.parse(line) as { series: string; intendedUs: number })
        .filter((sample) => sample.series === series.id && sample.intendedUs >= 0);
      assert.equal(kept.length, intended);
    }
  });

  it('leave a log of which the Java implementation reads every value', { skip: javaSkip }, async () => {
    const log = readFileSync(join(cwd, 'both', 'latency.hlog'), 'utf8');
    const [series] = recordIn('both').series.slice(-1);
    const [trial] = series?.trialRuns ?? [];
    const percentiles = await javaPercentiles(log, `${series?.id ?? ''}.0.warm`);
    const total = /Total count\s*=\s*(\d+)/.exec(percentiles)?.[1];
    assert.equal(Number(total), trial?.counts.warm);
  });

  it('of which one is killed lose its share: the run finishes, counts add up, and ends in 5', async () => {
    let calls = 0;
    const server = await targetServer((_request, response) => void response.end(envelope(++calls + 1)));
    try {
      const flags = ['--vantage', 'platform', '--from', 'local', '--initiators', '2', '--rate', '50'];
      const command = startCommand(
        [
          'run',
          server.url,
          ...flags,
          '--trials',
          '5',
          '--duration',
          '4s',
          '--warmup',
          '10',
          '--out',
          'killed',
        ],
        cwd,
      );
      await command.sees(/trial 2\/5/);
      const initiator = descendants(command.pid).find(({ pid }) =>
        /\/initiator-[0-9a-f]+-/.test(folderOf(pid)),
      );
      assert.ok(initiator !== undefined, 'an instance of the initiator');
      const everyone = descendants(command.pid);
      // Connections are warm and a good part of the 200 has been sent: both are in the middle of their share.
      const until = calls + 100;
      while (calls < until) await new Promise((resolve) => setTimeout(resolve, 5));
      process.kill(initiator.pid, 'SIGKILL');
      const { code, stdout } = await command.ended;
      assert.equal(code, 5, stdout);
      assert.match(stdout, /brought nothing back/);
      const record = recordIn('killed');
      const [series] = record.series;
      assert.ok(series !== undefined);
      assert.equal(record.status, 'complete');
      const lost = series.trialRuns.flatMap(({ lostShares = [] }) => lostShares);
      assert.deepEqual(
        lost.map(({ kind, requests }) => [kind, requests]),
        [['died', 100]],
      );
      assert.ok(countsAddUp(series.counts));
      assert.equal(series.counts.intended, 200 * series.trials);
      assert.equal(series.counts.unfinished, 100);
      assert.equal(series.attained.p99Us, null);
      assert.ok(record.warnings.some(({ code: warning }) => warning === 'initiator-lost'));
      assert.deepEqual(await untilGone(everyone, cwd, 10_000), []);
    } finally {
      await server.close();
    }
  });

  it('send together what one caller outside sends, and see what it sees of a target whose every reply time is known', async () => {
    const target = await startKnownTarget(MIXTURE);
    try {
      const flags = [
        '--vantage',
        'external,platform',
        '--from',
        'local',
        '--initiators',
        '4',
        '--rate',
        '400',
      ];
      const { code, stderr } = await runCommand(
        [
          'run',
          target.url,
          '--method',
          'POST',
          ...flags,
          '--trials',
          '5',
          '--duration',
          '2s',
          '--out',
          'known',
        ],
        cwd,
      );
      assert.ok(code === 0 || code === 5, stderr);
      const { series } = recordIn('known');
      assert.equal(series.length, 2);
      for (const one of series) {
        assert.equal(one.counts.intended, 800 * one.trials);
        assert.ok(Math.abs((one.achievedRate ?? 0) - 400) <= 2, `${one.achievedRate} of 400/s`);
      }
      const [outside = NaN, inside = NaN] = series.map(({ attained }) => attained.p99Us ?? NaN);
      assert.ok(inside / outside > 0.8 && inside / outside < 1.25, `${inside} against ${outside} µs`);
    } finally {
      await target.close();
    }
  });

  it('are refused where they cannot be', async () => {
    const cases: [string[], number, RegExp][] = [
      [['run', '--initiators', '2'], 2, /--vantage platform/],
      [['run', 'http://127.0.0.1:9/', '--vantage', 'platform'], 2, /--from local/],
      [['run', '-w', 'noop', '--vantage', 'platform', '--from', 'locl'], 2, /did you mean local/],
      [['run', '-w', 'noop', '--vantage', 'platform', '--profile', 'closed'], 2, /inside a function/],
      [['run', '-w', 'noop', '--vantage', 'platform', '--initiators', '65'], 3, /65 instances/],
    ];
    for (const [args, exit, says] of cases) {
      const { code, stderr } = await runCommand([...args, '--out', 'refused'], cwd);
      assert.equal(code, exit, `${args.join(' ')}\n${stderr}`);
      assert.match(stderr, says);
    }
  });
});

function folderOf(pid: number): string {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return ''; // It has ended meanwhile.
  }
}
