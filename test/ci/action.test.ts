/** Inputs of another repository's workflow go in; the action's steps run for real, and its outputs, its comment and its end must fit what was measured. */
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, beforeEach, describe, it } from 'node:test';
import type { RunRecord } from '../../src/model/RunRecord.js';
import { CLI, temporaryFolder } from '../commands/faasmark-process.js';
import { syntheticRun } from '../fixtures/synthetic-run.js';
import { githubEnvironment, startFakeGithub, type FakeGithub } from './fake-github.js';
import { runJob, type JobRun } from './job-runner.js';
import { recordedTool } from './recorded-tool.js';
import { startTarget, type Target } from './slow-target.js';
import { action, ROOT } from './workflow-files.js';

const SHORT = '--rate 40 --duration 500ms --trials 1';
let github: FakeGithub;
let target: Target;
let place = '';
let workspace = '';
before(async () => {
  place = await temporaryFolder();
  github = await startFakeGithub();
  target = await startTarget(5);
  writeFileSync(join(place, 'event.json'), JSON.stringify({ pull_request: { number: 5 } }));
});
beforeEach(async () => {
  workspace = await temporaryFolder();
  github.comments.length = 0;
  github.forbidden = [];
});
after(async () => {
  await github.close();
  await target.close();
});

/** All but the installation, which has tests of its own: here is the built command. */
async function run(
  inputs: Readonly<Record<string, string>>,
  { tool = CLI, env = {} }: { tool?: string; env?: Readonly<Record<string, string>> } = {},
): Promise<JobRun & { output(name: string): string }> {
  const { inputs: declared, outputs, runs } = action().parsed;
  const defaults = Object.entries(declared).map(([name, { default: value = '' }]) => [
    name,
    value === '${{ github.token }}' ? 'the-token' : value,
  ]);
  for (const name of Object.keys(inputs)) assert.ok(name in declared, `there is no input ${name}`);
  const [install, ...steps] = runs.steps;
  assert.equal(install?.id, 'install');
  const job = await runJob({
    steps: [{ id: 'install', run: 'echo "tool=$TOOL" >>"$GITHUB_OUTPUT"', env: { TOOL: tool } }, ...steps],
    contexts: {
      inputs: { ...Object.fromEntries(defaults), ...inputs },
      github: { workflow: 'ci', job: 'bench' },
      runner: { temp: place },
    },
    workspace,
    env: {
      ...Object.fromEntries(Object.entries(githubEnvironment(github)).filter(([name]) => name !== 'TOKEN')),
      GITHUB_ACTION_PATH: join(ROOT, '.github', 'actions', 'faasmark'),
      GITHUB_EVENT_PATH: join(place, 'event.json'),
      ...env,
    },
  });
  return { ...job, output: (name) => job.evaluate(outputs[name]?.value ?? '') };
}

describe('the action', () => {
  it('measures, keeps the run, comments, removes, and ends with the tool’s exit code', async () => {
    const done = await run({ urls: `${target.url}\n`, args: SHORT, comment: 'true' });
    const folder = join(workspace, 'faasmark-results');
    const record = JSON.parse(readFileSync(join(folder, 'run.json'), 'utf8')) as {
      id: string;
      exit: { code: number };
      series: { id: string; attained: { p99Us: number | null; p50Us: number | null } }[];
    };
    assert.equal(done.output('run-id'), record.id);
    assert.equal(done.output('run-folder'), folder);
    assert.equal(done.output('report'), join(folder, 'report.html'));
    assert.deepEqual(
      JSON.parse(done.output('p50')),
      Object.fromEntries(record.series.map(({ id, attained }) => [id, attained.p50Us])),
    );
    assert.equal(done.output('exit-code'), String(record.exit.code));
    assert.equal(done.steps.get('end')?.code, record.exit.code);
    assert.equal(done.conclusion, record.exit.code === 0 ? 'success' : 'failure');
    assert.deepEqual(done.used, [
      {
        name: 'actions/upload-artifact',
        inputs: {
          name: 'faasmark',
          path: folder,
          'if-no-files-found': 'warn',
          'include-hidden-files': 'true',
        },
      },
    ]);
    assert.equal(github.comments.length, 1);
    assert.match(github.comments[0]?.body ?? '', new RegExp(record.id));
    assert.equal(done.steps.get('destroy')?.outcome, 'success');
    assert.doesNotMatch(done.log, /the-token/);
  });

  it('treats inputs as text: nothing in them is carried out', async () => {
    const evil = '"; touch pwned; $(touch pwned) `touch pwned` && touch pwned #';
    for (const input of [
      'args',
      'urls',
      'config',
      'thresholds',
      'out',
      'artifact',
      'baseline',
      'comment',
      'fail-on',
    ]) {
      const done = await run({ args: '--dry-run', [input]: evil });
      assert.deepEqual(
        readdirSync(workspace, { recursive: true }).filter((name) => String(name).includes('pwned')),
        [],
        input,
      );
      assert.ok(done.log.includes('FaaSMark') || done.log.includes('error'), input);
    }
    const lines = await run({
      args: `--dry-run\n::set-output name=x::y`,
      urls: 'file:///etc/passwd\n--out=/tmp/x',
    });
    assert.equal(lines.output('exit-code'), '2');
    assert.match(lines.log, /urls: not an http\(s\) address: file:\/\/\/etc\/passwd, --out=\/tmp\/x/);
  });

  it('says what is wrong, and comments that nothing was measured', async () => {
    const done = await run({ args: '--workload nothing-such', comment: 'true' });
    assert.equal(done.output('exit-code'), '2');
    assert.match(done.log, /nothing-such/);
    assert.match(done.log, /::error title=FaaSMark::exit code 2: bad usage/);
    assert.match(github.comments[0]?.body ?? '', /measured nothing/);
    assert.equal(done.output('run-folder'), '');
    assert.equal(done.output('p99'), '{}');
  });

  it('leaves a fork its run without the comment', async () => {
    github.forbidden = ['POST', 'PATCH'];
    const done = await run(
      { urls: target.url, args: SHORT, comment: 'true', thresholds: 'all.p50<1s\n\nerrors<0.1%' },
      { env: { GITHUB_ACTIONS: 'true' } },
    );
    assert.equal(github.comments.length, 0);
    assert.match(done.summary, /FaaSMark: what a caller waits/);
    assert.match(done.log, /::notice title=FaaSMark::the comment/);
    const record = JSON.parse(readFileSync(join(done.output('run-folder'), 'run.json'), 'utf8')) as RunRecord;
    assert.deepEqual(
      record.thresholds.map(({ expression }) => expression),
      ['all.p50<1s', 'errors<0.1%'],
    );
    // By the tool's own reporter, since this looks like a job of GitHub's.
    assert.ok((done.steps.get('run')?.summary ?? '').includes(record.id));
  });

  it('fails on a regression against its baseline, and shows the comparison first', async () => {
    const night = (day: number, by = 1): RunRecord =>
      syntheticRun({
        id: `day-${day}`,
        startedAt: new Date(Date.UTC(2026, 0, day, 3)),
        seriesCount: 3,
        seed: day * 4,
        sharedCores: false,
        slowed: { place: 1, by },
      });
    for (let day = 5; day < 10; day++) {
      mkdirSync(join(workspace, 'earlier', String(day)), { recursive: true });
      writeFileSync(join(workspace, 'earlier', String(day), 'run.json'), JSON.stringify(night(day)));
    }
    const judged = async (by: number, inputs: Readonly<Record<string, string>>) =>
      run(
        { baseline: 'earlier', comment: 'true', out: `out-${by}-${Object.keys(inputs).length}`, ...inputs },
        { tool: recordedTool(await temporaryFolder(), [night(12, by)]) },
      );
    const worse = await judged(1.6, {});
    assert.equal(worse.output('exit-code'), '11', worse.log);
    assert.match(github.comments[0]?.body ?? '', /^<!-- .* -->\n# FaaSMark comparison/);
    assert.match(worse.summary, /# FaaSMark comparison/);
    assert.ok(existsSync(join(worse.output('run-folder'), 'comparison', 'comparison.json')));
    assert.equal((await judged(1, {})).output('exit-code'), '0');
    assert.equal((await judged(1.6, { 'fail-on': '' })).output('exit-code'), '0');
    assert.equal((await judged(1.6, { baseline: 'nowhere' })).output('exit-code'), '2');
  });

  it('runs in another folder, with the config file there', async () => {
    const nested = join(workspace, 'bench');
    mkdirSync(nested);
    const config = { rate: 40, duration: '500ms', trials: 1 };
    writeFileSync(join(nested, 'faasmark.config.json'), JSON.stringify(config));
    const done = await run({ urls: target.url, 'working-directory': 'bench', out: 'here' });
    assert.equal(done.output('run-folder'), join(nested, 'here'));
    assert.equal(done.used[0]?.inputs['path'], join(nested, 'here'));
    assert.ok(existsSync(join(nested, '.faasmark', 'runs', 'index.jsonl')));
  });
});
