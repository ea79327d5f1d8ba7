/** Nights go in, with what they measured; the steps of the nightly workflow run for real, and alarm, stay quiet, publish and tear down as they should. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, beforeEach, describe, it } from 'node:test';
import type { RunRecord } from '../../src/model/RunRecord.js';
import { CLI, faasmark, temporaryFolder } from '../commands/faasmark-process.js';
import { processesIn, untilGone } from '../e2e/command-process.js';
import { syntheticRun } from '../fixtures/synthetic-run.js';
import { githubEnvironment, startFakeGithub, type FakeGithub } from './fake-github.js';
import { runJob, type JobRun, type JobSetting } from './job-runner.js';
import { recordedTool } from './recorded-tool.js';
import { folderIn, runCommand, runScript, stepEnvironment } from './script-process.js';
import { startTarget, type Target } from './slow-target.js';
import { SCRIPTS, workflow } from './workflow-files.js';

interface Verdict {
  verdict: string;
  run: string | null;
  folder: string | null;
  accepted: boolean;
  judged: string[];
  regressions: { series: string; ratio: number }[];
}
interface Night extends JobRun {
  workspace: string;
  verdict: Verdict;
}

const GONE_WITHIN_MS = 60_000;
let place = '';
let remote = '';
let github: FakeGithub;
let target: Target;
before(async () => {
  place = await temporaryFolder();
  target = await startTarget(5);
});
beforeEach(async () => {
  remote = join(folderIn(place), 'remote.git');
  assert.equal(
    spawnSync('git', ['init', '--quiet', '--bare', remote], { env: stepEnvironment({}) }).status,
    0,
  );
  github = await startFakeGithub();
  servers.push(github);
});
const servers: FakeGithub[] = [];
after(async () => {
  for (const server of servers) await server.close();
  await target.close();
});

async function measure(
  tool: string,
  {
    args = '',
    login = 'none',
    accept = false,
    onStart,
  }: {
    args?: string;
    login?: string;
    accept?: boolean;
    onStart?: (workspace: string) => NonNullable<JobSetting['onStart']>;
  } = {},
): Promise<Night> {
  const workspace = await temporaryFolder();
  // As the checkout leaves it: the scripts.
  cpSync(SCRIPTS, join(workspace, '.github', 'scripts'), { recursive: true });
  const { steps = [] } = workflow('nightly').jobs['measure'] ?? {};
  const job = await runJob({
    steps: steps.map((step) =>
      step.id === 'install'
        ? { id: 'install', run: 'echo "tool=$TOOL" >>"$GITHUB_OUTPUT"', env: { TOOL: tool } }
        : step,
    ),
    contexts: {
      matrix: { name: 'local', login, args, region: '', runner: 'ubuntu-24.04' },
      github: { workspace, token: '' },
      inputs: { accept },
      runner: { temp: folderIn(workspace) },
      vars: { FAASMARK_AWS_ROLE: 'arn:aws:iam::123456789012:role/bench', FAASMARK_AWS_REGION: 'eu-west-1' },
    },
    workspace,
    env: { PAGES_REMOTE: remote },
    ...(onStart === undefined ? {} : { onStart: onStart(workspace) }),
  });
  const path = join(workspace, 'results', 'verdict.json');
  return { ...job, workspace, verdict: JSON.parse(readFileSync(path, 'utf8')) as Verdict };
}

/** The other jobs of the night, from the artifact that the first one uploaded. */
async function afterwards({ workspace }: Night): Promise<void> {
  const artifacts = join(workspace, 'results');
  const issues = await runScript('regression-issues.mjs', {
    ...githubEnvironment(github),
    VERDICTS: artifacts,
  });
  assert.equal(issues.code, 0, issues.log);
  await publish(artifacts);
}

/** A history, as the nights before would have left it. */
async function storeNights(records: readonly RunRecord[]): Promise<void> {
  const artifacts = folderIn(place);
  for (const record of records) {
    const folder = join(artifacts, record.id);
    mkdirSync(join(folder, 'run'), { recursive: true });
    writeFileSync(join(folder, 'run', 'run.json'), JSON.stringify(record));
    const verdict = { row: 'local', folder: 'run', verdict: 'fine', accepted: false };
    writeFileSync(join(folder, 'verdict.json'), JSON.stringify(verdict));
  }
  await publish(artifacts);
}

async function publish(artifacts: string): Promise<void> {
  const published = await runScript(
    'publish-pages.sh',
    { PAGES_REMOTE: remote, PAUSE_SECONDS: '0', ARTIFACTS: artifacts },
    { args: [process.execPath, join(SCRIPTS, 'add-runs.mjs')] },
  );
  assert.equal(published.code, 0, published.log);
}

/** Mondays to Fridays at the same hour, so that they can be compared. */
function nightOf(
  index: number,
  more: { scale?: number; slowed?: { place: number; by: number } } = {},
): RunRecord {
  const day = 5 + Math.floor(index / 5) * 7 + (index % 5);
  return syntheticRun({
    id: `night-${String(index).padStart(2, '0')}-${Object.keys(more).join('') || 'plain'}`,
    startedAt: new Date(Date.UTC(2026, 0, day, 3, 17)),
    seriesCount: 6,
    // Variants of the fixture differ in p99 as no two nights of one platform do: one of them.
    seed: (index + 1) * 4,
    sharedCores: false,
    ...more,
  });
}

describe('the first night', () => {
  it('measures for real, keeps the run, and removes what it created', async () => {
    const night = await measure(CLI, { args: `${target.url} --rate 40 --duration 500ms --trials 1` });
    const path = join(night.workspace, 'results', night.verdict.folder ?? 'run', 'run.json');
    const record = JSON.parse(readFileSync(path, 'utf8')) as RunRecord;
    const sound = record.exit.code === 0;
    assert.equal(night.verdict.verdict, sound ? 'new' : 'failed');
    assert.equal(night.verdict.run, sound ? record.id : null);
    assert.equal(night.conclusion, sound ? 'success' : 'failure');
    assert.equal(night.steps.get('destroy')?.outcome, 'success');
    assert.deepEqual(
      night.used
        .filter(({ name }) => name.includes('upload'))
        .map(({ inputs }) => [inputs['name'], inputs['path']]),
      [['run-local', 'results']],
    );
    // Two tries at most, the second only where somebody disturbed the first.
    assert.equal(
      existsSync(join(night.workspace, 'results', 'again')),
      night.steps.get('run')?.outputs['exit-code'] === '5',
    );
  });

  it('logs in only to the platform of its row', async () => {
    const logins = async (login: string) =>
      (await measure(recordedTool(folderIn(place), [nightOf(0)]), { login })).used
        .map(({ name }) => name)
        .filter((name) => !name.startsWith('actions/'));
    assert.deepEqual(await logins('none'), []);
    assert.deepEqual(await logins('aws'), ['aws-actions/configure-aws-credentials']);
    assert.deepEqual(await logins('gcp'), ['google-github-actions/auth']);
    assert.deepEqual(await logins('azure'), ['azure/login']);
  });
});

describe('a run that was killed', () => {
  it('is found in the index, and nothing of it is left', async () => {
    let killed = false;
    const night = await measure(CLI, {
      args: '--provider local --quick --workload noop',
      onStart: (workspace) => (step) => {
        if (step.id !== 'run') return;
        void killWhenDeployed(workspace).then(() => (killed = true));
      },
    });
    assert.ok(killed);
    assert.equal(night.steps.get('run')?.outcome, 'failure');
    assert.equal(night.steps.get('run')?.outputs['run-id'], undefined);
    assert.equal(night.steps.get('destroy')?.outcome, 'success');
    assert.match(night.steps.get('destroy')?.log ?? '', /removed \d+ resource/);
    assert.match(night.log, /::error title=FaaSMark::nothing was measured/);
    assert.equal(night.verdict.verdict, 'failed');
    const left = await faasmark(['destroy', '--json'], { cwd: night.workspace });
    assert.deepEqual(JSON.parse(left.stdout), { runs: [] });
    assert.deepEqual(await untilGone([], night.workspace, GONE_WITHIN_MS), []);
  });
});

describe('a job that is cancelled', () => {
  it('lets the command keep what it has and tear down by itself', async () => {
    const cwd = await temporaryFolder();
    let interrupt: (signal: NodeJS.Signals) => void = () => undefined;
    const done = runCommand(process.execPath, [join(SCRIPTS, 'measure.mjs')], {
      cwd,
      env: { TOOL: CLI, OUT: 'results/run', ARGS: '--quick --workload noop' },
      onStart: (kill) => (interrupt = kill),
    });
    await untilDeployed(cwd);
    interrupt('SIGINT');
    const { code, outputs, log } = await done;
    assert.equal(code, 0, log);
    assert.equal(outputs['exit-code'], '130');
    assert.equal(outputs['sound'], 'false');
    const record = JSON.parse(readFileSync(join(cwd, 'results', 'run', 'run.json'), 'utf8')) as RunRecord;
    assert.equal(outputs['run-id'], record.id);
    assert.notEqual(record.status, 'complete');
    assert.deepEqual(record.resources.left, []);
  });
});

/** Long enough for the busiest machine; a run that never deploys must not hang the test. */
const DEPLOYED_WITHIN_MS = 60_000;

async function untilDeployed(workspace: string): Promise<void> {
  const ledger = join(workspace, 'results', 'run', 'ledger.jsonl');
  const deadlineMs = performance.now() + DEPLOYED_WITHIN_MS;
  while (!existsSync(ledger) || statSync(ledger).size < 500) {
    assert.ok(performance.now() < deadlineMs, `nothing was deployed: ${ledger}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

async function killWhenDeployed(workspace: string): Promise<void> {
  await untilDeployed(workspace);
  for (const { pid } of processesIn(workspace)) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch (error) {
      // It ended with its parent.
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  }
}

describe('a regression', () => {
  const slowed = { slowed: { place: 2, by: 1.6 } };

  it('that a second run confirms opens one issue, stays in it, and is no baseline', async () => {
    await storeNights([0, 1, 2, 3, 4].map((index) => nightOf(index)));
    const quiet = await measure(recordedTool(folderIn(place), [nightOf(5)]));
    assert.equal(quiet.verdict.verdict, 'fine', quiet.log);
    await afterwards(quiet);
    assert.equal(github.issues.length, 0);
    const series = nightOf(0).series[2]?.id;
    for (let index = 6; index < 8; index++) {
      const again = { ...nightOf(index, { slowed: { place: 2, by: 1.5 } }), id: `again-${index}` };
      const night = await measure(recordedTool(folderIn(place), [nightOf(index, slowed), again]));
      assert.equal(night.verdict.verdict, 'regression', night.log);
      assert.deepEqual(
        night.verdict.regressions.map((one) => one.series),
        [series],
      );
      assert.equal(night.conclusion, 'failure');
      assert.match(night.log, /exit code 11: there is a regression/);
      assert.match(night.summary, /worse/);
      await afterwards(night);
      assert.equal(github.issues.length, 1);
      assert.equal(github.comments.length, index - 6);
    }
    const states = () => github.issues.map(({ state }) => state);
    assert.deepEqual(states(), ['open']);
    // Closed by a night that shows it to be gone, or by the third that does not find it.
    for (let index = 8; states()[0] === 'open' && index < 11; index++) {
      const better = await measure(recordedTool(folderIn(place), [nightOf(index)]));
      assert.match(better.log, new RegExp(`${index - 2} earlier runs to compare with`));
      assert.equal(better.verdict.verdict, 'fine', better.log);
      await afterwards(better);
    }
    assert.deepEqual(states(), ['closed']);

    // Not confirmed: nobody hears of it.
    const other = { ...nightOf(11), id: 'again-11' };
    const chance = await measure(recordedTool(folderIn(place), [nightOf(11, slowed), other]));
    assert.equal(chance.verdict.verdict, 'unconfirmed', chance.log);
    assert.equal(chance.conclusion, 'success');
    await afterwards(chance);
    assert.equal(github.issues.length, 1);

    // A level that somebody accepts is what later nights are held against.
    const level = { slowed: { place: 2, by: 4 } };
    const both = [nightOf(12, level), { ...nightOf(12, level), id: 'again-12' }];
    const accepted = await measure(recordedTool(folderIn(place), both), { accept: true });
    assert.equal(accepted.verdict.verdict, 'regression', accepted.log);
    assert.equal(accepted.conclusion, 'success', accepted.log);
    await afterwards(accepted);
    const next = await measure(recordedTool(folderIn(place), [nightOf(13, level)]));
    assert.match(next.log, /1 earlier runs to compare with/);
    assert.equal(next.verdict.verdict, 'fine', next.log);
    assert.deepEqual(readdirSync(join(next.workspace, 'results')).sort(), [
      'comparison',
      'run',
      'verdict.json',
    ]);
  });

  it('is not judged where the machine is another one', async () => {
    await afterwards(await measure(recordedTool(folderIn(place), [nightOf(0)])));
    const elsewhere = nightOf(1, slowed);
    const night = await measure(
      recordedTool(folderIn(place), [{ ...elsewhere, client: { ...elsewhere.client, cpu: 'another one' } }]),
    );
    assert.equal(night.verdict.verdict, 'new');
    assert.match(night.log, /::warning title=FaaSMark::not compared: .*CPU/);
    assert.equal(night.conclusion, 'success');
  });
});
