/** The test runner itself: small test files go in, and its account and exit status must say what they did. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, describe, it } from 'node:test';
import { setUp } from './set-up.js';
import { testFiles } from './test-files.js';

const root = mkdtempSync(join(tmpdir(), 'faasmark-runner-'));
after(() => {
  rmSync(root, { recursive: true });
});

const PASSES = `require('node:test').test('fine', () => {});`;

function folderOf(files: Record<string, string>): string {
  const folder = mkdtempSync(join(root, 'case-'));
  for (const [name, text] of Object.entries({ 'package.json': '{}', ...files })) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

function runner(files: Record<string, string>, ...flags: string[]) {
  // The variable marks a child of a runner, and would make this runner refuse to start children of its own.
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  const script = join(import.meta.dirname, '..', 'run.js');
  const child = spawnSync(process.execPath, [script, '--root', folderOf(files), ...flags], {
    env: { ...env, TEST_CHROMIUM: process.execPath },
    encoding: 'utf8',
  });
  return { status: child.status, last: child.stdout.trimEnd().split('\n').at(-1), stdout: child.stdout };
}

describe('the test runner', () => {
  it('ends in 0 when everything passed, and says how much that was', () => {
    const { status, last } = runner({ 'a.test.js': PASSES, 'e2e/b.test.js': PASSES });
    assert.equal(last, '2 passed, 0 failed, 0 skipped');
    assert.equal(status, 0);
  });

  it('ends in 1 when a test fails, when a file does not load, and when a file has no test', () => {
    for (const bad of [
      `require('node:test').test('bad', () => { throw new Error('no'); });`,
      `throw new Error('does not load');`,
      `void 0;`,
      `require('node:test').test('later', { todo: true }, () => {});`,
      `const t = require('node:test'); t.describe('s', () => { t.before(() => { throw new Error('hook'); }); t.it('x', () => {}); });`,
    ]) {
      const { status, last } = runner({ 'good.test.js': PASSES, 'bad.test.js': bad });
      assert.equal(status, 1, bad);
      assert.match(last ?? '', /^1 passed, [12] failed, 0 skipped$/, bad);
    }
  });

  it('ends in 1 when no test ran', () => {
    assert.equal(runner({ 'a.test.js': PASSES }, 'nothing-like-this').status, 1);
    assert.equal(runner({ 'a.test.js': `require('node:test').test.skip('x');` }).status, 1);
  });

  it('counts each skip and gives its reason', () => {
    const { status, last, stdout } = runner({
      'a.test.js': PASSES,
      'b.test.js': `const t = require('node:test'); t.test('x', { skip: 'too windy' }, () => {});
        t.describe('whole suite', { skip: 'too wet' }, () => { t.it('y', () => {}); });`,
    });
    assert.equal(last, '1 passed, 0 failed, 2 skipped');
    assert.match(stdout, /x \(too windy\)/);
    assert.match(stdout, /whole suite \(too wet\)/);
    assert.equal(status, 0);
  });
});

describe('the choice of test files', () => {
  const folder = folderOf({
    'plan/a.test.js': PASSES,
    'engine/b.test.js': PASSES,
    'sweep/c.test.js': PASSES,
    'engine/d.sweep.test.js': PASSES,
    'drive/e.test.js': PASSES,
    'plan/not-a-test.js': PASSES,
    'e2e/packaging.test.js': PASSES,
    'e2e/lifecycle.test.js': PASSES,
    'e2e/duet.test.js': PASSES,
  });
  const names = (sweep: boolean, ...filters: string[]) => {
    const { together, pairs, alone } = testFiles(folder, { sweep, filters });
    return [together, pairs, alone].map((files) => files.map((file) => file.slice(folder.length + 1)));
  };

  it('leaves sweeps out unless asked for, and lets none disturb what measures', () => {
    assert.deepEqual(names(false), [
      ['e2e/lifecycle.test.js', 'plan/a.test.js'],
      ['e2e/duet.test.js', 'engine/b.test.js'],
      ['drive/e.test.js', 'e2e/packaging.test.js'],
    ]);
    assert.deepEqual(names(true), [
      ['e2e/lifecycle.test.js', 'plan/a.test.js', 'sweep/c.test.js'],
      ['e2e/duet.test.js', 'engine/b.test.js'],
      ['drive/e.test.js', 'e2e/packaging.test.js', 'engine/d.sweep.test.js'],
    ]);
  });

  it('takes source paths as filters', () => {
    assert.deepEqual(names(false, 'test/plan/a.test.ts'), [['plan/a.test.js'], [], []]);
  });
});

describe('the set-up', () => {
  it('gives a reason, and does not fail, where nothing can be installed', () => {
    const outcome = setUp(
      [
        {
          name: 'abacus',
          variable: 'ABACUS',
          executables: ['abacus'],
          debianPackage: 'abacus',
          neededFor: 'sums',
        },
      ],
      { PATH: root },
    );
    assert.deepEqual(outcome.env, {});
    assert.deepEqual(outcome.missing, [
      { name: 'abacus', reason: 'sums not tested: abacus is not installed and there is no apt-get' },
    ]);
  });

  it('takes only what proves to be what is wanted, and says what brings what no package does', () => {
    const wanted = (proof: string) => ({
      name: 'abacus',
      variable: 'ABACUS',
      executables: ['node'],
      proof: ['-e', proof],
      debianPackage: null,
      byHand: 'carve it',
      neededFor: 'sums',
    });
    const env = { PATH: dirname(process.execPath) };
    assert.deepEqual(setUp([wanted('process.exit(1)')], env).missing, [
      {
        name: 'abacus',
        reason: 'sums not tested: abacus is not installed and no package of the system brings it (carve it)',
      },
    ]);
    assert.deepEqual(setUp([wanted('')], env).env, { ABACUS: join(dirname(process.execPath), 'node') });
  });

  it('finds what is there', () => {
    const outcome = setUp(
      [
        {
          name: 'node',
          variable: 'THE_NODE',
          executables: ['node'],
          debianPackage: 'nodejs',
          neededFor: 'all',
        },
      ],
      { PATH: dirname(process.execPath) },
    );
    assert.deepEqual(outcome, { env: { THE_NODE: join(dirname(process.execPath), 'node') }, missing: [] });
  });
});
