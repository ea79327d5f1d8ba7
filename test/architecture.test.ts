/** The sources of the project go in; each module that breaks a rule of the layout (ARCHITECTURE.md, "Import rules") fails a test by name. */
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { describe, it } from 'node:test';
import { factsOf, type ModuleFacts } from './architecture/facts.js';
import { HELD, HOMES, violations } from './architecture/rules.js';

const ROOT = join(import.meta.dirname, '..', '..');
const FOLDERS = ['src', 'workloads', 'providers', 'reports', 'scripts'];

function modules(): ModuleFacts[] {
  return FOLDERS.filter((folder) => existsSync(join(ROOT, folder))).flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.[mc]?[jt]sx?$/.test(entry.name))
      .map((entry) => join(entry.parentPath, entry.name))
      .map((file) => factsOf(relative(ROOT, file).split(sep).join('/'), readFileSync(file, 'utf8'))),
  );
}

function dependencies(): string[] {
  const manifest: unknown = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  assert.ok(typeof manifest === 'object' && manifest !== null && 'dependencies' in manifest);
  return Object.keys(manifest.dependencies ?? {});
}

describe('the architecture', () => {
  it('holds in every module', () => {
    const found = modules();
    assert.ok(found.length > 20, `only ${found.length} modules found under ${ROOT}`);
    assert.deepEqual(violations(found), []);
  });

  it('gives each production dependency a home, and each home is lived in', () => {
    assert.deepEqual(
      dependencies().filter((name) => HOMES[name] === undefined && HELD[name] === undefined),
      [],
      'dependencies without a home',
    );
    const imported = modules().flatMap((module) => module.imports.map(({ specifier }) => specifier));
    assert.deepEqual(
      dependencies().filter((name) => {
        return HELD[name] === undefined && !imported.some((it) => it === name || it.startsWith(`${name}/`));
      }),
      [],
      'dependencies that nobody imports',
    );
  });
});

/** A small project around one module, so that what it imports exists. */
function judge(
  path: string,
  body: string,
  opening = '/** Something goes in, something comes out. */',
): string[] {
  const standing: Record<string, string> = {
    'src/model/Plan.ts': 'export interface Plan { hash: string }',
    'src/engine/clock.ts': 'export const now = () => performance.now();',
    'src/plan/make-plan.ts': 'export const x = 1;',
    'src/analyse/analyse.ts': 'export const x = 1;',
    'src/drive/drive-main.ts': 'export const x = 1;',
    'src/registry.ts': 'export const x = 1;',
    'src/runtime/gateway.ts': 'export const x = 1;',
    'providers/local/provider.ts': 'export const x = 1;',
    'providers/http/provider.ts': 'export const x = 1;',
    'reports/csv/reporter.ts': 'export const x = 1;',
    'workloads/noop/workload.ts': 'export const x = 1;',
    'workloads/noop/functions/noop.ts': 'export const x = 1;',
    'workloads/context/index.ts': 'export const x = 1;',
  };
  const others = Object.entries(standing)
    .filter(([name]) => name !== path)
    .map(([name, text]) => factsOf(name, `/** Something goes in, something comes out. */\n${text}`));
  return violations([...others, factsOf(path, `${opening}\n${body}`)]);
}

describe('the rules themselves', () => {
  const broken: [rule: string, path: string, body: string, sentence: RegExp][] = [
    [
      'model imports nothing of ours',
      'src/model/A.ts',
      `import '../engine/clock.js';`,
      /model may not import engine/,
    ],
    ['model imports nothing of Node', 'src/model/A.ts', `import 'node:fs';`, /nothing of Node/],
    ['model knows only typebox', 'src/model/A.ts', `import 'yargs';`, /home of yargs/],
    [
      'types count as imports',
      'src/model/A.ts',
      `import type { X } from '../engine/clock.js';`,
      /may not import/,
    ],
    [
      'import types count too',
      'src/model/A.ts',
      `export type X = import('../engine/clock.js').X;`,
      /may not import/,
    ],
    [
      'lazy imports count too',
      'src/model/A.ts',
      `export const x = () => import('../engine/clock.js');`,
      /may not import/,
    ],
    [
      'a plan reads no clock',
      'src/plan/a.ts',
      `export const x = Date.now();`,
      /uses Date\.now: must be pure/,
    ],
    [
      '… by no other name',
      'src/plan/a.ts',
      `export const x = Date['now']();`,
      /uses Date\.now: must be pure/,
    ],
    ['… nor as a date', 'src/plan/a.ts', `export const x = new Date();`, /must be pure/],
    [
      '… nor monotonic',
      'src/analyse/a.ts',
      `export const x = performance.now();`,
      /performance: must be pure/,
    ],
    [
      '… nor global',
      'src/analyse/a.ts',
      `export const x = globalThis.performance;`,
      /performance: must be pure/,
    ],
    [
      'a schedule throws no dice',
      'src/engine/schedule.ts',
      `export const x = Math.random();`,
      /Math\.random: must be pure/,
    ],
    ['analysis reads no file', 'src/analyse/a.ts', `import 'node:fs';`, /node:fs: must be pure/],
    [
      'purity is inherited',
      'src/plan/a.ts',
      `import '../engine/clock.js';`,
      /clock\.ts:2 uses performance: must be pure \(loaded by/,
    ],
    [
      'a stage imports no later one',
      'src/drive/a.ts',
      `import '../analyse/analyse.js';`,
      /drive comes before analyse/,
    ],
    ['a stage does not wire', 'src/drive/a.ts', `import '../registry.js';`, /stage may not import registry/],
    ['entries are not imported', 'src/record/a.ts', `import '../drive/drive-main.js';`, /process of its own/],
    [
      'providers stand alone',
      'providers/http/a.ts',
      `import '../local/provider.js';`,
      /each provider stands alone/,
    ],
    [
      'reports import no provider',
      'reports/csv/a.ts',
      `import '../../providers/local/provider.js';`,
      /reporter may not import provider/,
    ],
    [
      'handlers import only the context',
      'workloads/a/functions/a.ts',
      `import '../../../src/model/Plan.js';`,
      /handler may not import model/,
    ],
    ['handlers import nothing of Node', 'workloads/a/functions/a.ts', `import 'node:fs';`, /nothing of Node/],
    [
      'handlers import no package',
      'workloads/a/functions/a.ts',
      `import '@aws-sdk/client-s3';`,
      /home of @aws-sdk/,
    ],
    [
      'the registry alone loads providers',
      'src/commands/a.ts',
      `import '../../providers/local/provider.js';`,
      /commands may not import provider/,
    ],
    [
      '… and workloads',
      'src/deploy/a.ts',
      `import '../../workloads/noop/workload.js';`,
      /stage may not import workload/,
    ],
    [
      '… and reporters',
      'src/report/a.ts',
      `import '../../reports/csv/reporter.js';`,
      /stage may not import reporter/,
    ],
    [
      'names of modules are written out',
      'src/ui/a.ts',
      `export const x = (name: string) => import(name);`,
      /imported by a computed name/,
    ],
    [
      'the runtime knows no benchmark',
      'src/runtime/a.ts',
      `import '../engine/clock.js';`,
      /runtime may not import engine/,
    ],
    ['packages have homes', 'src/record/a.ts', `import 'hdr-histogram-js';`, /home of hdr-histogram-js/],
    [
      '… deep paths too',
      'src/record/a.ts',
      `import 'hdr-histogram-js/dist/x.js';`,
      /home of hdr-histogram-js/,
    ],
    ['… and scopes', 'src/deploy/a.ts', `import '@aws-sdk/client-s3';`, /home of @aws-sdk\/client-s3/],
    ['no package comes unannounced', 'src/ui/a.ts', `import 'chalk';`, /without a declared home/],
    ['nor by require', 'src/ui/a.ts', `require('chalk');`, /without a declared home/],
    ['nobody but the command exits', 'src/run.ts', `process.exit(1);`, /decide the exit status/],
    ['… nor sets the status', 'src/run.ts', `process.exitCode = 1;`, /decide the exit status/],
    [
      '… nor by a named import',
      'src/run.ts',
      `import { exit } from 'node:process'; exit(1);`,
      /decide the exit status/,
    ],
    [
      'the environment is config',
      'src/run.ts',
      `export const x = process.env['HOME'];`,
      /environment is read in config/,
    ],
    ['no default exports', 'src/ui/a.ts', `export default 1;`, /exports by default/],
    ['… not even renamed', 'src/ui/a.ts', `const x = 1; export { x as default };`, /exports by default/],
    ['… nor of functions', 'src/ui/a.ts', `export default function f() {}`, /exports by default/],
    ['no barrels', 'src/ui/a.ts', `export * from '../errors.js';`, /only passes on/],
    ['names say something', 'src/ui/string-utils.ts', `export const x = 1;`, /says nothing/],
    ['folders too', 'src/ui/helpers/a.ts', `export const x = 1;`, /says nothing/],
    ['every folder has a place', 'src/extras/a.ts', `export const x = 1;`, /no place in the layout/],
    ['imports exist', 'src/ui/a.ts', `import './gone.js';`, /there is no src\/ui\/gone\.ts/],
  ];
  for (const [rule, path, body, sentence] of broken) {
    it(rule, () => {
      const found = judge(path, body);
      assert.ok(
        found.some((it) => sentence.test(it)),
        `no ${String(sentence)} in ${JSON.stringify(found)}`,
      );
    });
  }

  it('asks for an opening sentence', () => {
    for (const opening of [
      '',
      '// A comment.',
      '/** no full stop at the end of it */',
      `import 'node:fs';`,
    ]) {
      assert.match(
        judge('src/ui/a.ts', 'export const x = 1;', opening).join(),
        /does not begin with a doc comment/,
      );
    }
    assert.deepEqual(
      judge('src/cli.ts', 'export const x = 1;', '#!/usr/bin/env node\n/** Words go in and come out. */'),
      [],
    );
  });

  it('lets through what is allowed', () => {
    const allowed: [path: string, body: string][] = [
      ['src/model/A.ts', `import { Type } from 'typebox';\nimport type { Plan } from './Plan.js';`],
      [
        'src/plan/a.ts',
        `import { createHash } from 'node:crypto';\nexport const at = (ms: number) => new Date(ms);`,
      ],
      [
        'src/analyse/a.ts',
        `import '../plan/make-plan.js';\nexport const process = (x: { fetch: 1 }) => x.fetch;`,
      ],
      ['src/drive/spare-thread.ts', `import '../registry.js';`],
      ['src/drive/spare-main.ts', `import '../registry.js';\nprocess.exit(0);`],
      ['src/registry.ts', `export const load = () => import('../providers/local/provider.js');`],
      ['providers/local/a.ts', `import '../../src/runtime/gateway.js';\nexport const x = process.env['A'];`],
      ['workloads/noop/functions/b.ts', `import type { X } from '../../context/index.js';`],
      ['src/engine/service-time.ts', `export const performance = 1;`],
    ];
    for (const [path, body] of allowed) assert.deepEqual(judge(path, body), [], path);
  });
});
