/** What functions did goes in; what the metrics say of it comes out, read by an implementation of OpenMetrics that is not ours. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { describe, it } from 'node:test';
import { find, REQUIREMENTS } from '../setup/requirements.js';
import { eventually, runtimeUnderTest } from './runtime-under-test.js';

const requirement = REQUIREMENTS.find(({ variable }) => variable === 'TEST_PROMETHEUS_PYTHON');
assert.ok(requirement !== undefined);
const parser = find(requirement, process.env);

/** One line of JSON for each sample: name, labels, value. A text that is no OpenMetrics makes it fail. */
const READ = `
import json, sys
from prometheus_client.openmetrics.parser import text_string_to_metric_families
for family in text_string_to_metric_families(sys.stdin.read()):
    for sample in family.samples:
        print(json.dumps([sample.name, sample.labels, sample.value]))
`;

type Sample = [name: string, labels: Record<string, string>, value: number];

function samplesOf(text: string): Sample[] {
  // Whichever Python is on the PATH: the packages of Debian's own are not on the way of every other.
  const packages = parser === null ? '' : join(dirname(parser), '..', '..');
  const env = { ...process.env, PYTHONPATH: packages };
  const lines = execFileSync('python3', ['-c', READ], { input: text, encoding: 'utf8', env });
  return lines
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Sample);
}

describe('the metrics of the runtime', () => {
  it(
    'count calls by how they ended, add up their durations, and say what instances do',
    {
      skip:
        parser === null
          ? `${requirement.neededFor} not tested: python3-prometheus-client is not there`
          : false,
    },
    async () => {
      const runtime = await runtimeUnderTest({ queueLimit: 1 });
      const gone = new AbortController();
      const pending: Promise<unknown>[] = [];
      try {
        await runtime.deploy('good', 'exports.handler = async () => 1;');
        await runtime.deploy('bad', 'exports.handler = async () => { throw new Error("no") };');
        const hang = 'exports.handler = () => new Promise(() => {});';
        await runtime.deploy('slow', hang, { maxInstances: 1, timeoutMs: 60_000 });
        for (let call = 0; call < 5; call++) await runtime.invoke('good');
        for (let call = 0; call < 3; call++) await runtime.invoke('bad');
        const read = async (): Promise<Sample[]> =>
          samplesOf((await runtime.http('GET', '/faasmark/metrics')).body);
        const value = (samples: Sample[], name: string, labels: Record<string, string>): number | undefined =>
          samples.find(
            ([each, own]) =>
              each === name && Object.entries(labels).every(([key, text]) => own[key] === text),
          )?.[2];
        const instances = 'faasmark_runtime_instances';
        const slowly = (): void => void pending.push(runtime.invoke('slow', {}, { signal: gone.signal }));
        slowly();
        await eventually(
          'one runs',
          async () => value(await read(), instances, { function: 'slow', state: 'busy' }) === 1,
        );
        slowly();
        const samples = await eventually('one waits', async () => {
          const found = await read();
          return value(found, 'faasmark_runtime_queued_calls', { function: 'slow' }) === 1 ? found : null;
        });
        assert.equal((await runtime.invoke('slow')).status, 429);

        const calls = 'faasmark_runtime_calls_total';
        assert.equal(value(samples, calls, { function: 'good', outcome: 'reply' }), 5);
        assert.equal(value(samples, calls, { function: 'bad', outcome: 'failure' }), 3);
        assert.equal(value(samples, calls, { function: 'good', outcome: 'failure' }), 0);
        assert.equal(value(await read(), calls, { function: 'slow', outcome: 'throttled' }), 1);
        const duration = 'faasmark_runtime_duration_seconds';
        assert.equal(value(samples, `${duration}_count`, { function: 'good' }), 5);
        assert.equal(value(samples, `${duration}_bucket`, { function: 'good', le: '+Inf' }), 5);
        assert.ok((value(samples, `${duration}_sum`, { function: 'good' }) ?? 0) > 0);
        assert.ok((value(samples, 'faasmark_runtime_cpu_seconds_total', { function: 'good' }) ?? 0) > 0);
        assert.equal(value(samples, instances, { function: 'good', state: 'idle' }), 1);
        assert.equal(value(samples, instances, { function: 'slow', state: 'busy' }), 1);
        const starts = 'faasmark_runtime_instance_starts_total';
        const started = ['pool', 'nothing'].map(
          (from) => value(samples, starts, { function: 'good', from }) ?? 0,
        );
        assert.equal((started[0] ?? 0) + (started[1] ?? 0), 1);
      } finally {
        gone.abort();
        await Promise.allSettled(pending);
        await runtime.end();
      }
    },
  );
});
