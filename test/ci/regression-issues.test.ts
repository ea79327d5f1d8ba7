/** Nights go in, one after the other; GitHub's issues must be those that a maintainer wants to see. */
import assert from 'node:assert/strict';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, beforeEach, describe, it } from 'node:test';
import { temporaryFolder } from '../commands/faasmark-process.js';
import { githubEnvironment, startFakeGithub, type FakeGithub } from './fake-github.js';
import { runScript, type StepRun } from './script-process.js';

const DIRECT = 'local/local/chain[direct]';
const FANOUT = 'local/local/fanout[direct]';
const NOOP = 'local/local/noop[caller]';

interface Night {
  row?: string;
  run?: string;
  verdict: string;
  worse?: readonly string[];
  judged?: readonly string[];
  settled?: readonly string[];
  accepted?: boolean;
}

let github: FakeGithub;
let folder = '';
const servers: FakeGithub[] = [];
before(async () => {
  folder = await temporaryFolder();
});
beforeEach(async () => {
  github = await startFakeGithub();
  servers.push(github);
});
after(async () => {
  for (const server of servers) await server.close();
});

async function night(...rows: Night[]): Promise<StepRun> {
  rmSync(folder, { recursive: true, force: true });
  for (const {
    row = 'local',
    run = 'run-1',
    verdict,
    worse = [],
    judged = [DIRECT, FANOUT, NOOP],
    settled = judged,
    accepted = false,
  } of rows) {
    const regressions = worse.map((series) => ({
      series,
      quantile: 'p99',
      baseUs: 2_000,
      headUs: 3_100,
      ratio: 1.55,
      ci95: [1.3, 1.8],
    }));
    mkdirSync(join(folder, `run-${row}`), { recursive: true });
    writeFileSync(
      join(folder, `run-${row}`, 'verdict.json'),
      JSON.stringify({
        schema: 'faasmark.nightly-verdict/1',
        row,
        run,
        verdict,
        accepted,
        judged,
        settled,
        regressions,
      }),
    );
  }
  const done = await runScript('regression-issues.mjs', { ...githubEnvironment(github), VERDICTS: folder });
  assert.doesNotMatch(done.log, /the-token/);
  return done;
}

const open = () => github.issues.filter(({ state }) => state === 'open');

describe('a lasting regression', () => {
  it('has one issue for all its nights, which is closed with a comment when it is gone', async () => {
    assert.equal((await night({ verdict: 'regression', worse: [DIRECT] })).code, 0);
    assert.equal(open().length, 1);
    const [issue] = github.issues;
    assert.deepEqual(issue?.labels, ['faasmark-regression']);
    assert.equal(issue.title, `Regression on local: ${DIRECT}`);
    assert.match(
      issue.body,
      /\| `local\/local\/chain\[direct\]` \| p99 \| 2\.00 ms \| 3\.10 ms \| 1\.55× \|/,
    );
    assert.match(issue.body, /https:\/\/github\.example\/someone\/faasmark\/actions\/runs\/77/);
    assert.equal(github.comments.length, 0);

    for (const run of ['run-2', 'run-3']) {
      await night({ verdict: 'regression', worse: [DIRECT], run });
    }
    assert.equal(github.issues.length, 1);
    assert.equal(github.comments.length, 2);
    assert.match(github.comments[1]?.body ?? '', /Still there in `run-3`/);

    await night({ verdict: 'fine', run: 'run-4' });
    assert.deepEqual(open(), []);
    assert.equal(issue.state_reason, 'completed');
    assert.match(github.comments[2]?.body ?? '', /^Gone: `run-4`/);

    // Another one, later, is another issue.
    await night({ verdict: 'regression', worse: [DIRECT], run: 'run-9' });
    assert.equal(github.issues.length, 2);
  });

  it('shares no issue with one that begins on another night, or on another platform', async () => {
    await night({ verdict: 'regression', worse: [DIRECT, FANOUT] });
    assert.equal(github.issues.length, 1);
    assert.match(github.issues[0]?.title ?? '', /and 1 more$/);
    await night(
      { verdict: 'regression', worse: [FANOUT, NOOP] },
      { row: 'aws', verdict: 'regression', worse: [NOOP] },
    );
    assert.deepEqual(
      open().map(({ title }) => title),
      [
        `Regression on local: ${DIRECT} and 1 more`,
        `Regression on aws: ${NOOP}`,
        `Regression on local: ${NOOP}`,
      ],
    );
    await night({ verdict: 'fine' }, { row: 'aws', verdict: 'regression', worse: [NOOP] });
    assert.deepEqual(
      open().map(({ title }) => title),
      [`Regression on aws: ${NOOP}`],
    );
  });

  it('is neither gone nor new on a night that could not judge it', async () => {
    await night({ verdict: 'regression', worse: [DIRECT] });
    for (const verdict of ['failed', 'new', 'unconfirmed']) await night({ verdict, judged: [] });
    await night({ verdict: 'fine', judged: [FANOUT] });
    await night();
    assert.equal(open().length, 1);
    assert.equal(github.comments.length, 0);
  });

  it('is gone after three nights in a row that do not find it, where none can show more', async () => {
    await night({ verdict: 'regression', worse: [DIRECT, FANOUT] });
    const quiet = (): Promise<StepRun> => night({ verdict: 'fine', settled: [FANOUT] });
    for (let nights = 0; nights < 2; nights++) await quiet();
    assert.equal(github.comments.length, 0);
    await night({ verdict: 'regression', worse: [FANOUT] });
    for (let nights = 0; nights < 2; nights++) await quiet();
    assert.equal(open().length, 1);
    await night({ verdict: 'regression', worse: [NOOP], settled: [] });
    assert.deepEqual(
      open().map(({ title }) => title),
      [`Regression on local: ${NOOP}`],
    );
    assert.match(github.comments.at(-1)?.body ?? '', /third night in a row/);
  });

  it('is closed as not planned when its level is accepted', async () => {
    await night({ verdict: 'regression', worse: [DIRECT] });
    await night({ verdict: 'regression', worse: [DIRECT], accepted: true, run: 'run-5' });
    assert.equal(github.issues[0]?.state_reason, 'not_planned');
    assert.match(github.comments[0]?.body ?? '', /^Accepted: `run-5`/);
    assert.equal(github.issues.length, 1);
  });

  it('is found again on a later page, among pull requests and what others wrote', async () => {
    await night({ verdict: 'regression', worse: [DIRECT] });
    const [own] = github.issues.splice(0);
    assert.ok(own !== undefined);
    for (let number = 1; number <= 130; number++) {
      const labels = ['faasmark-regression'];
      github.issues.push({ ...own, number, body: 'someone wrote this', labels });
    }
    github.issues.push({ ...own, number: 131, pull_request: {} }, { ...own, number: 132 });
    await night({ verdict: 'regression', worse: [DIRECT] });
    assert.equal(github.issues.length, 132);
    assert.deepEqual(
      github.comments.map(({ issue }) => issue),
      [132],
    );
  });

  it('may have names that nobody should trust', async () => {
    const names = ['__proto__', 'a-->`b`|<script>@someone\n::error::x', '‮evil', `x${'y'.repeat(100_000)}`];
    await night({ row: '__proto__', verdict: 'regression', worse: names });
    await night({ row: '__proto__', verdict: 'regression', worse: names });
    assert.equal(github.issues.length, 1, JSON.stringify(github.issues.map(({ title }) => title)));
    assert.equal(github.comments.length, 1);
    const body = github.issues[0]?.body ?? '';
    assert.match(body, /^<!-- faasmark-regression [0-9a-f: ]+ -->\n/);
    assert.match(body, /``a-->`b`\\\|<script>@someone ::error::x``/);
    assert.doesNotMatch(body, /\u202e/);
  });
});

describe('requests that go wrong', () => {
  it('are repeated, but never so that an issue is opened twice', async () => {
    github.faults = [502, 500];
    assert.equal((await night({ verdict: 'regression', worse: [DIRECT] })).code, 0);
    assert.equal(github.issues.length, 1);

    github.faults = [{ status: 429, headers: { 'retry-after': '0' } }];
    assert.equal((await night({ verdict: 'regression', worse: [DIRECT] })).code, 0);
    assert.equal(github.comments.length, 1);
  });

  it('that stay wrong end red, with what to do', async () => {
    github.forbidden = ['POST'];
    const { code, log } = await night({ verdict: 'regression', worse: [DIRECT] });
    assert.equal(code, 1);
    assert.match(log, /::error title=FaaSMark::.*403.*issues: write/);
  });

  it('and whose answer is lost are not sent again: it may have been written', async () => {
    await night({ verdict: 'regression', worse: [DIRECT] });
    github.losesAnswersTo = 'POST';
    const { code, log } = await night({ verdict: 'regression', worse: [DIRECT] });
    assert.equal(code, 1);
    assert.match(log, /could not be kept/);
    assert.equal(github.comments.length, 1);
  });
});
