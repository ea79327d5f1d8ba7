/** One function of several is made 20 % slower: a duet finds it, and so does a comparison with five earlier runs, and both name it. */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { RunRecord } from '../../src/model/RunRecord.js';
import { runCommand, type Ended } from './command-process.js';
import { writeWorkloads } from './slowed-functions.js';

let cwd: string;
before(() => {
  cwd = mkdtempSync(join(tmpdir(), 'faasmark-slow-down-'));
  writeWorkloads(cwd, 'base', null, ['alpha', 'beta', 'gamma']);
  writeWorkloads(cwd, 'head', 'beta', ['alpha', 'beta', 'gamma']);
});
after(() => rmSync(cwd, { recursive: true }));

/** A machine that others use too may disturb a run, which then says so (exit 5) and not what it compared. */
async function measure(
  out: string,
  args: readonly string[],
  tries: number,
): Promise<Ended & { folder: string }> {
  for (let attempt = 1; ; attempt++) {
    const folder = `${out}-${attempt}`;
    const ended = await runCommand(['run', ...args, '--out', folder], cwd);
    if (ended.code !== 5 || attempt === tries) return { ...ended, folder };
    rmSync(join(cwd, folder), { recursive: true });
  }
}

const recordIn = (folder: string) =>
  JSON.parse(readFileSync(join(cwd, folder, 'run.json'), 'utf8')) as RunRecord;

// The median is the gate: the p99 of so few calls is the machine's.
const SHORT = ['--rate', '30', '--duration', '700ms', '--warmup', '4', '--quiet'];

describe('a function that became 20 % slower', () => {
  it('is found by a duet, which names it and exits 11', async () => {
    const args = [
      ...['-w', 'alpha,beta,gamma', '--config', 'head.config.mjs', '--against', 'base.config.mjs'],
      ...['--gate', '*:p50', '--trials', '10', '--seed', '20', ...SHORT],
    ];
    const { code, stderr, stdout, folder } = await measure('duet', args, 3);
    const { comparison, exit } = recordIn(folder);
    if (code === 5) {
      // Three times the machine was too busy, and the run says so. It may have found nothing, but nobody else.
      assert.match(exit.reasons.join(), /disturbed|invalid/);
      for (const found of comparison?.regressions ?? []) assert.equal(found, 'local/local/beta[caller]');
      return;
    }
    assert.equal(code, 11, stdout + stderr);
    assert.deepEqual(comparison?.regressions, ['local/local/beta[caller]'], stdout + stderr);
    assert.ok(
      exit.reasons.some((reason) => reason.startsWith('local/local/beta[caller]: p50 is worse: ')),
      exit.reasons.join(),
    );
    const gate = comparison.series.find(({ series, role }) => series.includes('beta') && role === 'gate');
    assert.ok((gate?.ratio ?? 0) > 1.1 && (gate?.ratio ?? 9) < 1.3, String(gate?.ratio));
    // The stored run says the same when it is asked again.
    const again = await runCommand(['compare', folder, '--fail-on', 'regression'], cwd);
    assert.equal(again.code, code, again.stderr);
    assert.match(again.stderr, /^exit \d+: local\/local\/beta\[caller\]: p50 is worse: /);
  });

  it('is found beside five earlier runs, by name, and a run like them is not', async () => {
    const length = ['--trials', '5', ...SHORT, '-w', 'alpha,beta'];
    const folders: string[] = [];
    for (const name of [0, 1, 2, 3, 4, 'same'].map(String)) {
      const run = await measure(join('nightly', name), [...length, '--config', 'base.config.mjs'], 2);
      // Those that are named by themselves are compared with, disturbed or not.
      assert.ok(run.code === 0 || run.code === 5, run.stderr);
      folders.push(run.folder);
    }
    const slower = await measure('slower', [...length, '--config', 'head.config.mjs'], 2);
    // As if they were of five nights: an hour may end while they are measured.
    for (const [night, folder] of [...folders, slower.folder].entries()) {
      const startedAt = new Date(
        Date.UTC(2026, 10, 16 + (night % 5), 1, Math.floor(night / 5)),
      ).toISOString();
      writeFileSync(join(cwd, folder, 'run.json'), JSON.stringify({ ...recordIn(folder), startedAt }));
    }
    const same = folders.pop() ?? '';
    const baselines = folders.join(',');
    const asked = ['--gate', '*:p50', '--fail-on', 'regression'];
    const found = await runCommand(['compare', baselines, slower.folder, ...asked], cwd);
    const alarms = found.stderr.split('\n').filter((line) => / is worse: /.test(line));
    for (const line of alarms) assert.match(line, /^exit \d+: local\/local\/beta\[caller\]: p50 is worse: /);
    // Baselines that something disturbed differ from each other too much to find a fifth; what they say of it stands there.
    if ([...folders, same, slower.folder].every((folder) => recordIn(folder).exit.code === 0)) {
      assert.equal(found.code, 11, found.stdout + found.stderr);
      assert.equal(alarms.length, 1, found.stderr);
    }
    const like = await runCommand(['compare', baselines, same, ...asked], cwd);
    const sound = recordIn(same).exit.code === 0;
    assert.ok(like.code === 0 || (like.code === 5 && !sound), like.stdout + like.stderr);
    assert.doesNotMatch(like.stdout, /^ +worse: /m);
  });
});
