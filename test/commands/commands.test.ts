/** Commands that measure nothing, as real processes in folders of their own. */
import assert from 'node:assert/strict';
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { loadConfigFile } from '../../src/config/load-config-file.js';
import { OPTION_ROWS } from '../../src/config/options.js';
import { fileKey } from '../../src/config/option.js';
import { faasmark, temporaryFolder } from './faasmark-process.js';

describe('init', () => {
  it('writes a config file that loads, names every key, and is not overwritten', async () => {
    const cwd = await temporaryFolder();
    const first = await faasmark(['init'], { cwd });
    assert.equal(first.code, 0, first.stderr);
    const path = join(cwd, 'faasmark.config.ts');
    assert.equal(first.stdout, `${path}\n`);
    const text = await readFile(path, 'utf8');
    for (const [name, option] of OPTION_ROWS) {
      if (option.inFile) assert.ok(text.includes(`  // ${fileKey(name)}: `), name);
    }
    assert.deepEqual((await loadConfigFile(path)).settings, {});
    const second = await faasmark(['init'], { cwd });
    assert.equal(second.code, 2);
    assert.match(second.stderr, /^error: faasmark\.config\.ts is there already/);
    assert.equal(await readFile(path, 'utf8'), text);
  });

  it('writes samples that are right once their comment signs are gone', async () => {
    const cwd = await temporaryFolder();
    await faasmark(['init'], { cwd });
    const path = join(cwd, 'faasmark.config.ts');
    const text = await readFile(path, 'utf8');
    const contradicting = ['quick', 'verbose'];
    const keys = OPTION_ROWS.map(([name]) => fileKey(name)).filter((key) => !contradicting.includes(key));
    await writeFile(
      path,
      text
        .split('\n')
        .map((line) =>
          keys.some((key) => line.startsWith(`  // ${key}: `)) ? line.replace('// ', '') : line,
        )
        .join('\n'),
    );
    const { code, stderr, stdout } = await faasmark(['run', '--print-config'], {
      cwd,
      env: { MY_TOKEN: 'x' },
    });
    assert.equal(code, 0, stderr);
    const { settings } = JSON.parse(stdout) as {
      settings: Record<string, { value: unknown; source: string }>;
    };
    assert.equal(settings['duration']?.value, '5s');
    assert.match(settings['duration'].source, /^file /);
  });
});

describe('completion', () => {
  for (const shell of ['bash', 'zsh']) {
    it(`prints a script for ${shell}`, async () => {
      const { code, stdout } = await faasmark(['completion', shell]);
      assert.equal(code, 0);
      assert.match(stdout, /faasmark --get-yargs-completions/);
    });
  }

  it('knows commands, and the flags of a command', async () => {
    const env = { SHELL: '/bin/bash' };
    const commands = await faasmark(['--get-yargs-completions', 'faasmark', ''], { env });
    assert.deepEqual(commands.stdout.split('\n').slice(0, 2), ['run', 'plan']);
    const flags = await faasmark(['--get-yargs-completions', 'faasmark', 'run', '--m'], { env });
    assert.ok(flags.stdout.split('\n').includes('--max-cost'), flags.stdout);
  });
});

describe('list', () => {
  it('lists reporters and what a config file defines, as text and as JSON', async () => {
    const cwd = await temporaryFolder();
    await writeFile(
      join(cwd, 'faasmark.config.mjs'),
      `export default { extend: { reporters: [
         { name: 'mine', description: 'my own', destination: 'file', render: async () => [] }] } };`,
    );
    const text = await faasmark(['list', 'reporters'], { cwd });
    assert.equal(text.code, 0, text.stderr);
    assert.match(text.stdout, /^html +report\.html/m);
    assert.match(text.stdout, /^mine +my own$/m);
    const json = await faasmark(['list', 'reporters', '--json'], { cwd });
    const rows = JSON.parse(json.stdout) as { name: string }[];
    assert.deepEqual(
      rows.map(({ name }) => name),
      [
        'terminal',
        'json',
        'csv',
        'markdown',
        'html',
        'junit',
        'openmetrics',
        'hgrm',
        'hlog',
        'github',
        'action-benchmark',
        'bencher',
        'mine',
      ],
    );
  });
});

describe('list of what is built in', () => {
  for (const [kind, expected] of [
    ['workloads', /^chain .*\n +compositions: .*native.*\n +--set chain\.length=2 /m],
    ['providers', /^local .*\n +compositions: .*native/m],
  ] as const) {
    it(`shows ${kind} with what --composition and --set take`, async () => {
      const { code, stdout, stderr } = await faasmark(['list', kind]);
      assert.equal(code, 0, stderr);
      assert.match(stdout, expected);
    });
  }
});

async function folderWithLeftovers(): Promise<string> {
  const cwd = await temporaryFolder();
  const runs = join(cwd, '.faasmark', 'runs');
  const line = (value: unknown): string => `${JSON.stringify(value)}\n`;
  const entry = { at: '2026-01-01T00:00:00Z', provider: 'nowhere', kind: 'function', details: {} };
  await mkdir(join(runs, 'run-a'), { recursive: true });
  await mkdir(join(runs, 'run-b'));
  await writeFile(
    join(runs, 'index.jsonl'),
    line({ id: 'run-a', path: join(runs, 'run-a') }) + line({ id: 'run-b', path: join(runs, 'run-b') }),
  );
  await writeFile(
    join(runs, 'run-a', 'ledger.jsonl'),
    line({ ...entry, sequence: 0, state: 'intent', id: 'f1' }) +
      line({ ...entry, sequence: 1, state: 'created', id: 'f1' }) +
      line({ ...entry, sequence: 2, state: 'destroyed', id: 'f1' }),
  );
  await writeFile(
    join(runs, 'run-b', 'ledger.jsonl'),
    line({ ...entry, sequence: 0, state: 'intent', id: 'f2' }) +
      line({ ...entry, sequence: 1, state: 'created', id: 'f2' }) +
      line({ ...entry, sequence: 2, state: 'intent', id: 'f3' }) +
      '{"sequence":3,"at":"2026-0',
  );
  return cwd;
}

describe('destroy', () => {
  it('finds nothing where nothing was left', async () => {
    const cwd = await temporaryFolder();
    const { code, stdout } = await faasmark(['destroy', '--yes'], { cwd });
    assert.equal(code, 0);
    assert.equal(stdout, 'nothing is left to remove\n');
    assert.deepEqual(await readdir(cwd), []);
  });

  it('without a terminal and without --yes only shows', async () => {
    const cwd = await folderWithLeftovers();
    const ledger = join(cwd, '.faasmark', 'runs', 'run-b', 'ledger.jsonl');
    const before = await readFile(ledger, 'utf8');
    const { code, stdout } = await faasmark(['destroy'], { cwd });
    assert.equal(code, 0);
    assert.match(stdout, /^run run-b left 2 resources:$/m);
    assert.match(stdout, /^ {2}nowhere +function +f3 +perhaps never created$/m);
    assert.match(stdout, /^ {2}nowhere +function +f2$/m);
    assert.doesNotMatch(stdout, /run-a/);
    assert.match(stdout, /nothing was removed; .*--yes$/m);
    assert.equal(await readFile(ledger, 'utf8'), before);
  });

  it('exits 6 and names what it could not remove', async () => {
    const cwd = await folderWithLeftovers();
    const { code, stderr } = await faasmark(['destroy', '--run', 'run-b', '--yes'], { cwd });
    assert.equal(code, 6);
    assert.match(stderr, /^error: 2 resources could not be removed: .*f2/m);
    assert.match(stderr, /^hint: .*faasmark destroy/m);
  });

  it('takes a folder for a run', async () => {
    const cwd = await folderWithLeftovers();
    const { code, stdout } = await faasmark(['destroy', '--run', join('.faasmark', 'runs', 'run-a')], {
      cwd,
    });
    assert.equal(code, 0);
    assert.equal(stdout, 'nothing is left to remove\n');
  });
});

describe('doctor', () => {
  it('looks at everything, says what it found, and leaves nothing', async () => {
    const cwd = await temporaryFolder();
    const { code, stdout, stderr } = await faasmark(['doctor', '--json'], { cwd });
    assert.equal(code, 0, stdout + stderr);
    const { checks } = JSON.parse(stdout) as {
      checks: { name: string; verdict: string; message: string; hint: string }[];
    };
    assert.deepEqual(
      checks.map(({ name }) => name),
      [
        'Node',
        'clock',
        'cores',
        'load',
        'timers',
        'loopback',
        'DNS',
        'memory',
        'disk',
        'leftovers',
        'clouds',
      ],
    );
    for (const { verdict, message, hint } of checks) {
      assert.notEqual(message, '');
      assert.equal(hint === '', verdict === 'ok');
    }
    assert.deepEqual(await readdir(cwd), []);
  });

  it('finds what runs left', async () => {
    const { code, stdout } = await faasmark(['doctor'], { cwd: await folderWithLeftovers() });
    assert.equal(code, 0);
    assert.match(
      stdout,
      /^remark +leftovers +2 resources of 1 run: run-b\n +hint: .*faasmark destroy --run run-b$/m,
    );
  });

  it('exits 3 when results cannot be written', async () => {
    const cwd = await temporaryFolder();
    await writeFile(join(cwd, '.faasmark'), 'a file');
    const { code, stdout } = await faasmark(['doctor'], { cwd });
    assert.equal(code, 3);
    assert.match(stdout, /^problem +disk +.*cannot be written/m);
    assert.match(stdout, /^ok +loopback/m);
  });
});
