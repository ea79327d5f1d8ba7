/** The command as a real process: help, refusals with their exit code, sentence and hint, what it loads and how fast it starts. */
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { CLI, cleanEnvironment, faasmark, temporaryFolder } from './commands/faasmark-process.js';

const COMMANDS = ['run', 'plan', 'report', 'destroy', 'runtime', 'list', 'doctor', 'init', 'completion'];

describe('help', () => {
  for (const args of [[], ['--help'], ['-h'], ['help']]) {
    it(`faasmark ${args.join(' ')} lists the commands on stdout and exits 0`, async () => {
      const { code, stdout, stderr } = await faasmark(args);
      assert.equal(code, 0);
      assert.equal(stderr, '');
      for (const command of COMMANDS) assert.match(stdout, new RegExp(`faasmark ${command} `));
      for (const line of stdout.split('\n')) assert.ok(line.length <= 110, line);
    });
  }

  for (const command of COMMANDS) {
    it(`faasmark ${command} --help describes it`, async () => {
      const { code, stdout, stderr } = await faasmark([command, '--help']);
      assert.equal(code, 0);
      assert.equal(stderr, '');
      assert.match(stdout, new RegExp(`^faasmark ${command}`));
      assert.match(stdout, /--help/);
    });
  }

  it('shows each flag of run, with an example', async () => {
    const { stdout } = await faasmark(['help', 'run']);
    for (const flag of ['-p, --provider', '--max-cost', '--header-env', '--dry-run', 'Examples:']) {
      assert.ok(stdout.includes(flag), flag);
    }
  });
});

describe('refusals', () => {
  const table: readonly [string[], RegExp, RegExp][] = [
    [['rnu'], /^error: rnu: there is no such command$/m, /^hint: did you mean faasmark run\?$/m],
    [['xyzzy'], /^error: xyzzy: there is no such command$/m, /^hint: faasmark --help/m],
    [
      ['https://example.org/'],
      /there is no such command$/m,
      /^hint: to measure a URL write faasmark run URL$/m,
    ],
    [['--quick'], /^error: --quick: there is no command before it$/m, /^hint: .*faasmark run --quick$/m],
    [['run', '--rat', '5'], /^error: --rat: there is no such flag$/m, /^hint: did you mean --rate\?$/m],
    [['run', '--daemonise'], /^error: --daemonise: there is no such flag$/m, /^hint: faasmark run --help/m],
    [['run', '-x'], /^error: -x: there is no such flag$/m, /^hint: faasmark run --help/m],
    [['run', '--rate', '0'], /^error: --rate 0: is not above 0$/m, /^hint: .*--rate 64$/m],
    [['run', '--rate', 'abc'], /^error: --rate abc: is not a number/m, /^hint: /m],
    [['run', '--rate'], /^error: --rate "": is not a number/m, /^hint: .*--rate 64$/m],
    [['run', '--rate', '--quick'], /^error: --rate "": is not a number/m, /^hint: .*--rate 64$/m],
    [['run', '--duration', '5'], /^error: --duration 5: has no unit$/m, /^hint: write 5s or 5ms$/m],
    [['run', '--trials', '-1'], /^error: --trials -1: is not within 1/m, /^hint: /m],
    [
      ['run', '--keep=maybe'],
      /^error: --keep=maybe: is neither true nor false$/m,
      /^hint: write --keep or --no-keep$/m,
    ],
    [['run', 'noop'], /^error: noop: is no http or https URL$/m, /^hint: .*faasmark run -w noop$/m],
    [
      ['plan', '-w', 'nop'],
      /^error: --workload nop: there is no such workload$/m,
      /^hint: did you mean noop/m,
    ],
    [['list'], /^error: list: nothing to list was named$/m, /^hint: .*providers\|workloads\|reporters$/m],
    [['list', 'stores'], /^error: list stores: there is no such list$/m, /^hint: /m],
    [['list', 'reporters', 'x'], /^error: x: faasmark list takes no such argument$/m, /^hint: /m],
    [['doctor', '--rate', '5'], /^error: --rate: is no flag of doctor$/m, /^hint: it belongs to run, plan$/m],
    [['runtime', '--port', '70000'], /^error: --port 70000: is not within 0 and 65535$/m, /^hint: /m],
    [['runtime', '--host', '0.0.0.0'], /^error: --host 0.0.0.0: is not one of the choices/m, /^hint: /m],
    [['completion', 'fish'], /^error: completion fish: there is no script/m, /^hint: .*completion bash/m],
    [['report', 'nope'], /^error: .*nope/m, /^hint: /m],
    [['destroy', '--run', 'nope'], /^error: .*nope/m, /^hint: /m],
  ];
  for (const [args, sentence, hint] of table) {
    it(`faasmark ${args.join(' ')}`, async () => {
      const cwd = await temporaryFolder();
      const { code, stdout, stderr } = await faasmark(args, { cwd });
      assert.equal(code, 2, stderr);
      assert.equal(stdout, '');
      assert.match(stderr, sentence);
      assert.match(stderr, hint);
      assert.doesNotMatch(stderr, /\n\s+at /, 'a stack');
      assert.deepEqual(await readdir(cwd), [], 'something was written');
    });
  }

  it('lists several problems together', async () => {
    const cwd = await temporaryFolder();
    await writeFile(join(cwd, 'faasmark.config.json'), '{ "rat": 5 }');
    const { code, stderr } = await faasmark(
      ['run', '--rate', '0', '--duration', '5', '-w', 'nop', '--frob'],
      {
        cwd,
        env: { FAASMARK_TRIALS: '0' },
      },
    );
    assert.equal(code, 2);
    assert.match(stderr, /^error: 6 settings are wrong$/m);
    const listed = stderr.split('\n').filter((line) => line.startsWith('  - '));
    assert.equal(listed.length, 6, stderr);
  });

  it('shows the stack with --verbose only', async () => {
    const { code, stderr } = await faasmark(['run', '--rate', '0', '--verbose']);
    assert.equal(code, 2);
    assert.match(stderr, /FaasmarkError: --rate 0.*\n\s+at /);
  });
});

describe('--print-config', () => {
  it('shows value and source of every setting, and no secret', async () => {
    const cwd = await temporaryFolder();
    await writeFile(
      join(cwd, 'faasmark.config.ts'),
      'const trials: number = 7;\nexport default { trials, headerEnv: { "x-b": "MY_TOKEN" } };\n',
    );
    const args = [
      'run',
      '--print-config',
      'https://u:s3cret@example.org/?key=s3cret',
      '--header',
      'x-a: s3cret',
    ];
    const env = { FAASMARK_MAX_COST: '2.5', MY_TOKEN: 's3cret' };
    const text = await faasmark(args, { cwd, env });
    assert.equal(text.code, 0, text.stderr);
    assert.doesNotMatch(text.stdout, /s3cret/);
    assert.match(text.stdout, /^url +https:\/\/\*\*\*@example\.org\/\?key=\*\*\*$/m);
    assert.match(text.stdout, /^trials +7 +file .*faasmark\.config\.ts$/m);
    assert.match(text.stdout, /^max-cost +2\.5 +env FAASMARK_MAX_COST$/m);
    assert.match(text.stdout, /^header +x-a=\*\*\* +flag$/m);
    assert.match(text.stdout, /^timeout +10s +default$/m);
    const json = await faasmark([...args, '--json'], { cwd, env });
    assert.doesNotMatch(json.stdout, /s3cret/);
    const { settings, configFile } = JSON.parse(json.stdout) as {
      settings: Record<string, { value: unknown; source: string }>;
      configFile: string;
    };
    assert.equal(configFile, join(cwd, 'faasmark.config.ts'));
    assert.deepEqual(settings['max-cost'], { value: 2.5, source: 'env FAASMARK_MAX_COST' });
    assert.deepEqual(settings['header-env']?.value, { 'x-b': '***' });
    assert.deepEqual(settings['timeout'], { value: '10s', source: 'default' });
    assert.deepEqual(settings['rate'], { value: null, source: 'default' });
  });
});

describe('start', () => {
  it('--version loads nothing but itself and takes at most three times as long as node alone', async () => {
    const { version } = JSON.parse(
      await readFile(new URL('../../package.json', import.meta.url), 'utf8'),
    ) as { version: string };
    const { code, stdout } = await faasmark(['--version']);
    assert.equal(code, 0);
    assert.equal(stdout, `${version}\n`);

    const milliseconds = (args: readonly string[]): number => {
      const before = performance.now();
      assert.equal(spawnSync(process.execPath, args, { env: cleanEnvironment() }).status, 0);
      return performance.now() - before;
    };
    const median = (values: number[]): number => values.sort((a, b) => a - b)[values.length >> 1] ?? 0;
    const bare: number[] = [];
    const ours: number[] = [];
    // In turns, so that a busy machine slows both.
    for (let round = 0; round < 10; round++) {
      bare.push(milliseconds(['-e', '0']));
      ours.push(milliseconds([CLI, '--version']));
    }
    assert.ok(median(ours) <= 3 * median(bare), `${String(median(ours))} against ${String(median(bare))} ms`);
  });

  const loads: readonly [string[], RegExp][] = [
    [['--version'], /node_modules|\/commands\//],
    [['--help'], /@aws-sdk|esbuild|typebox|\/(workloads|providers|reports)\/|dynalite|fauxqs/],
    [['run', '--help'], /@aws-sdk|esbuild|typebox|\/(workloads|providers|reports)\/|dynalite|fauxqs/],
    [['list', 'reporters'], /@aws-sdk|esbuild|typebox|\/(workloads|providers|reports)\/|dynalite|fauxqs/],
  ];
  for (const [args, forbidden] of loads) {
    it(`faasmark ${args.join(' ')} loads no ${forbidden.source}`, async () => {
      const coverage = await temporaryFolder();
      const { code } = await faasmark(args, { env: { NODE_V8_COVERAGE: coverage } });
      assert.equal(code, 0);
      const [file = ''] = await readdir(coverage);
      const { result } = JSON.parse(await readFile(join(coverage, file), 'utf8')) as {
        result: { url: string }[];
      };
      const urls = result.map(({ url }) => url);
      assert.ok(
        urls.some((url) => url.endsWith('/src/cli.js')),
        'the list is empty',
      );
      assert.deepEqual(
        urls.filter((url) => forbidden.test(url)),
        [],
      );
    });
  }

  it('works as an installed binary: through a link, by its own first line', async () => {
    const folder = await temporaryFolder();
    await symlink(CLI, join(folder, 'faasmark'));
    const text = await readFile(CLI, 'utf8');
    assert.ok(text.startsWith('#!/usr/bin/env node\n'));
    const { status, stdout } = spawnSync(process.execPath, [join(folder, 'faasmark'), 'list', 'reporters'], {
      env: cleanEnvironment(),
      encoding: 'utf8',
    });
    assert.equal(status, 0);
    assert.match(stdout, /^terminal/);
  });

  it('ends quietly when its reader has seen enough', async () => {
    const child = spawn(process.execPath, [CLI, 'run', '--help'], { env: cleanEnvironment() });
    child.stdout.destroy();
    let stderr = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    const [code] = (await once(child, 'close')) as [number | null];
    assert.equal(stderr, '');
    assert.equal(code, 0);
  });
});
