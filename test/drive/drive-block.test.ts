/** A block on the real driving thread: invalid trials are driven once more at its end, and an interrupt leaves no empty trial. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { driveBlock, type BlockOptions } from '../../src/drive/drive-block.js';
import { startThreadCaller, type ThreadCaller } from '../../src/drive/thread-caller.js';
import type { TrialPlan } from '../../src/model/Plan.js';
import { driveRequest, envelope, targetServer, type TargetServer } from '../engine/target-server.js';

const trial = (series: string, order: number): TrialPlan => ({ series, index: 0, block: 0, order, seed: 1 });
const BLOCK = [trial('a', 0), trial('b', 1)];
const load = {
  profile: 'arrival',
  arrival: 'jittered',
  ratePerSecond: 50,
  durationMs: 200,
  seed: 1,
} as const;

describe('a block of trials', () => {
  let caller: ThreadCaller;
  let server: TargetServer;
  before(async () => {
    let ordinal = 0;
    server = await targetServer((_, response) => response.end(envelope(++ordinal)));
    caller = await startThreadCaller('local-thread');
  });
  after(async () => {
    await caller.close();
    await server.close();
  });

  const drive = async (over: Partial<BlockOptions>, leadInMs = 0): Promise<string[]> => {
    const results: string[] = [];
    await driveBlock(BLOCK, {
      callerOf: () => caller,
      signals: { stop: new AbortController().signal, hurry: new AbortController().signal },
      renew: () => Promise.resolve(false),
      requestOf: () => driveRequest(server.url, { load: { ...load, leadInMs } }),
      judge: () => [],
      onTrial: () => undefined,
      onResult: ({ plan, attempt, result }) => {
        assert.equal(result.counts.intended, 10);
        results.push(`${plan.series}${attempt}`);
      },
      ...over,
    });
    return results;
  };

  it('drives each once in the planned order, and an invalid one once more when all have been', async () => {
    assert.deepEqual(await drive({}), ['a0', 'b0']);
    assert.deepEqual(await drive({ judge: ({ series }) => (series === 'a' ? ['late'] : []) }), [
      'a0',
      'b0',
      'a1',
    ]);
  });

  it('tells whose instances were replaced before their trial', async () => {
    const told: string[] = [];
    await drive({
      renew: ({ series }) => Promise.resolve(series === 'b'),
      requestOf: ({ series }, renewed) => {
        told.push(`${series} ${renewed ? 'new' : 'old'}`);
        return driveRequest(server.url, { load: { ...load, leadInMs: 0 } });
      },
    });
    assert.deepEqual(told, ['a old', 'b new']);
  });

  it('keeps no trial that was interrupted before it measured anything', async () => {
    const stop = new AbortController();
    const results = await drive(
      {
        signals: { stop: stop.signal, hurry: new AbortController().signal },
        onTrial: ({ series }) => void (series === 'b' && setTimeout(() => stop.abort(), 200)),
      },
      1_500,
    );
    assert.deepEqual(results, ['a0']);
  });
});
