/** Settings of a head and texts of `--against` go in; the base's configuration comes out, or every problem with it at once. */
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { commandLine } from '../../src/commands/shell-words.js';
import { maskBase, readBaseText } from '../../src/config/against-text.js';
import { configText } from '../../src/config/describe-config.js';
import { resolveConfig, type ResolvedConfig } from '../../src/config/resolve-config.js';
import { FaasmarkError } from '../../src/errors.js';
import type { Against } from '../../src/model/Config.js';
import { temporaryFolder } from '../commands/faasmark-process.js';

type Files = Record<string, string>;

async function resolved(argv: Record<string, unknown>, files: Files = {}): Promise<ResolvedConfig> {
  const cwd = await temporaryFolder();
  for (const [name, text] of Object.entries(files)) await writeFile(join(cwd, name), text);
  return resolveConfig({ argv, env: { TOKEN: 'from-env' }, cwd });
}

async function baseOf(argv: Record<string, unknown>, files: Files = {}): Promise<Against> {
  const { against } = (await resolved(argv, files)).config;
  assert.ok(against !== null);
  return against;
}

async function problemsOf(argv: Record<string, unknown>, files: Files = {}): Promise<string[]> {
  const error: unknown = await resolved(argv, files).then(
    () => assert.fail('nothing was refused'),
    (thrown: unknown) => thrown,
  );
  assert.ok(error instanceof FaasmarkError, String(error));
  assert.equal(error.code, 'bad-config');
  return error.problems.map(({ message, hint }) => `${message} | ${hint}`);
}

describe('what a text of --against names', () => {
  const cases: readonly [string, ReturnType<typeof readBaseText>][] = [
    ['https://a/?x=1,2', { kind: 'urls', urls: ['https://a/?x=1,2'] }],
    ['http://a/,https://b/', { kind: 'urls', urls: ['http://a/', 'https://b/'] }],
    ['memory=512', { kind: 'override', key: 'memory', value: '512' }],
    ['local.key=a=b', { kind: 'override', key: 'local.key', value: 'a=b' }],
    ['body=', { kind: 'override', key: 'body', value: '' }],
    ['base.config.ts', { kind: 'file', path: 'base.config.ts' }],
    ['./a=b/base.json', { kind: 'file', path: './a=b/base.json' }],
  ];
  for (const [text, expected] of cases) {
    it(text, () => assert.deepEqual(readBaseText(text), expected));
  }

  it('is shown without secrets and folders', () => {
    assert.equal(maskBase('https://u:pw@a/?k=v,https://u:pw@b/'), 'https://***@a/?k=***,https://***@b/');
    assert.equal(maskBase('header=authorization: Bearer x'), 'header=authorization: ***');
    assert.equal(maskBase('/home/someone/base.config.ts'), 'base.config.ts');
  });
});

describe('the base', () => {
  it('has the settings of the head but for those laid over them', async () => {
    const { config, label } = await baseOf({
      workload: 'noop',
      connections: '5',
      rate: '7',
      against: ['memory=512', 'composition=direct,native'],
    });
    assert.deepEqual(config.memoryMb, [512]);
    assert.deepEqual(config.compositions, ['direct', 'native']);
    assert.deepEqual([config.workloads, config.connections, config.ratePerSecond], [['noop'], 5, 7]);
    assert.equal(config.against, null);
    assert.equal(label, 'memory=512, composition=direct,native');
  });

  it('is read from a file by the same loader, with workloads of its own', async () => {
    const base = `export default {
      memory: 1024, rate: 7,
      extend: { workloads: [{ name: 'mine', description: 'base', parameters: [], compositions: ['caller'], design: () => ({}) }] },
    };`;
    const head = base.replace('1024', '512').replace("'base'", "'head'");
    const { config, catalog, ownWorkloads, label } = await baseOf(
      { against: 'base.config.mjs', workload: 'mine' },
      { 'faasmark.config.mjs': head, 'base.config.mjs': base },
    );
    assert.deepEqual(config.memoryMb, [1024]);
    assert.deepEqual(ownWorkloads, ['mine']);
    assert.match(config.configFile ?? '', /base\.config\.mjs$/);
    assert.equal(catalog.workloads.find(({ name }) => name === 'mine')?.description, 'base');
    assert.equal(label, 'base.config.mjs');
  });

  it('measures other URLs, or the same in another way', async () => {
    const url = ['http://127.0.0.1/a', 'http://127.0.0.1/b'];
    const others = await baseOf({ url, against: ['http://127.0.0.1/c', 'http://127.0.0.1/d'] });
    assert.deepEqual(others.config.urls, ['http://127.0.0.1/c', 'http://127.0.0.1/d']);
    const same = await baseOf({ url, against: ['header=x-version: 1', 'method=put'] });
    assert.deepEqual(same.config.urls, url);
    assert.deepEqual([same.config.method, same.config.headers], ['PUT', { 'x-version': '1' }]);
  });

  it('keeps its secrets out of the command and of --print-config', async () => {
    const secret = 'https://u:hunter2@127.0.0.1/?k=hunter2';
    const shown = configText(
      await resolved({ url: ['http://127.0.0.1/'], against: [secret, 'header=a: hunter2'] }),
    );
    assert.match(shown, /against +https:\/\/\*\*\*@/);
    const typed = commandLine(['run', '--against', `http://a/,${secret}`, '--against=header=a: hunter2']);
    assert.ok(!`${shown}${typed}`.includes('hunter2'), `${shown}\n${typed}`);
    assert.match(commandLine(['run', '--against', '../base.config.ts']), / \.\.\/base\.config\.ts$/);
  });
});

describe('a base that cannot be', () => {
  const cases: readonly [string, Record<string, unknown>, RegExp, Files?][] = [
    [
      'an unknown key',
      { against: 'memry=512' },
      /--against memry=512: there is no such setting \| did you mean memory/,
    ],
    [
      'a bad value',
      { against: 'memory=x' },
      /--against memory=x: is not a whole number \| .*--against memory=256/,
    ],
    [
      'an unknown name',
      { against: 'workload=nop' },
      /workload=nop: there is no such workload \| did you mean noop/,
    ],
    [
      'no file',
      { against: 'base.ts' },
      /--against base\.ts: is no URL, no key=value, and there is no such file \| write --against https/,
    ],
    ['two files', { against: ['a.json', 'b.json'] }, /names 2 files/, { 'a.json': '{}', 'b.json': '{}' }],
    ['a broken file', { against: 'a.json' }, /a\.json:1:\d+: /, { 'a.json': '{"rate": }' }],
    [
      'an unknown key of a file',
      { against: 'a.json' },
      /memry \(a\.json:1\): there is no such setting/,
      { 'a.json': '{"memry": 5}' },
    ],
    [
      'a setting of the whole run',
      { against: 'rate=5' },
      /--against rate=…: holds for both sides.* \| give it once/,
    ],
    [
      'the same in a file',
      { against: 'a.json', rate: '6' },
      /rate \(a\.json:1\): holds for both/,
      { 'a.json': '{"rate": 5}' },
    ],
    ['a URL where nothing is one', { against: 'http://127.0.0.1/' }, /is a URL, and the head measures none/],
    [
      'fewer URLs',
      { url: ['http://127.0.0.1/a', 'http://127.0.0.1/b'], against: 'http://127.0.0.1/c' },
      /1 of the base against 2 of the head/,
    ],
    [
      'another protocol',
      { url: ['http://127.0.0.1/a'], against: 'ftp://127.0.0.1/c' },
      /ftp:\/\/127\.0\.0\.1\/c: is no http or https URL/,
    ],
    ['a gate of nothing', { gate: '*' }, /--gate: is for a comparison, and there is nothing to compare with/],
    ['a margin of nothing', { margin: '5%' }, /--margin: is for a comparison/],
    [
      'a margin without its sign',
      { margin: '5', against: 'memory=512' },
      /--margin 5: has no percent sign \| write 5%/,
    ],
    ['a margin of 0', { margin: '0%', against: 'memory=512' }, /--margin 0%: is not within 0\.1% and 100%/],
    ['a margin that is none', { margin: 'x%', against: 'memory=512' }, /--margin x%: is not a percentage/],
  ];
  for (const [title, argv, expected, files] of cases) {
    it(title, async () => {
      const problems = await problemsOf(argv, files);
      assert.equal(problems.length, 1, problems.join('\n'));
      assert.match(problems[0] ?? '', expected);
    });
  }

  it('tells all at once, and once what is wrong with the head too', async () => {
    const problems = await problemsOf({ workload: 'nop', against: ['memory=x', 'connections=0'] });
    assert.equal(problems.length, 3, problems.join('\n'));
  });

  it('may repeat what the head says of the whole run', async () => {
    const { config } = await baseOf(
      { rate: '5', against: 'a.json' },
      { 'a.json': '{"rate": 5, "memory": 512}' },
    );
    assert.deepEqual(config.memoryMb, [512]);
  });
});
