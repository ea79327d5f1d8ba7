/** A bare repository on disk goes in; what jobs publish there at the same time must all be there, and nothing by force. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, beforeEach, describe, it } from 'node:test';
import Value from 'typebox/value';
import { CalibrationSchema } from '../../src/model/Calibration.js';
import { CLI, temporaryFolder } from '../commands/faasmark-process.js';
import { runRecord } from '../fixtures/run-record.js';
import { syntheticRun } from '../fixtures/synthetic-run.js';
import { folderIn, runScript, stepEnvironment, type StepRun } from './script-process.js';
import { SCRIPTS } from './workflow-files.js';

let place = '';
let remote = '';
before(async () => {
  place = await temporaryFolder();
});
beforeEach(() => {
  remote = join(folderIn(place), 'remote.git');
  git(place, 'init', '--quiet', '--bare', remote);
});

function git(cwd: string, ...args: string[]): string {
  const identity = ['-c', 'user.name=other', '-c', 'user.email=other@example.org'];
  const { status, stdout, stderr } = spawnSync('git', [...identity, ...args], {
    cwd,
    encoding: 'utf8',
    env: stepEnvironment({}),
  });
  assert.equal(status, 0, `git ${args.join(' ')}: ${stderr}`);
  return stdout;
}

const published = (path: string): string => git(remote, 'show', `gh-pages:${path}`);
const files = (): string[] => git(remote, 'ls-tree', '-r', '--name-only', 'gh-pages').trim().split('\n');

/** A command of a job, as a script. */
function script(body: string): string {
  const path = join(folderIn(place), 'command.sh');
  writeFileSync(path, `#!/usr/bin/env bash\nset -euo pipefail\n${body}\n`);
  chmodSync(path, 0o755);
  return path;
}

function publish(command: string, env: Readonly<Record<string, string>> = {}): Promise<StepRun> {
  return runScript(
    'publish-pages.sh',
    { PAGES_REMOTE: remote, PAUSE_SECONDS: '0', MESSAGE: 'a night', ...env },
    { args: [command] },
  );
}

describe('publishing pages', () => {
  it('begins the branch, adds to it, and pushes nothing where nothing changed', async () => {
    const command = script('echo one >one.txt');
    assert.equal((await publish(command)).code, 0);
    assert.equal(published('one.txt'), 'one\n');
    assert.match((await publish(command)).log, /nothing has changed/);
    await publish(script('echo two >two.txt; rm one.txt'));
    assert.deepEqual(files(), ['two.txt']);
    assert.equal(git(remote, 'log', '--format=%s', 'gh-pages'), 'a night\na night\n');
  });

  it('does its work again on top of a push that came between', async () => {
    await publish(script('echo base >base.txt; echo 0 >count'));
    const once = join(place, 'came-between');
    const command = script(`
      if [ ! -e ${once} ]; then
        touch ${once}
        git clone --quiet --branch gh-pages ${remote} ${once}.clone
        cd ${once}.clone
        echo theirs >theirs.txt; echo 1 >count
        git add --all
        git -c user.name=other -c user.email=o@example.org commit --quiet --message theirs
        git push --quiet origin gh-pages
        cd "$OLDPWD"
      fi
      echo $(($(cat count) + 10)) >count`);
    const { code, log } = await publish(command);
    assert.equal(code, 0, log);
    assert.match(log, /attempt 1 of 6 was not taken/);
    assert.deepEqual(files(), ['base.txt', 'count', 'theirs.txt']);
    // Made anew from theirs, not merged and not from before.
    assert.equal(published('count'), '11\n');
    assert.equal(git(remote, 'log', '--format=%s', 'gh-pages'), 'a night\ntheirs\na night\n');
  });

  it('keeps what four jobs publish at once, on a branch that none of them found', async () => {
    const jobs = ['a', 'b', 'c', 'd'].map((name) =>
      publish(script(`echo ${name} >${name}.txt`), { PAUSE_SECONDS: '1' }),
    );
    for (const { code, log } of await Promise.all(jobs)) assert.equal(code, 0, log);
    assert.deepEqual(files(), ['a.txt', 'b.txt', 'c.txt', 'd.txt']);
    assert.equal(git(remote, 'rev-list', '--count', 'gh-pages').trim(), '4');
  });

  it('gives up in words where the remote takes nothing, is not there, or the pages cannot be made', async () => {
    await publish(script('echo one >one.txt'));
    const hook = join(remote, 'hooks', 'pre-receive');
    writeFileSync(hook, '#!/bin/sh\nexit 1\n');
    chmodSync(hook, 0o755);
    const refused = await publish(script('echo two >two.txt'));
    assert.equal(refused.code, 1);
    assert.match(
      refused.log,
      /::error title=FaaSMark::nothing was pushed to gh-pages in 6 attempts.*contents: write/,
    );
    const absent = await publish(script('echo two >two.txt'), { PAGES_REMOTE: join(place, 'nowhere.git') });
    assert.equal(absent.code, 1);
    assert.match(absent.log, /nowhere\.git cannot be read/);
    assert.notEqual((await publish(script('echo half >half.txt; exit 3'))).code, 0);
    assert.deepEqual(files(), ['one.txt']);
  });

  it('keeps its token from what builds the pages', async () => {
    const seen = join(place, 'seen');
    const { code, log } = await publish(script(`env >${seen}; touch x`), {
      TOKEN: 'the-token',
      GITHUB_SERVER_URL: 'https://github.example',
    });
    assert.equal(code, 0, log);
    const basic = Buffer.from('x-access-token:the-token').toString('base64');
    assert.doesNotMatch(readFileSync(seen, 'utf8'), new RegExp(`the-token|${basic}`));
    assert.equal(log.replace(`::add-mask::${basic}`, '').includes(basic), false);
  });
});

/** An artifact of a night, as the job that measured uploads it. */
function artifact(
  artifacts: string,
  {
    row = 'local',
    id,
    startedAt,
    verdict = 'fine',
    accepted = false,
    exit = 0,
  }: {
    row?: string;
    id: string;
    startedAt: string;
    verdict?: string;
    accepted?: boolean;
    exit?: 0 | 5 | 11;
  },
): void {
  const folder = join(artifacts, `run-${row}`);
  mkdirSync(join(folder, 'run'), { recursive: true });
  const record = { ...runRecord({ quick: true }), id, startedAt, exit: { code: exit, reasons: [] } };
  writeFileSync(join(folder, 'run', 'run.json'), JSON.stringify(record));
  writeFileSync(join(folder, 'run', 'latency.hlog'), 'too large for a branch');
  writeFileSync(join(folder, 'verdict.json'), JSON.stringify({ row, folder: 'run', verdict, accepted }));
}

function store(artifacts: string): Promise<StepRun> {
  return publish(join(SCRIPTS, 'update-site.sh'), { ARTIFACTS: artifacts, TOOL: CLI });
}

async function baselines(): Promise<string[]> {
  const stored = folderIn(place);
  const chosen = folderIn(place);
  const fetched = await runScript('fetch-stored-runs.sh', { PAGES_REMOTE: remote, STORE_IN: stored });
  assert.equal(fetched.code, 0, fetched.log);
  const selected = await runScript('select-baselines.mjs', {
    STORED: join(stored, 'local'),
    BASELINES: chosen,
  });
  assert.equal(selected.code, 0, selected.log);
  assert.equal(selected.outputs['count'], String(readdirSync(chosen).length));
  for (const id of readdirSync(chosen)) assert.ok(existsSync(join(chosen, id, 'run.json')));
  return readdirSync(chosen).sort();
}

const at = (day: number): string => `2026-01-${String(day).padStart(2, '0')}T03:17:00.000Z`;

describe('stored runs', () => {
  it('are none before the first night', async () => {
    assert.deepEqual(await baselines(), []);
  });

  it('are what later nights are compared with: sound, not regressed, of four weeks', async () => {
    const artifacts = folderIn(place);
    const nights = Array.from({ length: 31 }, (_, index) => index + 1);
    for (const day of nights) {
      const verdict = day === 10 ? 'regression' : day === 12 ? 'unconfirmed' : 'fine';
      artifact(join(artifacts, String(day)), {
        id: `run-${day + 100}`,
        startedAt: at(day),
        verdict,
        exit: day === 13 ? 5 : 0,
      });
    }
    artifact(join(artifacts, 'aws'), { row: 'aws', id: 'elsewhere', startedAt: at(20) });
    const { code, log } = await store(artifacts);
    assert.equal(code, 0, log);
    assert.deepEqual(
      await baselines(),
      nights.filter((day) => ![1, 10, 13].includes(day)).map((day) => `run-${day + 100}`),
    );
    assert.ok(files().includes('data/local/run-110/run.json'), 'the regression is history all the same');
    assert.ok(!files().some((path) => path.includes('run-113')), 'what cannot be trusted is not');
    assert.ok(!files().some((path) => path.endsWith('.hlog')));
    assert.ok(files().includes('.nojekyll'));
    assert.match(published('index.html'), /url=dashboard\//);
    assert.match(published('dashboard/index.html'), /<!doctype html>/i);
    const index = JSON.parse(published('dashboard/index.json')) as object;
    assert.ok(JSON.stringify(index).includes('run-131'));
  });

  it('begin anew where somebody accepted a level', async () => {
    for (const night of [
      { id: 'old', startedAt: at(1) },
      { id: 'slow', startedAt: at(2), verdict: 'regression' },
      { id: 'accepted', startedAt: at(3), verdict: 'regression', accepted: true },
      { id: 'after', startedAt: at(4) },
    ]) {
      const artifacts = folderIn(place);
      artifact(artifacts, night);
      await store(artifacts);
    }
    assert.deepEqual(await baselines(), ['accepted', 'after']);
  });

  it('lie nowhere else, whatever they are called', async () => {
    for (const bad of [{ row: '..' }, { row: '__/x' }, { id: '../../evil' }, { id: '.git' }]) {
      const artifacts = folderIn(place);
      const { row = 'local', id = 'fine' } = bad;
      artifact(artifacts, { id, startedAt: at(1) });
      writeFileSync(
        join(artifacts, 'run-local', 'verdict.json'),
        JSON.stringify({ row, folder: 'run', verdict: 'fine' }),
      );
      const done = await runScript('add-runs.mjs', { ARTIFACTS: artifacts, DATA: join(artifacts, 'data') });
      assert.match(done.log, /::warning .*not stored/);
      assert.equal(existsSync(join(artifacts, 'data')), false);
    }
  });

  it('are kept for 400 nights', async () => {
    const data = join(folderIn(place), 'data');
    for (let night = 0; night < 400; night++) {
      mkdirSync(join(data, 'local', `n${night}`), { recursive: true });
      const startedAt = new Date(Date.UTC(2025, 0, night + 1)).toISOString();
      const record = { id: `n${night}`, status: 'complete', exit: { code: 0 }, startedAt };
      writeFileSync(join(data, 'local', `n${night}`, 'run.json'), JSON.stringify(record));
    }
    const artifacts = folderIn(place);
    artifact(artifacts, { id: 'newest', startedAt: '2027-01-01T00:00:00.000Z' });
    await runScript('add-runs.mjs', { ARTIFACTS: artifacts, DATA: data });
    assert.equal(existsSync(join(data, 'local', 'n0')), false);
    for (const kept of ['n1', 'n399', 'newest']) assert.ok(existsSync(join(data, 'local', kept)), kept);
  });
});

describe('the dashboard', () => {
  /** Two platforms, seven days at four hours each: enough for a ranking, if the caller stands where it may. */
  async function rankingsOf(vantage: 'external' | 'platform'): Promise<object[]> {
    const pages = folderIn(place);
    for (const provider of ['aws', 'gcp']) {
      for (let turn = 0; turn < 28; turn++) {
        const startedAt = new Date(Date.UTC(2026, 0, 1 + Math.floor(turn / 4), (turn % 4) * 6));
        const run = syntheticRun({
          id: `${provider}-${turn}`,
          startedAt,
          seriesCount: 1,
          seed: turn * 4,
          providers: [provider],
          sharedCores: false,
          scale: provider === 'aws' ? 1 : 3,
        });
        const folder = join(pages, 'data', provider, run.id);
        mkdirSync(folder, { recursive: true });
        const series = run.series.map((one) => ({ ...one, vantage }));
        writeFileSync(join(folder, 'run.json'), JSON.stringify({ ...run, series }));
      }
    }
    const { code, log } = await runScript('update-site.sh', { TOOL: CLI }, { cwd: pages });
    assert.equal(code, 0, log);
    const index = JSON.parse(readFileSync(join(pages, 'dashboard', 'index.json'), 'utf8')) as {
      rankings: object[];
    };
    return index.rankings;
  }

  it('has no table across platforms of what hosted runners measured, only of what was measured from inside', async () => {
    assert.deepEqual(await rankingsOf('external'), []);
    assert.equal((await rankingsOf('platform')).length, 1);
  });

  it('shows the proof page of the night, and notes that somebody keeps on the branch', async () => {
    await publish(
      script('echo \'[{"at": "2026-01-02T00:00:00Z", "text": "a new kernel"}]\' >annotations.json'),
    );
    const artifacts = folderIn(place);
    artifact(artifacts, { id: 'one', startedAt: at(1) });
    mkdirSync(join(artifacts, 'proof'));
    const calibration = { ...Value.Create(CalibrationSchema), startedAt: at(1), finishedAt: at(1) };
    writeFileSync(join(artifacts, 'proof', 'calibration.json'), JSON.stringify(calibration));
    const { code, log } = await store(artifacts);
    assert.equal(code, 0, log);
    assert.match(published('dashboard/proof.html'), /<!doctype html>/i);
    assert.ok(
      files().some((path) => path.startsWith('dashboard/') && published(path).includes('a new kernel')),
    );
  });
});
