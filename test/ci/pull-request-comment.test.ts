/** Runs of a pull request go in; it must have one comment, the newest, and no run may fail because of it. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, beforeEach, describe, it } from 'node:test';
import { temporaryFolder } from '../commands/faasmark-process.js';
import { githubEnvironment, startFakeGithub, type FakeGithub } from './fake-github.js';
import { runScript, type StepRun } from './script-process.js';

let github: FakeGithub;
let folder = '';
const servers: FakeGithub[] = [];
before(async () => {
  folder = await temporaryFolder();
  writeFileSync(join(folder, 'event.json'), JSON.stringify({ pull_request: { number: 5 } }));
  writeFileSync(join(folder, 'push.json'), JSON.stringify({ ref: 'refs/heads/main' }));
});
beforeEach(async () => {
  github = await startFakeGithub();
  servers.push(github);
});
after(async () => {
  for (const server of servers) await server.close();
});

function comment(markdown: string, env: Readonly<Record<string, string>> = {}): Promise<StepRun> {
  writeFileSync(join(folder, 'summary.md'), markdown);
  return runScript('comment-on-pull-request.mjs', {
    ...githubEnvironment(github),
    GITHUB_EVENT_PATH: join(folder, 'event.json'),
    KEY: 'ci/bench/faasmark',
    FILES: `${join(folder, 'comparison.md')}\n${join(folder, 'summary.md')}\n`,
    ...env,
  });
}

describe('the comment on a pull request', () => {
  it('is written once and updated in place', async () => {
    assert.equal((await comment('first result')).code, 0);
    assert.equal((await comment('second result')).code, 0);
    assert.equal(github.comments.length, 1);
    assert.match(github.comments[0]?.body ?? '', /^<!-- faasmark "ci\/bench\/faasmark" -->\nsecond result\n/);
    assert.match(github.comments[0]?.body ?? '', /actions\/runs\/77/);
  });

  it('is one for each job', async () => {
    await comment('of one job');
    await comment('of another', { KEY: 'ci/bench/other' });
    assert.equal(github.comments.length, 2);
  });

  it('is found behind a hundred others, and is never one that somebody else wrote', async () => {
    const stranger = {
      id: 1,
      issue: 5,
      body: '<!-- faasmark "ci/bench/faasmark" -->\nmine now',
      user: { login: 'mallory' },
    };
    github.comments.push(stranger);
    for (let id = 2; id <= 120; id++)
      github.comments.push({ id, issue: 5, body: 'hm', user: { login: 'someone' } });
    await comment('first');
    await comment('second');
    assert.equal(github.comments.length, 121);
    assert.equal(stranger.body, '<!-- faasmark "ci/bench/faasmark" -->\nmine now');
    assert.match(github.comments.at(-1)?.body ?? '', /second/);
  });

  it('is no key of HTML that somebody chose', async () => {
    const key = 'a --> <b>';
    await comment('first', { KEY: key });
    await comment('second', { KEY: key });
    assert.equal(github.comments.length, 1);
    assert.match(github.comments[0]?.body ?? '', /^<!-- faasmark [^>]*\\u003e <b\\u003e" -->\n/);
  });

  it('of a fork, whose token may not, is in the summary instead, with a notice', async () => {
    github.forbidden = ['POST', 'PATCH'];
    const { code, summary, log } = await comment('what a fork measured');
    assert.equal(code, 0);
    assert.match(summary, /what a fork measured/);
    assert.match(log, /::notice title=FaaSMark::the comment .*fork/);
  });

  it('is in the summary too where the server fails again and again', async () => {
    github.faults = [500, 500, 500, 500];
    const { code, summary, log } = await comment('kept');
    assert.equal(code, 0);
    assert.match(summary, /kept/);
    assert.match(log, /::warning/);
  });

  it('survives one answer of 500', async () => {
    github.faults = [500];
    await comment('after one fault');
    assert.equal(github.comments.length, 1);
  });

  it('is cut where GitHub would refuse it, and says so', async () => {
    await comment('x'.repeat(100_000));
    assert.match(github.comments[0]?.body ?? '', /… cut; the artifact has all of it/);
  });

  it('says that nothing was measured, and is not written outside of a pull request', async () => {
    await comment('', { FILES: '/nowhere/summary.md' });
    assert.match(github.comments[0]?.body ?? '', /measured nothing/);
    const { code, log } = await comment('x', { GITHUB_EVENT_PATH: join(folder, 'push.json') });
    assert.equal(code, 0);
    assert.match(log, /this is no pull request/);
    assert.equal(github.comments.length, 1);
  });
});
