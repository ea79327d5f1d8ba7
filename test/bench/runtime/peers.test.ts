/** Folders with and without packages go in; where they lie, or the command that installs them, must come out. */
import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { peersIn } from './peers.js';

const WANTED = { packages: ['@some/where@1.2.3', 'beside@4.5.6'], proof: 'beside/main.js', scripts: false };

describe('packages of contestants', () => {
  let folder = '';
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'faasmark-peers-'));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  it('are absent with the command that installs them where they are looked for', async () => {
    const found = peersIn(folder, false).find(WANTED);
    assert.ok(found.kind === 'absent');
    const place = /--prefix (\S+) @some\/where@1\.2\.3 beside@4\.5\.6$/.exec(found.reason)?.[1] ?? '';
    assert.ok(place.startsWith(`${folder}/`), found.reason);
    assert.match(found.reason, /^not installed: mkdir -p .* --ignore-scripts /);

    await mkdir(join(place, 'node_modules', 'beside'), { recursive: true });
    assert.equal(peersIn(folder, false).find(WANTED).kind, 'absent');
    await writeFile(join(place, 'node_modules', 'beside', 'main.js'), '');
    assert.deepEqual(peersIn(folder, false).find(WANTED), {
      kind: 'found',
      modules: join(place, 'node_modules'),
    });
  });

  it('are not those of another version', () => {
    const other = { ...WANTED, packages: ['@some/where@1.2.4', 'beside@4.5.6'] };
    assert.equal(peersIn(folder, false).find(other).kind, 'absent');
  });

  it('name what else has to be there, and let scripts run where they must', () => {
    const built = { packages: ['built@1.0.0'], proof: 'built/a.node', scripts: true, needs: ['make', 'g++'] };
    const found = peersIn(folder, false).find(built);
    assert.ok(found.kind === 'absent');
    assert.match(found.reason, /^not installed: apt-get install make g\+\+ && /);
    assert.doesNotMatch(found.reason, /ignore-scripts/);
  });
});
