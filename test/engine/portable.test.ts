/** The engine is bundled as a function, deployed to the reference runtime, and drives another function there: what a caller on a platform will be. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { systemClock } from '../../src/engine/clock.js';
import { countsAddUp } from '../../src/engine/counts.js';
import { drive } from '../../src/engine/drive.js';
import { mergeEncoded } from '../../src/engine/histogram.js';
import { mergeDriveResults } from '../../src/engine/merge.js';
import type { DriveResult } from '../../src/model/Drive.js';
import { runtimeUnderTest, type RuntimeUnderTest } from '../runtime/runtime-under-test.js';
import { callTarget, driveRequest } from './target-server.js';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
/**
 * What the portable core may load: the network, and hashes for signatures. One in JavaScript takes twice as long for
 * 100 bytes, and twenty times and more from 10 KB on (`npm run bench:aws`).
 */
const ALLOWED = ['node:http', 'node:http2', 'node:net', 'node:tls', 'node:crypto'];

const INITIATOR = `
import { drive } from './src/engine/drive.ts';
import { systemClock } from './src/engine/clock.ts';
const never = () => new AbortController().signal;
export const handler = (request) =>
  drive(request, { clock: systemClock, conversation: null, vitals: null, stop: never(), hurry: never() });
`;

const TARGET = `
let ordinal = 0;
exports.handler = async (event, context) => ({
  fm: 1, instance: context.instanceId, ordinal: ++ordinal,
  ageUs: Math.round((performance.now() - context.instanceStartedAt) * 1000), durationUs: 1, hops: [], result: null,
});
`;

async function bundle(): Promise<{ text: string; imports: string[] }> {
  const { outputFiles, metafile } = await build({
    stdin: { contents: INITIATOR, resolveDir: ROOT, loader: 'ts' },
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    write: false,
    metafile: true,
    logLevel: 'error',
  });
  const imports = Object.values(metafile.outputs).flatMap((output) => output.imports.map(({ path }) => path));
  return { text: outputFiles[0]?.text ?? '', imports };
}

describe('the portable engine', () => {
  let runtime: RuntimeUnderTest;
  let code: { text: string; imports: string[] };
  before(async () => {
    code = await bundle();
    runtime = await runtimeUnderTest();
    await runtime.deploy('initiator', code.text, { memoryMb: 256, timeoutMs: 20_000 });
    await runtime.deploy('target', TARGET);
  });
  after(() => runtime.end());

  it('loads no files, no threads and no WebAssembly', () => {
    assert.deepEqual(
      [...new Set(code.imports)].filter((path) => !ALLOWED.includes(path)),
      [],
    );
    assert.doesNotMatch(code.text, /WebAssembly|worker_threads|node:fs|require\("fs"\)/);
  });

  it('drives from inside a function, and what it brings back merges with what a caller outside saw', async () => {
    const request = driveRequest('', {
      target: callTarget(`${runtime.url}/2015-03-31/functions/target/invocations`),
      caller: 'inside',
      keepSamples: false,
    });
    const { headers, body } = await runtime.invoke('initiator', request);
    assert.equal(headers['x-amz-function-error'], undefined, body);
    const inside = JSON.parse(body) as DriveResult;
    assert.ok(countsAddUp(inside.counts));
    assert.equal(inside.counts.intended, 100);
    const { warm, first, cold, unknown } = inside.counts;
    assert.equal(warm + first + cold, 100, 'every call comes with evidence of its start');
    assert.equal(unknown, 0);

    const never = (): AbortSignal => new AbortController().signal;
    const outside = await drive(
      { ...request, caller: 'outside' },
      { clock: systemClock, conversation: null, vitals: null, stop: never(), hurry: never() },
    );
    const both = mergeDriveResults(inside, outside);
    assert.deepEqual(both.callers, ['inside', 'outside']);
    assert.equal(both.counts.intended, 200);
    assert.ok(countsAddUp(both.counts));
    assert.equal(mergeEncoded(both.windows.map(({ histogram }) => histogram)).totalCount, 200);
  });
});
