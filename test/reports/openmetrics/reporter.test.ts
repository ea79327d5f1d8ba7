/** Runs go in; that their metrics.txt means to other implementations of OpenMetrics what the record says comes out. */
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, it } from 'node:test';
import { openMetricsReporter } from '../../../reports/openmetrics/reporter.js';
import { metricsText } from '../../../reports/openmetrics/metrics-text.js';
import type { RunRecord } from '../../../src/model/RunRecord.js';
import { requirementPath } from '../../setup/requirement-path.js';
import { runKinds } from '../run-kinds.js';

const client = requirementPath('TEST_PROMETHEUS_PYTHON');
const prometheus = requirementPath('TEST_PROMTOOL');

/** One line of JSON for each sample; a text that is no OpenMetrics makes it fail. Then the same in Prometheus' older format. */
const READ = `
import json, sys
from prometheus_client.openmetrics.parser import text_string_to_metric_families
from prometheus_client import generate_latest, CollectorRegistry
families = list(text_string_to_metric_families(sys.stdin.buffer.read().decode('utf-8')))
class Collected:
    def collect(self): return families
registry = CollectorRegistry()
registry.register(Collected())
print(json.dumps({
    'samples': [[s.name, s.labels, s.value] for f in families for s in f.samples],
    'older': generate_latest(registry).decode('utf-8'),
}))
`;

interface Read {
  samples: [name: string, labels: Record<string, string>, value: number][];
  /** The same families in the text format 0.0.4, written by the Prometheus client. */
  older: string;
}

function read(text: string): Read {
  const env = { ...process.env, PYTHONPATH: join(dirname(client.path), '..', '..') };
  const options = { input: text, encoding: 'utf8', env, maxBuffer: 64_000_000 } as const;
  return JSON.parse(execFileSync('python3', ['-c', READ], options)) as Read;
}

async function render(run: RunRecord): Promise<string> {
  const [file] = await openMetricsReporter.render(run, { columns: 100, color: false });
  assert.equal(file?.path, 'metrics.txt');
  return String(file.contents);
}

describe('metrics.txt', { skip: client.skip }, () => {
  for (const [kind, run] of runKinds()) {
    it(`is read by the Prometheus client: ${kind}`, async () => {
      const { samples } = read(await render(run));
      assert.equal(samples.filter(([name]) => name === 'faasmark_run_info').length, 1);
      for (const [name, , value] of samples) assert.ok(Number.isFinite(value), name);
    });
  }

  it('has every attained quantile with its interval, in seconds, and counts that add up', async () => {
    const run = runKinds().get('complete');
    assert.ok(run);
    const { samples } = read(await render(run));
    for (const series of run.series) {
      const valueOf = (bound: string): number | undefined =>
        samples.find(
          ([name, labels]) =>
            name === 'faasmark_response_time_seconds' &&
            labels['series'] === series.id &&
            labels['class'] === 'attained' &&
            labels['percentile'] === '99' &&
            labels['bound'] === bound,
        )?.[2];
      assert.equal(valueOf('point'), (series.attained.p99Us ?? NaN) / 1e6);
      assert.equal(valueOf('low'), (series.attained.ci95.p99Us?.[0] ?? NaN) / 1e6);
      assert.equal(valueOf('high'), (series.attained.ci95.p99Us?.[1] ?? NaN) / 1e6);
      const requests = samples.filter(
        ([name, labels]) => name === 'faasmark_requests_total' && labels['series'] === series.id,
      );
      assert.equal(
        requests.reduce((sum, [, , value]) => sum + value, 0),
        series.counts.intended,
      );
    }
  });

  it('leaves out what is not known, instead of saying 0', async () => {
    for (const kind of ['failed', 'quick']) {
      const run = runKinds().get(kind);
      assert.ok(run);
      const p99 = read(await render(run)).samples.filter(
        ([name, labels]) => name === 'faasmark_response_time_seconds' && labels['percentile'] === '99',
      );
      assert.deepEqual(p99, [], kind);
    }
  });

  it('gives labels back as they were, but for what steers a terminal', async () => {
    const value = 'back\\slash "quotes" \\n no line \u{1f600} {a="b"} # EOF';
    const text = metricsText([
      { name: 'x', type: 'gauge', help: value, samples: [{ labels: [['label', value]], value: 1 }] },
    ]);
    assert.deepEqual(read(text).samples, [['x', { label: value }, 1]]);
    assert.deepEqual(
      read(
        metricsText([
          {
            name: 'x',
            type: 'gauge',
            help: 'x',
            samples: [{ labels: [['a', 'b\u0000\nc\ud800']], value: 1 }],
          },
        ]),
      ).samples,
      [['x', { a: 'b\ufffd c\ufffd' }, 1]],
    );
  });

  it('qualifies latencies where they stand', async () => {
    const run = runKinds().get('complete');
    assert.ok(run);
    for (const [name, labels] of read(await render(run)).samples) {
      if (name !== 'faasmark_response_time_seconds') continue;
      assert.equal(labels['shared_cores'], 'true');
      assert.equal(labels['emulated'], String(/key-value|object-store/.test(labels['composition'] ?? '')));
    }
  });

  it('ends with # EOF, also where nothing was measured, and has the same bytes twice', async () => {
    for (const run of runKinds().values()) {
      const text = await render(run);
      assert.match(text, /\n# EOF\n$/);
      assert.equal(await render(run), text);
    }
  });
});

describe(
  'metrics.txt in Prometheus',
  { skip: prometheus.skip === false ? client.skip : prometheus.skip },
  () => {
    for (const [kind, run] of runKinds()) {
      // `promtool check metrics` reads the older text format only, so that the client translates; what it finds fault
      // with are names, units, help and types, which are the same in both.
      it(`passes promtool check metrics: ${kind}`, async () => {
        const { older } = read(await render(run));
        const { status, stdout, stderr } = spawnSync(prometheus.path, ['check', 'metrics'], {
          input: older,
          encoding: 'utf8',
        });
        assert.equal(stdout + stderr, '');
        assert.equal(status, 0);
      });
    }

    it('is imported by its own parser of OpenMetrics, which wants times', async () => {
      const folder = await mkdtemp(join(tmpdir(), 'faasmark-promtool-'));
      try {
        for (const kind of ['complete', 'hostile']) {
          const run = runKinds().get(kind);
          assert.ok(run);
          const timed = (await render(run)).replaceAll(/^[^#\n].*$/gm, (line) => `${line} 1763647392`);
          await writeFile(join(folder, 'metrics.txt'), timed);
          const done = spawnSync(
            prometheus.path,
            ['tsdb', 'create-blocks-from', 'openmetrics', 'metrics.txt', kind],
            { cwd: folder, encoding: 'utf8' },
          );
          assert.equal(done.status, 0, done.stderr);
          // A database that Prometheus itself wrote has one.
          await mkdir(join(folder, kind, 'wal'));
          const dumped = spawnSync(prometheus.path, ['tsdb', 'dump', kind], {
            cwd: folder,
            encoding: 'utf8',
            maxBuffer: 64_000_000,
          });
          const lines = dumped.stdout.trim().split('\n');
          assert.equal(lines.length, timed.split('\n').filter((line) => /^[^#\n]/.test(line)).length, kind);
        }
      } finally {
        await rm(folder, { recursive: true });
      }
    });
  },
);
