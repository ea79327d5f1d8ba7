/** The package as npm would publish it goes into an empty folder elsewhere; a run there must be complete, and nothing superfluous may have come along. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { Type } from 'typebox';
import Value from 'typebox/value';
import { EXIT } from '../../src/exit-codes.js';

const ROOT = join(import.meta.dirname, '..', '..', '..');
const INSTALLED_LIMIT_MB = 150;
const RUN_LIMIT_MS = 120_000;

const Packed = Type.Array(
  Type.Object({ filename: Type.String(), files: Type.Array(Type.Object({ path: Type.String() })) }),
);
const Manifest = Type.Object({
  version: Type.String(),
  scripts: Type.Record(Type.String(), Type.String()),
});

const place = mkdtempSync(join(tmpdir(), 'faasmark-packaging-'));
const consumer = join(place, 'consumer');
const manifest = Value.Parse(Manifest, JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')));

function execute(command: string, args: readonly string[], cwd: string, timeout = RUN_LIMIT_MS) {
  return spawnSync(command, args, { cwd, encoding: 'utf8', timeout, maxBuffer: 64 * 1024 * 1024 });
}

/** Bytes on disk of a folder; links are not followed. */
function bytesOf(path: string): number {
  const stats = lstatSync(path);
  if (!stats.isDirectory()) return stats.size;
  return readdirSync(path).reduce((sum, name) => sum + bytesOf(join(path, name)), stats.size);
}

describe('the package', () => {
  let packed: string[] = [];
  let installSaid = '';

  before(() => {
    // `npm test` has just built; building again here would pull the ground from under the running tests.
    const pack = execute('npm', ['pack', '--ignore-scripts', '--json', '--pack-destination', place], ROOT);
    assert.equal(pack.status, 0, pack.stderr);
    const [tarball] = Value.Parse(Packed, JSON.parse(pack.stdout));
    assert.ok(tarball !== undefined, pack.stdout);
    packed = tarball.files.map(({ path }) => path);

    mkdirSync(consumer);
    writeFileSync(join(consumer, 'package.json'), '{ "private": true }\n');
    const install = execute(
      'npm',
      ['install', '--no-audit', '--no-fund', '--prefer-offline', join(place, tarball.filename)],
      consumer,
      240_000,
    );
    installSaid = install.stdout + install.stderr;
    assert.equal(install.status, 0, installSaid);
  });
  after(() => {
    rmSync(place, { recursive: true });
  });

  it('carries the sources of its workloads, its schemas and its documents', () => {
    for (const path of [
      'dist/src/cli.js',
      'dist/src/index.js',
      'dist/src/index.d.ts',
      'dist/schemas/run-1.json',
      'dist/schemas/reply-1.json',
      'LICENSE',
      'README.md',
      'METHOD.md',
      'ARCHITECTURE.md',
      'CHANGELOG.md',
    ]) {
      assert.ok(packed.includes(path), `${path} is not in the package`);
    }
    for (const workload of ['noop', 'echo', 'chain', 'fanout', 'fanin', 'handoff']) {
      assert.ok(packed.includes(`workloads/${workload}/workload.ts`), workload);
      assert.ok(
        packed.some((path) => path.startsWith(`workloads/${workload}/functions/`)),
        `handlers of ${workload}`,
      );
    }
  });

  it('carries no tests, source maps, build scripts or runs', () => {
    const superfluous =
      /(^|\/)(test|scripts|node_modules|\.faasmark|\.ci|\.github)\/|\.(map|tsbuildinfo|tgz)$|\.test\.|(^|\/)\.npmrc$/;
    assert.deepEqual(
      // The independent analysis is for whoever holds a result.
      packed.filter((path) => superfluous.test(path) && path !== 'scripts/reanalyse.py'),
      [],
    );
  });

  it('runs nothing on the machine that installs it', () => {
    for (const script of [
      'preinstall',
      'install',
      'postinstall',
      'prepublish',
      'preprepare',
      'postprepare',
    ]) {
      assert.equal(manifest.scripts[script], undefined, script);
    }
  });

  it('installs without npm complaining about the version of Node', () => {
    assert.doesNotMatch(installSaid, /EBADENGINE/);
  });

  it(`stays under ${INSTALLED_LIMIT_MB} MB with everything that it needs`, () => {
    const installedMb = bytesOf(join(consumer, 'node_modules')) / 1024 / 1024;
    assert.ok(installedMb > 1 && installedMb <= INSTALLED_LIMIT_MB, `${installedMb.toFixed(0)} MB`);
  });

  it('says its version', () => {
    const version = execute(process.execPath, ['node_modules/.bin/faasmark', '--version'], consumer);
    assert.equal(version.status, 0, version.stderr);
    assert.equal(version.stdout.trim(), manifest.version);
  });

  it('can be imported', () => {
    const script = `import { defineConfig } from 'faasmark'; console.log(typeof defineConfig);`;
    const imported = execute(process.execPath, ['--input-type=module', '-e', script], consumer);
    assert.equal(imported.stdout.trim(), 'function', imported.stderr);
  });

  it('measures, far from its sources, and leaves a complete folder', () => {
    const runs = join(consumer, '.faasmark', 'runs');
    const small = [
      '-w',
      'noop,chain',
      '--composition',
      'caller,native',
      '--trials',
      '2',
      '--duration',
      '500ms',
      '--warmup',
      '5',
    ];
    const run = execute('npx', ['--no-install', 'faasmark', 'run', ...small], consumer);
    // So small a run may be disturbed in too many of its trials, which says nothing about the package; that a `--quick`
    // one can be trusted is for the packaging check of `.ci/run`, where nothing else runs.
    const ends: readonly (number | null)[] = [EXIT.ok, EXIT.untrustworthy];
    assert.ok(ends.includes(run.status), `${run.stdout}\n${run.stderr}`);
    const [folder, ...others] = readdirSync(runs, { withFileTypes: true }).filter((entry) =>
      entry.isDirectory(),
    );
    assert.ok(folder !== undefined && others.length === 0, `folders in ${runs}`);
    const files = readdirSync(join(runs, folder.name));
    for (const file of [
      'run.json',
      'latency.hlog',
      'report.html',
      'summary.md',
      'summary.csv',
      'ledger.jsonl',
    ]) {
      assert.ok(files.includes(file), `${file} is missing; there are ${files.join(', ')}`);
      assert.ok(lstatSync(join(runs, folder.name, file)).size > 0, `${file} is empty`);
    }
    const record: unknown = JSON.parse(readFileSync(join(runs, folder.name, 'run.json'), 'utf8'));
    assert.ok(typeof record === 'object' && record !== null && 'status' in record);
    assert.equal(record.status, 'complete');
  });
});
