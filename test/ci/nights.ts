/** Nights go in, with what they measured; the steps of the nightly workflow run on them for real, against a remote and an issue tracker of the test's. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, beforeEach } from 'node:test';
import type { RunRecord } from '../../src/model/RunRecord.js';
import { temporaryFolder } from '../commands/faasmark-process.js';
import { syntheticRun } from '../fixtures/synthetic-run.js';
import { githubEnvironment, startFakeGithub, type FakeGithub } from './fake-github.js';
import { runJob, type JobRun, type JobSetting } from './job-runner.js';
import { folderIn, runScript, stepEnvironment } from './script-process.js';
import { startTarget, type Target } from './slow-target.js';
import { SCRIPTS, workflow } from './workflow-files.js';

export interface Verdict {
  verdict: string;
  run: string | null;
  folder: string | null;
  accepted: boolean;
  judged: string[];
  regressions: { series: string; ratio: number }[];
}
export interface Night extends JobRun {
  workspace: string;
  verdict: Verdict;
}

export interface MeasureOptions {
  args?: string;
  login?: string;
  accept?: boolean;
  onStart?: (workspace: string) => NonNullable<JobSetting['onStart']>;
}

export interface Nights {
  /** Of this file alone. */
  place(): string;
  /** New for each test. */
  github(): FakeGithub;
  target(): Target;
  measure(tool: string, options?: MeasureOptions): Promise<Night>;
  /** The other jobs of the night, from the artifact that the first one uploaded. */
  afterwards(night: Night): Promise<void>;
  /** A history, as the nights before would have left it. */
  storeNights(records: readonly RunRecord[]): Promise<void>;
}

/** To be called once, outside of any test: it sets up before the tests of its file. */
export function nights(): Nights {
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
    { args = '', login = 'none', accept = false, onStart }: MeasureOptions = {},
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

  return {
    place: () => place,
    github: () => github,
    target: () => target,
    measure,
    afterwards,
    storeNights,
  };
}

/** Mondays to Fridays at the same hour, so that they can be compared. */
export function nightOf(
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
