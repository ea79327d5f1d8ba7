/** package.json and the lockfile go in; whoever needs another Node, floats, or names a registry host fails by name. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { Type, type Static } from 'typebox';
import Value from 'typebox/value';
import { admits } from './node-range.js';

const ROOT = join(import.meta.dirname, '..', '..', '..');
/** What the README promises to run on. */
const PROMISED = ['20.19.0', '22.12.0', '24.0.0'];
/** Releases at which ranges are usually cut, and some that nobody supports any more. */
const RELEASES = [...PROMISED, '18.20.8', '20.18.3', '21.7.3', '22.0.0', '22.11.0', '23.0.0', '25.0.0'];

const Versions = Type.Record(Type.String(), Type.String());
const Manifest = Type.Object({
  engines: Type.Object({ node: Type.String() }),
  dependencies: Versions,
  devDependencies: Versions,
});
const Locked = Type.Object({
  version: Type.Optional(Type.String()),
  dev: Type.Optional(Type.Boolean()),
  resolved: Type.Optional(Type.String()),
  integrity: Type.Optional(Type.String()),
  engines: Type.Optional(Type.Unknown()),
  dependencies: Type.Optional(Versions),
  devDependencies: Type.Optional(Versions),
});
const Lockfile = Type.Object({
  lockfileVersion: Type.Literal(3),
  packages: Type.Record(Type.String(), Locked),
});

const manifest = Value.Parse(Manifest, JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')));
const lockText = readFileSync(join(ROOT, 'package-lock.json'), 'utf8');
const lock = Value.Parse(Lockfile, JSON.parse(lockText));
const packages = Object.entries(lock.packages).filter(([path]) => path !== '');

/** `engines` of a package as it was published: old ones write an array, some leave it out. */
function nodeRange(locked: Static<typeof Locked>): string {
  const { engines } = locked;
  if (typeof engines === 'object' && engines !== null && 'node' in engines) return String(engines.node);
  return '*';
}

describe('production dependencies', () => {
  it('run on every Node that ours admits', () => {
    const production = packages.filter(([, locked]) => locked.dev !== true);
    assert.ok(production.length > Object.keys(manifest.dependencies).length);
    const admitted = RELEASES.filter((version) => admits(manifest.engines.node, version));
    const refused = production.flatMap(([path, locked]) =>
      admitted
        .filter((version) => !admits(nodeRange(locked), version))
        .map((version) => `${path} ${locked.version ?? ''} wants Node ${nodeRange(locked)}, not ${version}`),
    );
    assert.deepEqual(refused, []);
  });

  it('run on every Node that the README promises, and ours says so', () => {
    for (const version of PROMISED) assert.ok(admits(manifest.engines.node, version), version);
    assert.ok(!admits(manifest.engines.node, '20.18.3'));
  });
});

describe('the lockfile', () => {
  it('pins what package.json pins: exact versions, the same ones', () => {
    for (const kind of ['dependencies', 'devDependencies'] as const) {
      for (const [name, version] of Object.entries(manifest[kind])) {
        assert.match(version, /^\d+\.\d+\.\d+$/, `${name} floats: ${version}`);
        assert.equal(lock.packages[`node_modules/${name}`]?.version, version, `${name} in the lockfile`);
      }
      assert.deepEqual(lock.packages['']?.[kind], manifest[kind], `${kind} of the lockfile's root`);
    }
  });

  it('holds a whole tree, by npm’s own judgement', () => {
    const listed = spawnSync('npm', ['ls', '--all', '--package-lock-only', '--json'], {
      cwd: ROOT,
      encoding: 'utf8',
      shell: process.platform === 'win32',
      maxBuffer: 64 * 1024 * 1024,
    });
    assert.equal(listed.status, 0, listed.stderr);
  });

  it('vouches for every package by its digest and names no host', () => {
    assert.deepEqual(
      packages.filter(([, locked]) => locked.integrity === undefined).map(([path]) => path),
      [],
    );
    assert.deepEqual(lockText.match(/"resolved"[^\n]*/g) ?? [], []);
  });
});

describe('the reading of version ranges', () => {
  const cases: [range: string, admitted: string[], refused: string[]][] = [
    ['*', ['0.0.1', '24.0.0'], []],
    ['', ['20.19.0'], []],
    ['>=20', ['20.0.0', '24.1.0'], ['19.9.9']],
    ['>= 10.x', ['10.0.0', '24.0.0'], ['9.9.9']],
    ['>=22', ['22.0.0'], ['20.19.0']],
    ['6.* || 8.* || >= 10.*', ['6.1.0', '8.0.0', '20.19.0'], ['7.0.0', '9.0.0']],
    ['^20.19.0 || ^22.12.0 || >=23', ['20.19.0', '22.12.0', '24.0.0'], ['20.18.3', '21.0.0', '22.11.0']],
    ['>=18 <21', ['20.19.0'], ['17.0.0', '21.0.0']],
    ['>18', ['19.0.0'], ['18.20.0']],
    ['<=20', ['20.19.0'], ['21.0.0']],
    ['~20.18', ['20.18.3'], ['20.19.0']],
    ['~20', ['20.19.0'], ['21.0.0']],
    ['^0.10.0', ['0.10.5'], ['0.11.0', '1.0.0']],
    ['20', ['20.19.0'], ['21.0.0']],
    ['20.19.0', ['20.19.0'], ['20.19.1']],
  ];
  for (const [range, admitted, refused] of cases) {
    it(`"${range}"`, () => {
      for (const version of admitted) assert.ok(admits(range, version), version);
      for (const version of refused) assert.ok(!admits(range, version), version);
    });
  }

  it('refuses to guess', () => {
    assert.throws(() => admits('lts/*', '20.19.0'), RangeError);
    assert.throws(() => admits('10 - 12', '20.19.0'), RangeError);
  });
});
