/** Config files of every kind are read as they are, leave nothing behind, and say where they are wrong. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { chmod, mkdir, readdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { loadConfigFile } from '../../src/config/load-config-file.js';
import { FaasmarkError } from '../../src/errors.js';
import { temporaryFolder } from '../commands/faasmark-process.js';

const LOADER = new URL('../../src/config/load-config-file.js', import.meta.url).href;

async function folderWith(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await temporaryFolder();
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
  }
  return folder;
}

describe('config file', () => {
  const kinds: readonly [string, string][] = [
    ['faasmark.config.ts', 'const rate: number = 5; export default { rate } satisfies { rate: number };'],
    ['faasmark.config.mts', 'interface A { rate: number } export default { rate: 5 } as A;'],
    ['faasmark.config.js', 'export default { rate: 5 };'],
    ['faasmark.config.js', 'module.exports = { rate: 5 };'],
    ['faasmark.config.mjs', 'export default await Promise.resolve({ rate: 5 });'],
    ['faasmark.config.json', '{ "$schema": "x", "rate": 5 }'],
    [
      'faasmark.config.ts',
      "import { defineConfig } from 'faasmark'; export default defineConfig({ rate: 5 });",
    ],
  ];
  for (const [name, text] of kinds) {
    it(`${name}: ${text}`, async () => {
      const folder = await folderWith({ [name]: text });
      const { settings, path } = await loadConfigFile(join(folder, name));
      assert.deepEqual(settings, { rate: 5 });
      assert.equal(path, join(folder, name));
      assert.deepEqual(await readdir(folder), [name], 'something was left behind');
    });
  }

  it('imports its neighbours, each with its own import.meta.url, and packages from where it lies', async () => {
    const folder = await folderWith({
      'faasmark.config.ts': `
        import { here } from './lib/where.ts';
        import { name } from 'a-package';
        export default { region: [here, import.meta.url, import.meta.dirname, name] };`,
      'lib/where.ts': 'export const here: string = import.meta.url;',
      'node_modules/a-package/package.json':
        '{"name":"a-package","type":"module","exports":{"import":"./x.js"}}',
      'node_modules/a-package/x.js': "export const name = 'from the package';",
    });
    const { settings } = await loadConfigFile(join(folder, 'faasmark.config.ts'));
    assert.deepEqual(settings['region'], [
      pathToFileURL(join(folder, 'lib/where.ts')).href,
      pathToFileURL(join(folder, 'faasmark.config.ts')).href,
      folder,
      'from the package',
    ]);
  });

  it('is read anew each time', async () => {
    const folder = await folderWith({ 'faasmark.config.mjs': 'export default { rate: 1 };' });
    const path = join(folder, 'faasmark.config.mjs');
    assert.deepEqual((await loadConfigFile(path)).settings, { rate: 1 });
    await writeFile(path, 'export default { rate: 2 };');
    assert.deepEqual((await loadConfigFile(path)).settings, { rate: 2 });
  });

  it('may lie in a folder that is read-only', async () => {
    const folder = await folderWith({ 'faasmark.config.ts': 'export default { rate: 5 as number };' });
    await chmod(folder, 0o555);
    try {
      const path = join(folder, 'faasmark.config.ts');
      const program = `
        import { loadConfigFile } from ${JSON.stringify(LOADER)};
        import { writeFileSync } from 'node:fs';
        let writable = true;
        try { writeFileSync(${JSON.stringify(join(folder, 'trace'))}, ''); } catch { writable = false; }
        const { settings } = await loadConfigFile(${JSON.stringify(path)});
        console.log(JSON.stringify({ writable, settings }));`;
      // Nobody is refused where root would not be.
      const nobody = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
      const run = promisify(execFile);
      const { stdout } = await run(process.execPath, ['--input-type=module', '-e', program], {
        cwd: '/',
        env: {},
        ...nobody,
      });
      assert.deepEqual(JSON.parse(stdout), { writable: false, settings: { rate: 5 } });
      assert.deepEqual(await readdir(folder), ['faasmark.config.ts']);
    } finally {
      await chmod(folder, 0o700);
    }
  });

  it('brings definitions of the user’s own', async () => {
    const folder = await folderWith({
      'faasmark.config.ts': `
        import { defineReporter } from 'faasmark';
        const render = () => Promise.resolve([]);
        export default { extend: { reporters: [defineReporter({ name: 'mine', description: '', destination: 'file', render })] } };`,
    });
    const { extend, settings } = await loadConfigFile(join(folder, 'faasmark.config.ts'));
    assert.deepEqual(settings, {});
    assert.equal(extend.reporters?.[0]?.name, 'mine');
  });

  it('knows the line of a key', async () => {
    const folder = await folderWith({
      'faasmark.config.ts': '\nexport default {\n  trials: 1,\n  rate: 5,\n};',
    });
    const { lineOf } = await loadConfigFile(join(folder, 'faasmark.config.ts'));
    assert.equal(lineOf('rate'), 4);
    assert.equal(lineOf('nope'), null);
  });

  const broken: readonly [string, string, string, RegExp][] = [
    [
      'does not parse (ts)',
      'faasmark.config.ts',
      '\nexport default { rate: 5, ',
      /^faasmark\.config\.ts:2:\d+: Expected/,
    ],
    [
      'does not parse (json)',
      'faasmark.config.json',
      '{\n "rate": 5,\n}',
      /^faasmark\.config\.json:\d:\d+: /,
    ],
    ['is empty (json)', 'faasmark.config.json', '', /^faasmark\.config\.json/],
    [
      'throws',
      'faasmark.config.ts',
      'const a: number = 1;\n\nfunction boom(): never {\n  throw new Error(`no ${a}`);\n}\nexport default boom();',
      /^faasmark\.config\.ts:4: throws "no 1" when it is loaded$/,
    ],
    [
      'imports a file that is not there',
      'faasmark.config.ts',
      "import './nope.ts';",
      /^faasmark\.config\.ts:1:\d+: Could not resolve/,
    ],
    [
      'imports a package that is not there',
      'faasmark.config.mjs',
      "import 'no-such-package';",
      /^faasmark\.config\.mjs:1:\d+: Could not resolve/,
    ],
    [
      'exports nothing',
      'faasmark.config.ts',
      'export const rate = 5;',
      /^faasmark\.config\.ts: exports no configuration$/,
    ],
    ['exports a list', 'faasmark.config.json', '[]', /^faasmark\.config\.json: exports no configuration$/],
    [
      'extends with a word',
      'faasmark.config.mjs',
      'export default {\n extend: 5 };',
      /^extend \(faasmark\.config\.mjs:2\): is not an object$/,
    ],
    [
      'extends what there is not',
      'faasmark.config.mjs',
      'export default { extend: { suites: [] } };',
      /has no suites; only workloads, providers, reporters$/,
    ],
    [
      'defines no workload',
      'faasmark.config.mjs',
      "export default { extend: { workloads: [{ name: 'x' }] } };",
      /workloads holds something that is no workload; make it with defineWorkload$/,
    ],
  ];
  for (const [title, name, text, message] of broken) {
    it(`is refused where it ${title}`, async () => {
      const folder = await folderWith({ [name]: text });
      const error: unknown = await loadConfigFile(join(folder, name)).then(
        () => assert.fail('it was taken'),
        (thrown: unknown) => thrown,
      );
      assert.ok(error instanceof FaasmarkError, String(error));
      assert.equal(error.code, 'bad-config');
      assert.match(error.message, message);
      assert.notEqual(error.hint, '');
      assert.deepEqual(await readdir(folder), [name], 'something was left behind');
    });
  }
});
