/** What steps are given goes in; each small script, run as a process, must answer as its first line promises. */
import assert from 'node:assert/strict';
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { before, describe, it } from 'node:test';
import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { CLI, temporaryFolder } from '../commands/faasmark-process.js';
import { runCommand, runScript, stepEnvironment } from './script-process.js';
import { SCRIPTS } from './workflow-files.js';

let place = '';
before(async () => {
  place = await temporaryFolder();
});

interface Row {
  name: string;
  login: string;
  region: string;
  runner: string;
  args: string;
}
const AWS = { FAASMARK_AWS_ROLE: 'arn:aws:iam::1:role/x', FAASMARK_AWS_REGION: 'eu-west-1' };

async function matrix(tool: string, variables: object | null): Promise<{ rows: Row[]; log: string }> {
  const done = await runScript('matrix.mjs', { TOOL: tool, VARIABLES: JSON.stringify(variables) });
  assert.equal(done.code, 0, done.log);
  return { rows: (JSON.parse(done.outputs['matrix'] ?? '') as { include: Row[] }).include, log: done.log };
}

/** As a version will be that has more providers. */
function laterVersion(...names: string[]): string {
  const path = join(place, `tool-${names.join('-')}`);
  const listed = JSON.stringify(names.map((name) => ({ name, description: '', details: [] })));
  writeFileSync(path, `#!/bin/sh\necho '${listed}'\n`, { mode: 0o755 });
  return path;
}

describe('the matrix', () => {
  it('is the reference runtime alone with the providers of today, and AWS where its variables are set', async () => {
    const local = ['local', 'none', 'ubuntu-24.04'];
    for (const [variables, expected] of [
      [null, [local]],
      [{}, [local]],
      [AWS, [local, ['aws', 'aws', 'ubuntu-24.04']]],
    ] as const) {
      const { rows, log } = await matrix(CLI, variables);
      assert.deepEqual(
        rows.map(({ name, login, runner }) => [name, login, runner]),
        expected,
      );
      assert.match(log, /gcp: this version has no such provider/);
    }
  });

  it('gains a row when provider and variables are there, on a machine in its region where one is named', async () => {
    const tool = laterVersion('local', 'aws', 'gcp');
    assert.equal((await matrix(tool, {})).rows.length, 1);
    const { rows, log } = await matrix(tool, AWS);
    assert.deepEqual(rows[1], {
      name: 'aws',
      login: 'aws',
      region: 'eu-west-1',
      runner: 'ubuntu-24.04',
      args: "--provider aws --region 'eu-west-1'",
    });
    assert.match(
      log,
      /gcp: no variable FAASMARK_GCP_WORKLOAD_IDENTITY_PROVIDER, FAASMARK_GCP_SERVICE_ACCOUNT/,
    );
    assert.equal((await matrix(tool, { ...AWS, FAASMARK_AWS_RUNNER: 'eu' })).rows[1]?.runner, 'eu');
  });

  it('never has two platforms in one run: hosted machines stand in one vendor’s data centre', async () => {
    const { rows } = await matrix(laterVersion('local', 'aws', 'gcp', 'azure'), {
      ...AWS,
      FAASMARK_GCP_WORKLOAD_IDENTITY_PROVIDER: 'projects/1',
      FAASMARK_GCP_SERVICE_ACCOUNT: 'a@b',
      FAASMARK_GCP_REGION: 'europe-west1',
      FAASMARK_AZURE_CLIENT_ID: '1',
      FAASMARK_AZURE_TENANT_ID: '2',
      FAASMARK_AZURE_SUBSCRIPTION_ID: '3',
      FAASMARK_AZURE_REGION: 'westeurope',
    });
    assert.equal(rows.length, 4);
    for (const { name, args } of rows)
      assert.match(args, new RegExp(`^--provider ${name}( --region '[\\w-]+')?$`));
  });
});

describe('words of an input', () => {
  const load = async () => {
    const path = pathToFileURL(join(SCRIPTS, 'split-words.mjs')).href;
    return ((await import(path)) as { splitWords(text: string): string[] }).splitWords;
  };

  it('are those of a shell that expands nothing', async () => {
    const splitWords = await load();
    const quoted = (word: string): string => `'${word.replaceAll("'", `'\\''`)}'`;
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme' })), (words) => {
        assert.deepEqual(splitWords(words.map(quoted).join(' \n')), words);
      }),
    );
    // The judge: a shell, on texts in which it has nothing to expand.
    const piece = fc.constantFrom(
      'a',
      'b-c',
      ' ',
      '\t',
      '\n',
      "'x y'",
      '"x y"',
      '\\ ',
      '"\\""',
      "''",
      '=',
      '/',
      '\\\\',
    );
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        const text = pieces.join('');
        const shell = spawnSync('bash', [
          '-c',
          `set --${text === '' ? '' : ' '}${text.replaceAll('\n', ' ')}; printf '%s\\0' "$#" "$@"`,
        ]);
        assert.deepEqual(
          splitWords(text.replaceAll('\n', ' ')),
          shell.stdout.toString().split('\0').slice(1, -1),
        );
      }),
      { numRuns: 30 },
    );
  });

  it('with a quote that does not end are none', async () => {
    const splitWords = await load();
    assert.throws(() => splitWords(`--body '{"a": 1}`), /a quote ' is not closed/);
  });
});

describe('the end of a job', () => {
  const end = async (env: Readonly<Record<string, string>>) => {
    const { code, outputs, log } = await runScript('end-with.mjs', env);
    assert.equal(outputs['exit-code'], String(code));
    return { code, log };
  };

  it('is the strongest of its exit codes, in words', async () => {
    const expected: [run: string, compare: string, destroy: string, code: number, words: RegExp][] = [
      ['0', '', '', 0, /::notice/],
      ['0', '0', '', 0, /fine/],
      ['10', '', '', 10, /a threshold failed/],
      ['10', '11', '', 11, /regression/],
      ['5', '11', '', 5, /not trustworthy/],
      ['2', '', '', 2, /bad usage/],
      ['130', '2', '', 130, /interrupted/],
      ['0', '0', '6', 6, /teardown is incomplete/],
      ['1', '', '6', 6, /teardown is incomplete/],
      ['', '', '6', 6, /teardown is incomplete/],
      ['', '', '', 1, /nothing was measured/],
      ['77', '', '', 1, /exit code 77/],
    ];
    for (const [run, compare, destroy, code, words] of expected) {
      const done = await end({ RUN_EXIT: run, COMPARE_EXIT: compare, DESTROY_EXIT: destroy });
      assert.equal(done.code, code, `${run} ${compare} ${destroy}`);
      assert.match(done.log, words);
    }
  });

  it('forgives a disturbed run where another one can be trusted', async () => {
    assert.equal((await end({ RUN_EXIT: '5', AGAIN_EXIT: '0', SOUND: 'true' })).code, 0);
    assert.equal((await end({ RUN_EXIT: '5', AGAIN_EXIT: '6', SOUND: 'true' })).code, 6);
    assert.equal((await end({ RUN_EXIT: '5', AGAIN_EXIT: '5', SOUND: 'false' })).code, 5);
  });
});

describe('packing', () => {
  it('builds the checkout that it lies in, and names the package alike whatever its version', async () => {
    const checkout = join(place, 'checkout');
    const manifest = {
      name: 'faasmark',
      version: '1.2.3',
      files: ['built.js'],
      scripts: { prepare: "node -e \"require('fs').writeFileSync('built.js', '')\"" },
    };
    mkdirSync(join(checkout, '.github', 'scripts'), { recursive: true });
    cpSync(join(SCRIPTS, 'pack-checkout.sh'), join(checkout, '.github', 'scripts', 'pack-checkout.sh'));
    writeFileSync(join(checkout, 'package.json'), JSON.stringify(manifest));
    const lock = {
      ...manifest,
      lockfileVersion: 3,
      packages: { '': { name: 'faasmark', version: '1.2.3' } },
    };
    writeFileSync(join(checkout, 'package-lock.json'), JSON.stringify(lock));
    const into = join(place, 'packed');
    const script = join(checkout, '.github', 'scripts', 'pack-checkout.sh');
    const { code, outputs, log } = await runCommand(script, [], { env: { PACK_TO: into } });
    assert.equal(code, 0, log);
    assert.equal(outputs['package'], join(into, 'faasmark.tgz'));
    const listed = spawnSync('tar', ['-tzf', join(into, 'faasmark.tgz')], { encoding: 'utf8' }).stdout;
    assert.deepEqual(listed.trim().split('\n').sort(), ['package/built.js', 'package/package.json']);
  });
});

describe('installing', () => {
  /** A package of that name: what is installed is not the question here (test/e2e/packaging has that). */
  function tarball(): string {
    const folder = join(place, 'package');
    mkdirSync(folder, { recursive: true });
    const manifest = {
      name: 'faasmark',
      version: '9.9.9',
      bin: { faasmark: 'cli.js' },
      scripts: { postinstall: 'touch ../../../ran' },
    };
    writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest));
    writeFileSync(join(folder, 'cli.js'), '#!/usr/bin/env node\nconsole.log("9.9.9");\n');
    const packed = spawnSync('npm', ['pack', '--silent', '--pack-destination', place], {
      cwd: folder,
      encoding: 'utf8',
      env: stepEnvironment({}),
    });
    return join(place, packed.stdout.trim());
  }

  it('takes a path, runs no scripts, and names the installed command', async () => {
    const into = join(place, 'into');
    const { code, outputs, log } = await runScript('install-faasmark.sh', {
      PACKAGE: tarball(),
      INSTALL_TO: into,
    });
    assert.equal(code, 0, log);
    assert.equal(outputs['tool'], join(into, 'node_modules', '.bin', 'faasmark'));
    assert.match(log, /^9\.9\.9$/m);
    assert.equal(spawnSync('find', [place, '-name', 'ran'], { encoding: 'utf8' }).stdout, '');
    const manifest = JSON.parse(readFileSync(join(into, 'package.json'), 'utf8')) as { dependencies: object };
    assert.deepEqual(Object.keys(manifest.dependencies), ['faasmark']);
  });

  it('refuses what would be another version tomorrow', async () => {
    for (const spec of [
      'latest',
      '^1.0.0',
      '1',
      '1.x',
      'https://example.org/x.tgz',
      '--global',
      'nowhere/x.tgz\n::error::y',
    ]) {
      const { code, log } = await runScript('install-faasmark.sh', {
        PACKAGE: spec,
        INSTALL_TO: join(place, 'no'),
      });
      assert.equal(code, 2, spec);
      assert.match(log, /^::error title=FaaSMark::package: neither an exact version/m);
      assert.doesNotMatch(log, /^::error::y/m);
    }
  });
});
