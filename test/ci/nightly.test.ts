/** Nights go in, with what they measured; the steps of the nightly workflow run for real, and alarm, stay quiet, publish and tear down as they should. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { RunRecord } from '../../src/model/RunRecord.js';
import { CLI, faasmark, temporaryFolder } from '../commands/faasmark-process.js';
import { processesIn, untilGone } from '../e2e/command-process.js';
import { nightOf, nights } from './nights.js';
import { recordedTool } from './recorded-tool.js';
import { folderIn, runCommand } from './script-process.js';
import { SCRIPTS } from './workflow-files.js';

const GONE_WITHIN_MS = 60_000;
const { place, target, measure } = nights();

describe('the first night', () => {
  it('measures for real, keeps the run, and removes what it created', async () => {
    const night = await measure(CLI, { args: `${target().url} --rate 40 --duration 500ms --trials 1` });
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
      (await measure(recordedTool(folderIn(place()), [nightOf(0)]), { login })).used
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
