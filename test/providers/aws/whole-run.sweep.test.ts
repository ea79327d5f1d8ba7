/** Every workload and composition of the suite on provider aws, functions carried out for real: all is checked, counted, paid for and removed, from outside and from inside. */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { countsAddUp } from '../../../src/engine/counts.js';
import type { RunRecord } from '../../../src/model/RunRecord.js';
import { runCommand, type Ended } from '../../e2e/command-process.js';
import { startAwsServers, type AwsServers } from './servers/start-aws-servers.js';

/** So slowly that two cores carry every composition, beside the servers. */
const LOAD = ['--trials', '1', '--duration', '2s', '--rate', '10', '--warmup', '10'];

describe('whole runs on aws', { concurrency: false }, () => {
  let servers: AwsServers;
  let cwd: string;
  before(async () => {
    servers = await startAwsServers();
    cwd = mkdtempSync(join(tmpdir(), 'faasmark-aws-whole-'));
  });
  after(async () => {
    await servers.end();
    rmSync(cwd, { recursive: true, force: true });
  });

  async function run(out: string, flags: readonly string[]): Promise<{ record: RunRecord; ended: Ended }> {
    const ended = await runCommand(['run', '-p', 'aws', ...flags, ...LOAD, '--out', out], cwd, servers.env);
    // 5: somebody else kept the machine too busy to measure on.
    assert.ok(ended.code === 0 || ended.code === 5, ended.stderr);
    assert.deepEqual(await servers.everythingLeft(), []);
    return { record: JSON.parse(readFileSync(join(cwd, out, 'run.json'), 'utf8')) as RunRecord, ended };
  }

  /** Results were right (a check that fails is an error), each call is in one count, and none is of unknown start. */
  function sound({ series }: RunRecord): void {
    for (const { id, counts, coldStarts } of series) {
      assert.ok(countsAddUp(counts), id);
      const { warm, first, cold, unknown, errors, timeouts, unfinished } = counts;
      assert.deepEqual({ unknown, timeouts, unfinished }, { unknown: 0, timeouts: 0, unfinished: 0 }, id);
      assert.deepEqual(
        Object.values(errors).filter((count) => count > 0),
        [],
        `${id}: ${JSON.stringify(errors)}`,
      );
      assert.equal(warm + first + cold, counts.intended, id);
      assert.ok(warm > 0, id);
      assert.ok(
        coldStarts.some(({ kind }) => kind === 'first-after-deploy'),
        `${id} began cold`,
      );
    }
  }

  it('carry out the suite', async () => {
    const { record } = await run('suite', ['--full']);
    sound(record);
    const composed = new Set(record.series.map(({ id }) => /\[(.*?)\]/.exec(id)?.[1]));
    assert.deepEqual([...composed].sort(), [
      'caller',
      'direct',
      'in-process',
      'key-value',
      'object-store',
      'orchestrator',
      'queue',
    ]);
    for (const { id, billed, cost } of record.series) {
      assert.ok((cost?.usdPerMillionSuccesses ?? 0) > 0, id);
      // Executions of state machines come with their bill, whoever asks; of others too few calls ask for one here.
      if (id.includes('[orchestrator]')) assert.ok((billed?.bill?.executions.count ?? 0) > 0, id);
    }
  });

  it('call by every interface, from outside and from inside', async () => {
    const { record } = await run('interfaces', [
      '-w',
      'noop,chain',
      '--composition',
      'caller,direct,orchestrator',
      '--vantage',
      'external,platform',
      '--set',
      'aws.interface=invoke,url,sdk',
    ]);
    sound(record);
    // A state machine has one interface.
    assert.equal(record.series.length, 2 * (3 + 3 + 3 + 1));
    assert.deepEqual(
      record.callers.map(({ vantage }) => vantage),
      ['external', 'platform'],
    );
  });

  it('force cold starts where that is asked for, and count them as such', async () => {
    const { record } = await run('cold', ['-w', 'noop', '--set', 'aws.cold=none,forced']);
    sound(record);
    const forced = record.series.map(({ id, coldStarts }) => [
      id.includes('cold=forced'),
      coldStarts.some(({ kind, n }) => kind === 'forced' && n > 0),
    ]);
    assert.deepEqual(forced, [
      [false, false],
      [true, true],
    ]);
  });
});
