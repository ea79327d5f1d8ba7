/** Facts of all modules go in; sentences that say which module breaks which rule of the architecture come out. */
import { posix } from 'node:path';
import type { ModuleFacts } from './facts.js';
import { whyNot, zoneOf } from './zones.js';

/** The declared homes of each outside package: a file, or a folder with a slash at its end. */
export const HOMES: Readonly<Record<string, readonly string[]>> = {
  'hdr-histogram-js': ['src/engine/', 'src/drive/wasm-histograms.ts'],
  autocannon: ['src/drive/closed-loop.ts', 'src/drive/closed-connection.ts'],
  'chart.js': ['reports/'],
  yargs: ['src/cli.ts', 'src/commands/'],
  typebox: ['src/drive/', 'src/model/', 'src/record/', 'src/dashboard/', 'scripts/'],
  esbuild: ['src/deploy/', 'src/config/', 'scripts/'],
  fauxqs: ['src/runtime/stores/'],
  dynalite: ['src/runtime/stores/'],
  yauzl: ['src/runtime/lambda-api/'],
  '@aws-sdk/client-s3': ['workloads/context/stores/', 'providers/local/', 'providers/aws/'],
  '@aws-sdk/client-dynamodb': ['workloads/context/stores/', 'providers/local/', 'providers/aws/'],
  '@aws-sdk/client-sqs': ['workloads/context/stores/', 'providers/aws/'],
  '@aws-sdk/client-lambda': ['src/transports/', 'providers/aws/'],
  '@aws-sdk/client-sfn': ['providers/aws/'],
  '@aws-sdk/client-iam': ['providers/aws/'],
  '@aws-sdk/client-sts': ['providers/aws/'],
  '@aws-sdk/client-cloudwatch-logs': ['providers/aws/'],
  '@aws-sdk/client-resource-groups-tagging-api': ['providers/aws/'],
};

/** Dependencies that nobody imports: they hold what other packages need at a version that runs on every Node promised. */
export const HELD: Readonly<Record<string, string>> = {
  'light-my-request': 'fauxqs → fastify; from 6.7 it needs cookie 2, which asks for Node 22',
};

/** No clock, no chance, no file: what these need of the world is passed in. */
const PURE = [
  'src/plan/',
  'src/analyse/',
  'src/compare/',
  'src/statistics/',
  'src/thresholds/',
  'src/dashboard/derive/',
  'src/engine/schedule.ts',
  'src/engine/schedule/',
];
/** Hashing is a pure function; the rest of node:crypto is not. */
const PURE_BUILTINS = new Set(['node:crypto', 'node:path', 'node:util', 'node:assert']);

/** The command, entries of processes of their own, and what ends those with their parent. */
const EXITS = [/^src\/cli\.ts$/, /-main\.ts$/, /^src\/runtime\/stores\/end-with-parent\.ts$/];
/** Configuration, what faces a terminal, code inside of functions (whose environment is given to them), and SDKs' credential chains. */
const READS_ENVIRONMENT = [
  /^src\/(config|ui)\//,
  /^src\/cli\.ts$/,
  /^src\/runtime\/load-handler\.ts$/,
  /^src\/runtime\/fusion\/fused-handler\.ts$/,
  /^workloads\/context\//,
  // Code of functions finds what their platform gave them there.
  /^src\/initiator\/role-credentials\.ts$/,
  /^(providers|scripts)\//,
];
/** Files that a user names or sends: config files and functions. Everything of ours is imported by its name, where this test sees it. */
const IMPORTS_COMPUTED = [/^src\/config\//, /^src\/runtime\/load-handler\.ts$/];
const NAMELESS = /(^|[-.])(utils?|helpers?|common|misc|managers?|services?)$/i;
const PUBLIC_BARRELS = new Set(['src/index.ts', 'workloads/context/index.ts']);

export function violations(modules: readonly ModuleFacts[]): string[] {
  const paths = new Set(modules.map((module) => module.path));
  return [
    ...modules.flatMap((module) => [
      ...importViolations(module, paths),
      ...useViolations(module),
      ...formViolations(module),
    ]),
    ...purityViolations(modules),
  ];
}

function importViolations(module: ModuleFacts, paths: ReadonlySet<string>): string[] {
  const from = zoneOf(module.path);
  if (from.kind === 'unknown') return [`${module.path}: its folder has no place in the layout`];
  return module.imports.flatMap(({ specifier, line }) => {
    const at = `${module.path}:${line} imports ${specifier}`;
    if (specifier.startsWith('node:')) {
      return from.kind === 'model' || from.kind === 'handler'
        ? [`${at}: ${from.kind} imports nothing of Node`]
        : [];
    }
    if (!specifier.startsWith('.')) return outsideViolations(at, module.path, specifier);
    const target = targetOf(module.path, specifier);
    // Data files (templates, JSON) belong to the folder that they lie in; `dist/` and parents of the project are nobody's.
    if (target.startsWith('..')) return [`${at}: outside of the project`];
    if (/\.ts$/.test(target) && !paths.has(target)) return [`${at}: there is no ${target}`];
    const why = whyNot(from, zoneOf(target));
    return why === null ? [] : [`${at}: ${why}`];
  });
}

function outsideViolations(at: string, path: string, specifier: string): string[] {
  const parts = specifier.split('/');
  const name = parts.slice(0, specifier.startsWith('@') ? 2 : 1).join('/');
  const homes = HOMES[name];
  if (homes === undefined) return [`${at}: an outside package without a declared home`];
  const home = homes.some((place) => (place.endsWith('/') ? path.startsWith(place) : path === place));
  return home ? [] : [`${at}: the home of ${name} is ${homes.join(', ')}`];
}

function useViolations(module: ModuleFacts): string[] {
  return module.uses.flatMap(({ name, line }) => {
    const at = `${module.path}:${line} uses ${name}`;
    if (/^process\.(exit|exitCode=|reallyExit|abort)$/.test(name)) {
      return EXITS.some((place) => place.test(module.path))
        ? []
        : [`${at}: only the command and process entries decide the exit status`];
    }
    if (/^process\.env(\.|$)/.test(name)) {
      return READS_ENVIRONMENT.some((place) => place.test(module.path))
        ? []
        : [`${at}: the environment is read in config and passed on`];
    }
    if (name === 'import(computed)' && !IMPORTS_COMPUTED.some((place) => place.test(module.path))) {
      return [`${at}: only files of the user's are imported by a computed name`];
    }
    return [];
  });
}

function formViolations(module: ModuleFacts): string[] {
  const found: string[] = [];
  // A declaration file says what a foreign package looks like, in that package's own form.
  if (module.path.endsWith('.d.ts')) return found;
  if (module.opening === null || !/^\S.{10,}[.?!]$/.test(module.opening)) {
    found.push(`${module.path}: does not begin with a doc comment of one sentence`);
  }
  if (module.defaultExport) found.push(`${module.path}: exports by default`);
  if (module.barrel && !PUBLIC_BARRELS.has(module.path))
    found.push(`${module.path}: only passes on what others export`);
  const segments = module.path.replace(/(\.d)?\.ts$/, '').split('/');
  if (segments.some((segment) => NAMELESS.test(segment))) {
    found.push(`${module.path}: a name that says nothing of what is in it`);
  }
  return found;
}

/** Pure modules, and everything of ours that they load: no clock, no chance, no file, no network. */
function purityViolations(modules: readonly ModuleFacts[]): string[] {
  const byPath = new Map(modules.map((module) => [module.path, module]));
  const queue = modules
    .filter(({ path }) => PURE.some((place) => path.startsWith(place)))
    .map((module) => ({ module, via: '' }));
  const seen = new Set<string>();
  const found: string[] = [];
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    const { module, via } = next;
    if (seen.has(module.path)) continue;
    seen.add(module.path);
    for (const { name, line } of module.uses) {
      if (name !== 'process.exitCode=') found.push(`${module.path}:${line} uses ${name}: must be pure${via}`);
    }
    for (const { specifier, line, runtime } of module.imports) {
      if (!runtime) continue;
      if (specifier.startsWith('node:') && !PURE_BUILTINS.has(specifier)) {
        found.push(`${module.path}:${line} imports ${specifier}: must be pure${via}`);
      }
      const target = specifier.startsWith('.') ? byPath.get(targetOf(module.path, specifier)) : undefined;
      if (target !== undefined) queue.push({ module: target, via: ` (loaded by ${module.path})` });
    }
  }
  return found;
}

function targetOf(path: string, specifier: string): string {
  return posix.join(posix.dirname(path), specifier).replace(/\.js$/, '.ts');
}
