/** Instances that are kept ready, that come again, that end when nobody needs them, and that take over from older ones. */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { RuntimeOptions } from '../../src/runtime/start-runtime.js';
import { errorTypeOf, eventually, runtimeUnderTest, type RuntimeUnderTest } from './runtime-under-test.js';

/** Says when it was loaded; ends after its reply when told to. */
const SAYING = `console.log('loaded');
exports.handler = async (event) => {
  if (event.exit) setTimeout(() => process.exit(1), 20);
  await new Promise((resolve) => setTimeout(resolve, event.ms ?? 0));
  return process.pid;
};`;

/** Tells by a file that it is being loaded, and is loaded only when another file is there. */
const slowly = (folder: string, reply: string): string => `const fs = require('fs');
fs.writeFileSync(${JSON.stringify(join(folder, `${reply}-loads`))}, '');
while (!fs.existsSync(${JSON.stringify(join(folder, `${reply}-may`))})) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10);
exports.handler = async () => ${JSON.stringify(reply)};`;

const loads = (log: string): number => log.split('loaded').length - 1;

/** A runtime for as long as the work takes. */
async function withRuntime(
  options: Partial<RuntimeOptions>,
  work: (runtime: RuntimeUnderTest) => Promise<void>,
): Promise<void> {
  const runtime = await runtimeUnderTest(options);
  try {
    await work(runtime);
  } finally {
    await runtime.end();
  }
}

async function instancesOf(runtime: RuntimeUnderTest, name: string): Promise<number | undefined> {
  return (await runtime.client.listFunctions()).find((each) => each.name === name)?.instances;
}

async function keptOf(runtime: RuntimeUnderTest, name: string): Promise<string | undefined> {
  const { body } = await runtime.http('GET', '/faasmark/metrics');
  const value = (state: string): string | undefined =>
    new RegExp(`^faasmark_runtime_kept_instances\\{function="${name}",state="${state}"\\} (\\d+)$`, 'm').exec(
      body,
    )?.[1];
  return `${value('ready')} of ${value('wanted')}`;
}

describe('instances that are kept ready', () => {
  it('are there before anybody calls, and serve the first calls', async () => {
    await withRuntime({}, async (runtime) => {
      await runtime.deploy('kept', SAYING, { minInstances: 2 });
      await eventually('both are ready', async () => (await keptOf(runtime, 'kept')) === '2 of 2');
      assert.equal(await instancesOf(runtime, 'kept'), 2);
      const answers = await Promise.all([
        runtime.invoke('kept', { ms: 200 }),
        runtime.invoke('kept', { ms: 200 }),
      ]);
      assert.equal(new Set(answers.map(({ body }) => body)).size, 2);
      assert.equal(loads(await runtime.client.logs('kept')), 2);
    });
  });

  it('are replaced when they end, whether or not anybody calls', async () => {
    await withRuntime({}, async (runtime) => {
      await runtime.deploy('mortal', SAYING, { minInstances: 1 });
      await eventually('it is ready', async () => (await keptOf(runtime, 'mortal')) === '1 of 1');
      const first = await runtime.invoke('mortal', { exit: true });
      await eventually('another one has loaded', async () => {
        return (
          loads(await runtime.client.logs('mortal')) === 2 && (await keptOf(runtime, 'mortal')) === '1 of 1'
        );
      });
      assert.notEqual((await runtime.invoke('mortal')).body, first.body);
    });
  });

  it('stay when others end for being idle', async () => {
    await withRuntime({ keepAliveMs: 100 }, async (runtime) => {
      await runtime.deploy('burst', SAYING, { minInstances: 1 });
      await eventually('it is ready', async () => (await keptOf(runtime, 'burst')) === '1 of 1');
      const kept = await runtime.invoke('burst');
      await Promise.all(Array.from({ length: 4 }, () => runtime.invoke('burst', { ms: 300 })));
      await eventually('only the minimum is left', async () => (await instancesOf(runtime, 'burst')) === 1);
      const later = await runtime.invoke('burst');
      assert.equal(later.body, kept.body);
      assert.ok(Number(later.headers['x-faasmark-ordinal']) > 1);
    });
  });

  it('that do not load are started later and later, and calls still learn why', async () => {
    await withRuntime({}, async (runtime) => {
      await runtime.deploy('broken', 'throw new RangeError("at load")', { minInstances: 2 });
      const waits = await eventually('four waits', async () => {
        const log = await runtime.client.logs('broken');
        const found = [...log.matchAll(/did not last: the next one is started in ([\d.]+) s/g)];
        return found.length >= 4 && found.slice(0, 4).map(([, seconds]) => Number(seconds));
      });
      assert.deepEqual(waits, [0.1, 0.2, 0.4, 0.8]);
      assert.equal(errorTypeOf(await runtime.invoke('broken')), 'RangeError');
      assert.equal(await keptOf(runtime, 'broken'), '0 of 2');
    });
  });

  it('that end soon after they loaded do not come again in a tight loop', async () => {
    await withRuntime({}, async (runtime) => {
      const source = 'setTimeout(() => process.exit(1), 5); exports.handler = async () => 1;';
      await runtime.deploy('fleeting', source, { minInstances: 1 });
      const log = await eventually('the third wait', async () => {
        const text = await runtime.client.logs('fleeting');
        return text.includes('the next one is started in 0.4 s') && text;
      });
      assert.equal(log.split('exit status 1').length - 1, 3);
    });
  });
});

describe('a new version', () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'faasmark-life-'));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  it('that keeps instances takes over when they are ready, and the older one answers until then', async () => {
    await withRuntime({}, async (runtime) => {
      await runtime.deploy('updated', 'exports.handler = async () => "old"', { minInstances: 1 });
      assert.equal((await runtime.invoke('updated')).body, '"old"');
      const deployed = runtime.deploy('updated', slowly(folder, 'new'), { minInstances: 1 });
      await eventually('the new code loads', () => existsSync(join(folder, 'new-loads')));
      assert.equal((await runtime.invoke('updated')).body, '"old"');
      await writeFile(join(folder, 'new-may'), '');
      await deployed;
      const first = await runtime.invoke('updated');
      assert.deepEqual([first.body, first.headers['x-faasmark-ordinal']], ['"new"', '1']);
      await eventually('the older ones end', async () => (await runtime.client.describe()).instances === 1);
      assert.equal(await keptOf(runtime, 'updated'), '1 of 1');
    });
  });

  it('that cannot load takes over all the same, and soon', async () => {
    await withRuntime({}, async (runtime) => {
      await runtime.deploy('worse', 'exports.handler = async () => "old"', { minInstances: 1 });
      await runtime.deploy('worse', 'throw new RangeError("at load")', { minInstances: 1 });
      assert.equal(errorTypeOf(await runtime.invoke('worse')), 'RangeError');
    });
  });

  it('gets the calls that wait for an instance of the older one', async () => {
    await withRuntime({}, async (runtime) => {
      await runtime.deploy('waiting', slowly(folder, 'never'));
      const waiting = runtime.invoke('waiting');
      await eventually('its code loads', () => existsSync(join(folder, 'never-loads')));
      await runtime.deploy('waiting', 'exports.handler = async () => "newer"');
      assert.equal((await waiting).body, '"newer"');
    });
  });
});

describe('an idle instance', () => {
  it('ends after what its function says, or else after what the runtime says', async () => {
    await withRuntime({ keepAliveMs: 60_000 }, async (runtime) => {
      await runtime.deploy('short', SAYING, { keepAliveMs: 100 });
      await runtime.deploy('long', SAYING);
      await runtime.invoke('long');
      await runtime.invoke('short');
      await eventually('one has ended', async () => (await instancesOf(runtime, 'short')) === 0);
      assert.equal(await instancesOf(runtime, 'long'), 1);
      assert.equal((await runtime.invoke('short')).headers['x-faasmark-ordinal'], '1');
      assert.equal((await runtime.invoke('long')).headers['x-faasmark-ordinal'], '2');
    });
  });
});
