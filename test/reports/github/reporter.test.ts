/** Runs go in; that their annotations say what matters, each once and within GitHub's limits, comes out. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { githubReporter } from '../../../reports/github/reporter.js';
import { GITHUB_FILES } from '../../../src/model/Reporter.js';
import type { RunRecord } from '../../../src/model/RunRecord.js';
import { runKinds } from '../run-kinds.js';
import { readCommands, type RunnerCommand } from './read-commands.js';

async function filesOf(run: RunRecord): Promise<Map<string, string>> {
  const files = await githubReporter.render(run, { columns: 100, color: false });
  return new Map(files.map(({ path, contents }) => [path, String(contents)]));
}

async function annotationsOf(kind: string): Promise<RunnerCommand[]> {
  const run = runKinds().get(kind);
  assert.ok(run, kind);
  return readCommands((await filesOf(run)).get(GITHUB_FILES.annotations) ?? '');
}

const titled = (commands: readonly RunnerCommand[], title: string): string[] =>
  commands.filter(({ properties }) => properties.get('title') === title).map(({ data }) => data);

describe('the annotations of a run', () => {
  it('are errors for thresholds and gates that failed, warnings for what is undecided', async () => {
    const judged = await annotationsOf('judged');
    const failed = titled(judged, 'Threshold failed');
    assert.equal(failed.length, 2, 'one failed, one is undecided where the run was strict');
    assert.match(failed[0] ?? '', /^warm\.p99<1ms/);
    assert.match(titled(judged, 'Threshold undecided')[0] ?? '', /^errors<0\.1%/);
    assert.ok(!judged.some(({ data }) => /exit code/.test(data)), 'the exit is not said a second time');

    const [regression, ...others] = titled(await annotationsOf('duet'), 'Regression');
    assert.match(regression ?? '', /^noop\[caller\]: p99 is worse: 12 % slower \(8 % to 16 %\)$/);
    assert.deepEqual(others, []);
  });

  it('are errors for what cannot be trusted and for a run that broke', async () => {
    const failed = await annotationsOf('failed');
    assert.ok(titled(failed, 'Not trustworthy').some((text) => /no request succeeded/.test(text)));
    const partial = await annotationsOf('partial');
    assert.deepEqual(titled(partial, 'FaaSMark ended with exit code 130'), ['interrupted by SIGINT']);
  });

  it('of a run that ended well are its answer, and warnings that change what may be concluded', async () => {
    const commands = await annotationsOf('complete');
    const [notice] = commands.filter(({ name }) => name === 'notice');
    assert.match(notice?.data ?? '', /^Calling a warm function takes 414 µs at the median/);
    assert.ok(!commands.some(({ name }) => name === 'error'));
    const warnings = commands.filter(({ name }) => name === 'warning').map(({ data }) => data);
    assert.ok(warnings.some((text) => /5 of 1,060 requests failed/.test(text)));
    assert.ok(!warnings.some((text) => /share 2 cores/.test(text)), 'labels stand in the summary');
  });

  it('are at most ten of a kind, and say how many are left', async () => {
    for (const kind of runKinds().keys()) {
      const commands = await annotationsOf(kind);
      for (const name of ['error', 'warning', 'notice']) {
        const own = commands.filter((one) => one.name === name);
        assert.ok(own.length <= 10, `${kind}: ${own.length} of ${name}`);
      }
    }
    const errors = (await annotationsOf('hostile')).filter(({ name }) => name === 'error');
    assert.match(errors.at(-1)?.data ?? '', /^\d+ more, in the summary$/);
  });

  it('are one command a line, whatever text stands in them', async () => {
    for (const kind of ['hostile', 'hostile duet']) {
      const run = runKinds().get(kind);
      assert.ok(run);
      const text = (await filesOf(run)).get(GITHUB_FILES.annotations) ?? '';
      assert.ok(text.length < 40_000, 'long messages are cut');
      const commands = readCommands(text);
      assert.equal(commands.length, text.trimEnd().split('\n').length);
      for (const { name, properties } of commands) {
        assert.match(name, /^(error|warning|notice)$/);
        assert.deepEqual([...properties.keys()], ['title']);
      }
    }
  });

  it('come with the summary as Markdown, and have the same bytes twice', async () => {
    for (const run of runKinds().values()) {
      const files = await filesOf(run);
      assert.match(files.get(GITHUB_FILES.summary) ?? '', /^# FaaSMark/);
      assert.deepEqual(await filesOf(run), files);
    }
  });
});
