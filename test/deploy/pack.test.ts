/** Bundles are small, the same everywhere, free of this machine's paths, and load where nothing but Node is. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { pack } from '../../src/deploy/pack.js';
import { FaasmarkError } from '../../src/errors.js';
import type { Artifact, RuntimeRef } from '../../src/model/Artifact.js';
import type { CompositionKind } from '../../src/model/Composition.js';
import type { FunctionPlan, StoreName } from '../../src/model/Program.js';
import type { Workload } from '../../src/model/Workload.js';
import { compose } from '../../src/plan/compose.js';
import { chain } from '../../workloads/chain/workload.js';
import { handoff } from '../../workloads/handoff/workload.js';
import { noop } from '../../workloads/noop/workload.js';

const run = promisify(execFile);
const NODE: RuntimeRef = { language: 'node', version: 'host', identifier: 'nodejs' };
const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

function firstOf(
  workload: Workload,
  composition: CompositionKind,
  keyValue: StoreName = 'dynamodb',
): FunctionPlan {
  const [first] = compose(workload.design({}), composition, { objectStore: 's3', keyValue }).functions;
  assert.ok(first);
  return first;
}

function textOf({ files }: Artifact): string {
  assert.deepEqual(
    files.map(({ path }) => path),
    ['index.cjs'],
  );
  return new TextDecoder().decode(files[0]?.contents);
}

describe('pack', () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'faasmark-pack-'));
  });
  after(() => rm(folder, { recursive: true }));

  const functionOf = async (source: string, name = 'it.ts'): Promise<FunctionPlan> => {
    const path = join(folder, name);
    await writeFile(path, source);
    return {
      name: 'it',
      handlers: [{ name: 'it', sources: { node: path } }],
      program: { kind: 'plain', handler: 'it' },
      stores: [],
    };
  };

  /** Loads a bundle in a process with an empty environment, calls it once, gives back what it printed. */
  const called = async (artifact: Artifact, event: string): Promise<{ stdout: string; stderr: string }> => {
    const at = await mkdtemp(join(folder, 'run-'));
    for (const { path, contents } of artifact.files) await writeFile(join(at, path), contents);
    const script = `require('./index.cjs').handler(${event}).then(
      (reply) => console.log(JSON.stringify(reply)),
      (error) => console.log(error.stack),
    )`;
    return run(process.execPath, ['-e', script], { cwd: at, env: {} });
  };

  it('gives the same bytes for the same function, and others for another program', async () => {
    const [one, same, other] = await Promise.all([
      pack(firstOf(chain, 'direct'), NODE),
      pack(firstOf(chain, 'direct'), NODE),
      pack(firstOf(chain, 'caller'), NODE),
    ]);
    assert.equal(one.sha256, same.sha256);
    assert.match(one.sha256, /^[0-9a-f]{64}$/);
    assert.notEqual(one.sha256, other.sha256);
    assert.equal(one.entry, 'index.handler');
    assert.deepEqual(one.runtime, NODE);
  });

  it('gives the same bytes wherever the sources lie', async () => {
    const here = firstOf(handoff, 'direct');
    const elsewhere = join(folder, 'some where', 'else');
    await mkdir(elsewhere, { recursive: true });
    await cp(join(ROOT, 'workloads'), join(elsewhere, 'workloads'), { recursive: true });
    const moved = here.handlers.map(({ name, sources }) => ({
      name,
      sources: { node: sources.node.replace(join(ROOT, 'workloads'), join(elsewhere, 'workloads')) },
    }));
    assert.notDeepEqual(moved, here.handlers);
    const expected = (await pack(here, NODE)).sha256;
    assert.equal((await pack({ ...here, handlers: moved }, NODE)).sha256, expected);
    const stood = process.cwd();
    process.chdir(elsewhere);
    try {
      assert.equal((await pack(here, NODE)).sha256, expected);
    } finally {
      process.chdir(stood);
    }
  });

  it('keeps paths of this machine out, also those of wrapped CommonJS modules', async () => {
    await writeFile(join(folder, 'old.cjs'), 'exports.value = 7;');
    const wrapped = await functionOf(
      `import old from './old.cjs'; export const handler = () => old.value;`,
      'wraps.ts',
    );
    const plans = [
      wrapped,
      firstOf(chain, 'object-store'),
      firstOf(chain, 'key-value'),
      firstOf(noop, 'caller'),
    ];
    for (const plan of plans) {
      const text = textOf(await pack(plan, NODE));
      for (const path of [ROOT, folder, tmpdir(), homedir(), '/node_modules/', '../../node_modules']) {
        assert.ok(!text.includes(path), `${plan.name}: ${path}`);
      }
    }
    assert.match(textOf(await pack(wrapped, NODE)), /"old\.cjs"\(/);
    assert.equal(resultIn((await called(await pack(wrapped, NODE), '{}')).stdout), 7);
  });

  it('packs only what the function uses', async () => {
    const sizeOf = async (plan: FunctionPlan) => {
      const text = textOf(await pack(plan, NODE));
      return { bytes: text.length, s3: text.includes('PutObject'), dynamodb: text.includes('PutItem') };
    };
    const bare = await sizeOf(firstOf(noop, 'caller'));
    // Signing what it might invoke is a quarter of it.
    assert.ok(bare.bytes < 20_000, `noop has ${bare.bytes} bytes`);
    assert.deepEqual([bare.s3, bare.dynamodb], [false, false]);
    const own = await sizeOf(firstOf(chain, 'key-value', 'runtime'));
    assert.ok(own.bytes < 20_000, `the runtime's store makes ${own.bytes} bytes`);
    const s3 = await sizeOf(firstOf(chain, 'object-store'));
    assert.deepEqual([s3.s3, s3.dynamodb], [true, false]);
    assert.ok(s3.bytes < 1_500_000, `S3 makes ${s3.bytes} bytes`);
    const dynamodb = await sizeOf(firstOf(chain, 'key-value'));
    assert.deepEqual([dynamodb.s3, dynamodb.dynamodb], [false, true]);
    assert.ok(dynamodb.bytes < 1_500_000, `DynamoDB makes ${dynamodb.bytes} bytes`);
  });

  it('makes bundles that run with an empty environment and print nothing', async () => {
    const { stdout, stderr } = await called(await pack(firstOf(noop, 'caller'), NODE), '{ call: 5 }');
    assert.deepEqual(resultIn(stdout), { call: 5 });
    assert.equal(stderr, '');
    // Clients are made when a bundle is loaded: no notice of the SDK stands in the function's log, and what is missing is named.
    const store = await called(await pack(firstOf(chain, 'object-store'), NODE), '{ value: 1, trail: [] }');
    assert.match(store.stdout, /FAASMARK_BUCKET is not set/);
    assert.equal(store.stderr, '');
  });

  it('keeps stacks readable', async () => {
    const plan = await functionOf(
      `function innermost(): never { throw new Error('deep down'); }\nexport const handler = () => innermost();`,
    );
    const { stdout } = await called(await pack(plan, NODE), '{}');
    assert.match(stdout, /^Error: deep down\n\s+at innermost \(.*index\.cjs:\d+:\d+\)/);
  });

  it('lets a handler invoke by name although nothing in its program does', async () => {
    const plan = await functionOf(
      `export const handler = (event, ctx) => ctx.invoke('other', event);`,
      'calls.ts',
    );
    const { stdout } = await called(await pack(plan, NODE), '{}');
    assert.match(stdout, /FAASMARK_INVOKE_URL is not set/);
  });

  it('refuses sources that cannot be bundled, with file and line, all at once', async () => {
    const broken = await functionOf(
      'export const handler = (event) => {\n  return event +;\n};',
      'broken.ts',
    );
    await refused(broken, 'bad-config', /broken\.ts:2: Unexpected ";"/);
    await refused(await functionOf('export const other = 1;', 'other.ts'), 'bad-config', /"handler"/);
    const lost = await functionOf(`import 'no-such-package';\nimport './nor-file.js';`, 'lost.ts');
    const error = await refused(lost, 'bad-config', /lost\.ts:1: Could not resolve "no-such-package"/);
    assert.ok(error.problems.length >= 2);
    const absent = { ...broken, handlers: [{ name: 'it', sources: { node: join(folder, 'absent.ts') } }] };
    await refused(absent, 'bad-config', /: Could not resolve ".*absent\.ts"$/);
  });

  it('leaves no bundler running when nothing is packed any more', async () => {
    const plans = [firstOf(noop, 'caller'), firstOf(chain, 'direct'), firstOf(chain, 'object-store')];
    const packed = await Promise.all([...plans, ...plans].map((plan) => pack(plan, NODE)));
    assert.equal(new Set(packed.map(({ sha256 }) => sha256)).size, plans.length);
    const deadline = Date.now() + 10_000;
    for (;;) {
      const { stdout } = await run('ps', ['-A', '-o', 'ppid=,stat=,args=']);
      const left = stdout
        .split('\n')
        .filter((line) => line.trim().startsWith(`${process.pid} `) && line.includes('--service='));
      if (left.length === 0) return;
      assert.ok(Date.now() < deadline, left.join('\n'));
    }
  });

  it('refuses languages that it cannot pack', async () => {
    const python: RuntimeRef = { language: 'python', version: '3.13', identifier: 'python3.13' };
    await refused(firstOf(noop, 'caller'), 'deploy-failed', /python3\.13/, python);
  });
});

async function refused(
  plan: FunctionPlan,
  code: FaasmarkError['code'],
  message: RegExp,
  runtime: RuntimeRef = NODE,
): Promise<FaasmarkError> {
  const error: unknown = await pack(plan, runtime).then(
    () => assert.fail('it was packed'),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof FaasmarkError, String(error));
  assert.equal(error.code, code);
  assert.match(error.message, message);
  assert.ok(error.hint.length > 0);
  return error;
}

function resultIn(stdout: string): unknown {
  return (JSON.parse(stdout) as { result: unknown }).result;
}
