/** Workflows and the action go in; GitHub's parser, actionlint, ShellCheck and the rules of this repository have nothing against them. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { stringify } from 'yaml';
import { actionlintObjectsTo, githubObjectsTo } from './github-parsers.js';
import { action, allSteps, SCRIPTS, workflows } from './workflow-files.js';

/** One command without a shell's syntax, or a script of ours, which may be told words from the runner's variables. */
const PLAIN = /^(npm ci[\w -]*|bash \.ci\/run|"\$TOOL" [\w -]+)$/;
const SCRIPT =
  /^(?:(?:node )?"?(?:\$GITHUB_ACTION_PATH\/\.\.\/\.\.|\.github)\/scripts\/([\w-]+\.(?:mjs|sh))"?)(?: "\$GITHUB_WORKSPACE\/\.github\/scripts\/([\w-]+\.sh)")?$/;

const ours = (uses: string): boolean => uses.startsWith('./');

describe('workflows and the action', () => {
  for (const { path, text } of workflows()) {
    it(`${path} is what GitHub's parser and actionlint take for right`, async () => {
      assert.deepEqual(await githubObjectsTo('workflow', path, text), []);
      assert.deepEqual(await actionlintObjectsTo(path, text), []);
    });
  }

  it('the action is right for GitHub’s parser, and for actionlint as the workflow that it amounts to', async () => {
    const { path, text, parsed } = action();
    assert.deepEqual(await githubObjectsTo('action', path, text), []);
    const inputs = Object.entries(parsed.inputs).map(([name, { default: value }]) => [
      name,
      // An input of a workflow knows no token.
      { type: 'string', ...(value?.includes('${{') === true ? {} : { default: value }) },
    ]);
    const asWorkflow = stringify({
      on: { workflow_call: { inputs: Object.fromEntries(inputs) as unknown } },
      jobs: {
        job: {
          'runs-on': 'ubuntu-24.04',
          outputs: Object.fromEntries(
            Object.entries(parsed.outputs).map(([name, { value }]) => [name, value]),
          ),
          steps: parsed.runs.steps,
        },
      },
    });
    assert.deepEqual(await actionlintObjectsTo('.github/workflows/action.yml', asWorkflow), []);
  });

  it('both would find a mistake', async () => {
    const bad =
      'on: push\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n      - run: ls\n        if: alway()\n';
    assert.match((await actionlintObjectsTo('.github/workflows/bad.yml', bad)).join(), /alway/);
    assert.match(
      (await githubObjectsTo('workflow', 'bad.yml', bad.replace('runs-on', 'run-on'))).join(),
      /run-on/,
    );
    assert.match(
      (await githubObjectsTo('action', 'action.yml', 'name: x\nruns:\n  using: no\n')).join(),
      /no/,
    );
  });

  const shellcheck = process.env['TEST_SHELLCHECK'] ?? '';
  const absent = shellcheck === '' ? 'shellcheck is not installed' : false;
  it('ShellCheck has nothing against any script', { skip: absent }, () => {
    const scripts = readdirSync(SCRIPTS).filter((name) => name.endsWith('.sh'));
    const { status, stdout } = spawnSync(shellcheck, ['--external-sources', ...scripts], {
      cwd: SCRIPTS,
      encoding: 'utf8',
    });
    assert.equal(stdout, '');
    assert.equal(status, 0);
    for (const name of scripts.filter((script) => script !== 'pages-remote.sh')) {
      const text = readFileSync(join(SCRIPTS, name), 'utf8');
      assert.match(text, /^#!\/usr\/bin\/env bash\n/, name);
      assert.match(text, /^set -euo pipefail$/m, name);
      assert.ok((statSync(join(SCRIPTS, name)).mode & 0o111) !== 0, `${name} is not executable`);
    }
  });
});

describe('every step', () => {
  it('runs one script of ours or one plain command', () => {
    const called = new Set<string>();
    for (const { at, step } of allSteps()) {
      if (step.run === undefined) continue;
      const script = SCRIPT.exec(step.run);
      assert.ok(script !== null || PLAIN.test(step.run), `${at}: ${step.run}`);
      for (const name of script?.slice(1).filter((part) => part !== undefined) ?? []) {
        assert.ok(existsSync(join(SCRIPTS, name)), `${at}: there is no ${name}`);
        called.add(name);
      }
    }
    // The rest is loaded by these.
    assert.ok(called.size >= 10, [...called].join());
  });

  it('puts nothing of GitHub’s into the text of a shell, and never runs npx', () => {
    for (const { at, step } of allSteps()) {
      assert.doesNotMatch(step.run ?? '', /\$\{\{/, at);
      assert.doesNotMatch(step.run ?? '', /\bnpx\b/, at);
    }
    for (const name of readdirSync(SCRIPTS)) {
      assert.doesNotMatch(readFileSync(join(SCRIPTS, name), 'utf8'), /\$\{\{|\bnpx\b/, name);
    }
  });

  it('uses others’ actions by full commit, with the version beside it', () => {
    const texts = [...workflows(), action()];
    for (const { path, text } of texts) {
      for (const [line, uses = ''] of text.matchAll(/^.*\buses: (.+)$/gm)) {
        if (!ours(uses)) assert.match(line, /uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/, path);
      }
    }
    const versions = new Map<string, Set<string>>();
    for (const { step } of allSteps()) {
      const [name = '', version = ''] = step.uses?.split('@') ?? [];
      versions.set(name, (versions.get(name) ?? new Set()).add(version));
    }
    for (const [name, found] of versions) assert.equal(found.size, 1, `${name}: ${[...found].join()}`);
  });

  it('is followed by one that removes what a run left, whatever happened', () => {
    const jobs = [
      ...workflows().flatMap(({ path, parsed }) =>
        Object.entries(parsed.jobs).map(([name, { steps = [] }]) => ({ at: `${path} ${name}`, steps })),
      ),
      { at: action().path, steps: action().parsed.runs.steps },
    ];
    const measuring = jobs.filter(({ steps }) => steps.some(({ run }) => run?.includes('measure.mjs')));
    assert.equal(measuring.length, 2);
    for (const { at, steps } of measuring) {
      const last = steps.findLastIndex(({ run }) => run?.includes('measure.mjs'));
      const after = steps.slice(last + 1);
      const destroy = after.find(({ run }) => run?.includes('destroy-runs.mjs'));
      assert.equal(destroy?.if, 'always()', at);
      // Each folder that a run was told to write to is one whose run is removed.
      const outs = steps
        .filter(({ run }) => run?.includes('measure.mjs'))
        .map(({ env }) => String(env?.['OUT']));
      for (const out of outs)
        assert.ok(String(destroy.env?.['OUT']).split('\n').includes(out), `${at}: ${out}`);
      assert.match(String(steps.at(-1)?.run), /end-with\.mjs/, at);
      assert.equal(steps.at(-1)?.if, 'always()', at);
    }
  });
});

describe('permissions', () => {
  it('are to read contents, and more only where it is needed', () => {
    const more = new Map<string, Record<string, string>>();
    for (const { path, parsed } of workflows()) {
      assert.deepEqual(parsed.permissions, { contents: 'read' }, path);
      for (const [name, { permissions }] of Object.entries(parsed.jobs)) {
        if (permissions !== undefined) more.set(`${path.split('/').at(-1) ?? ''} ${name}`, permissions);
      }
    }
    assert.deepEqual(Object.fromEntries(more), {
      'nightly.yml measure': { contents: 'read', 'id-token': 'write' },
      'nightly.yml issues': { contents: 'read', issues: 'write' },
      'nightly.yml publish': { contents: 'write', actions: 'read' },
      'publish-dashboard.yml publish': { contents: 'write', actions: 'read' },
    });
  });

  it('no job that runs code of a checkout keeps its token in the git configuration', () => {
    for (const { at, step } of allSteps()) {
      if (step.uses?.startsWith('actions/checkout@') === true) {
        assert.equal(step.with?.['persist-credentials'], false, at);
      }
    }
  });

  it('tokens reach only the steps that speak to GitHub', () => {
    const holders = allSteps()
      .filter(({ step }) => Object.values(step.env ?? {}).some((value) => /token\b/.test(String(value))))
      .map(({ step }) => step.run ?? '');
    for (const run of holders) {
      assert.match(run, /fetch-stored-runs|publish-pages|regression-issues|comment-on-pull-request/);
    }
    assert.equal(holders.length, 4);
  });
});
