/** Functions that misbehave in every way, measured by the command as a user types it. */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { writeBadFunctions, type BadFunction } from './bad-functions.js';
import { runCommand, untilGone } from './command-process.js';
import { failedRun, loadFor, SMALL, STEERING } from './failed-run.js';

let cwd: string;
before(() => {
  cwd = mkdtempSync(join(tmpdir(), 'faasmark-bad-'));
});
after(() => rmSync(cwd, { recursive: true }));

const REPORTS = ['summary.md', 'report.html'];

describe('functions that misbehave end in 5, counted by kind, with what they said', () => {
  before(() => writeBadFunctions(cwd));

  const cases: readonly (readonly [BadFunction, kind: string, said: RegExp])[] = [
    ['throws', 'function', /no such table/],
    ['hangs', 'timeouts', /no reply within 500 ms/],
    ['spins', 'timeouts', /no reply within 500 ms/],
    ['exits', 'function', /exit status 3/],
    ['huge', 'too-large', /payload size/i],
    ['nothing', 'check', /expected ok, got null/],
    ['circular', 'function', /circular structure/],
    ['bigint', 'function', /BigInt/],
    ['callable', 'check', /expected ok, got undefined/],
    ['crashes', 'function', /fell over later/],
  ];
  for (const [name, kind, said] of cases) {
    it(name, async () => {
      const { ended, record, folder } = await failedRun(cwd, ['run', '-w', name, ...loadFor(kind)]);
      const [series] = record.series;
      assert.ok(series !== undefined);
      const { counts } = series;
      const byKind = { ...counts.errors, timeouts: counts.timeouts } as Readonly<Record<string, number>>;
      // The platform's own time-out is as long as the caller's: now and then it is the first to say so.
      const inTime = kind === 'timeouts' ? counts.errors.function : 0;
      assert.ok(counts.intended > 0);
      assert.equal((byKind[kind] ?? 0) + inTime, counts.intended, JSON.stringify(counts));
      assert.ok((byKind[kind] ?? 0) > 0, JSON.stringify(counts));
      assert.match(ended.stdout.replaceAll(/\n\s+/g, ' '), said);
      for (const file of REPORTS) {
        const text = readFileSync(join(folder, file), 'utf8');
        assert.match(text.replaceAll('\\', ''), said, file);
        assert.doesNotMatch(text, STEERING, file);
      }
      assert.deepEqual(await untilGone([], cwd, 5_000), []);
    });
  }

  it('a source without a handler ends in 2 and names the file', async () => {
    const { code, stdout, stderr } = await runCommand(['run', '-w', 'empty', ...SMALL], cwd);
    assert.equal(code, 2, stderr);
    assert.match(stderr, /^error: .*functions\/empty\.ts.*handler/m);
    assert.match(stderr, /^hint: .+/m);
    assert.doesNotMatch(stdout, /What a caller waits/);
  });
});
