/** The path of a TypeScript or JavaScript module goes in; what it exports comes out, wherever it lies and whatever it imports. */
import { randomUUID } from 'node:crypto';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { isBuiltin } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, dirname, extname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build, transform, type BuildFailure, type Message, type Plugin } from 'esbuild';
import { FaasmarkError, messageOf } from '../errors.js';
import { isRecord } from './is-record.js';

const OWN_MODULES: Readonly<Record<string, string>> = {
  faasmark: new URL('../index.js', import.meta.url).href,
  'faasmark/functions': new URL('../../workloads/context/index.js', import.meta.url).href,
};

/** Throws 'bad-config' with file and line when it does not parse, imports what is not there, or throws. */
export async function evaluateModule(path: string): Promise<Record<string, unknown>> {
  const code = await bundle(path);
  const sourceMapsBefore = process.sourceMapsEnabled;
  // So that what the file throws names its own lines and not those of the bundle.
  process.setSourceMapsEnabled(true);
  const temporary = await writeBeside(path, code);
  try {
    return (await import(pathToFileURL(temporary).href)) as Record<string, unknown>;
  } catch (error) {
    throw new FaasmarkError({
      code: 'bad-config',
      message: `${place(path, error)}: throws "${messageOf(error)}" when it is loaded`,
      hint: 'repair the file, or leave it out with --config <another>',
      cause: error,
    });
  } finally {
    await rm(temporary, { force: true });
    process.setSourceMapsEnabled(sourceMapsBefore ?? false);
  }
}

/** `file:line:column: what is wrong` of JSON text, or null when esbuild finds nothing wrong. */
export async function locateSyntaxError(path: string, source: string): Promise<string | null> {
  try {
    await transform(source, { loader: 'json', logLevel: 'silent', sourcefile: basename(path) });
    return null;
  } catch (error) {
    return isBuildFailure(error) ? sentence(path, error.errors) : null;
  }
}

async function bundle(path: string): Promise<string> {
  try {
    const result = await build({
      entryPoints: [path],
      bundle: true,
      write: false,
      format: 'esm',
      platform: 'node',
      target: `node${process.versions.node}`,
      sourcemap: 'inline',
      sourcesContent: false,
      logLevel: 'silent',
      absWorkingDir: dirname(path),
      // The stem of the output decides what relative `sources` of the source map are relative to.
      outfile: join(dirname(path), 'faasmark.config.tmp.mjs'),
      define: {
        'import.meta.url': '__faasmark_url',
        'import.meta.filename': '__faasmark_filename',
        'import.meta.dirname': '__faasmark_dirname',
      },
      plugins: [keepPackagesOutside, keepModuleUrls],
    });
    return result.outputFiles[0]?.text ?? '';
  } catch (error) {
    if (!isBuildFailure(error)) throw error;
    throw new FaasmarkError({
      code: 'bad-config',
      message: sentence(path, error.errors),
      hint: 'repair the file, or leave it out with --config <another>',
      cause: error,
    });
  }
}

/** Packages are imported from where they are, by absolute address, so that the bundle may lie anywhere. */
const keepPackagesOutside: Plugin = {
  name: 'keep-packages-outside',
  setup(building) {
    building.onResolve({ filter: /^[^./]/ }, async (args) => {
      if (args.kind === 'entry-point' || args.pluginData === 'asked') return undefined;
      const own = OWN_MODULES[args.path];
      if (own !== undefined) return { path: own, external: true };
      if (isBuiltin(args.path)) return { path: args.path, external: true };
      const found = await building.resolve(args.path, {
        kind: args.kind,
        resolveDir: args.resolveDir,
        importer: args.importer,
        pluginData: 'asked',
      });
      if (found.errors.length > 0) return { errors: found.errors };
      return { path: pathToFileURL(found.path).href, external: true };
    });
  },
};

const LOADERS = { '.ts': 'ts', '.mts': 'ts', '.cts': 'ts', '.tsx': 'tsx', '.jsx': 'jsx' } as const;

/** Workload definitions find their handlers relative to `import.meta.url`: each file keeps its own. On its first line, so that line numbers stand. */
const keepModuleUrls: Plugin = {
  name: 'keep-module-urls',
  setup(building) {
    building.onLoad({ filter: /\.[cm]?[jt]sx?$/ }, async ({ path }) => {
      const source = await readFile(path, 'utf8');
      const end = extname(path);
      const loader = end in LOADERS ? LOADERS[end as keyof typeof LOADERS] : 'js';
      const url = pathToFileURL(path).href;
      const prologue =
        `const __faasmark_url = ${JSON.stringify(url)}, __faasmark_filename = ${JSON.stringify(path)}, ` +
        `__faasmark_dirname = ${JSON.stringify(dirname(path))};`;
      return { contents: prologue + source.replace(/^#!.*/, ''), loader };
    });
  },
};

/** Beside the config file, where computed imports find what they expect; elsewhere when that folder is read-only. */
async function writeBeside(path: string, code: string): Promise<string> {
  const name = `faasmark.config.${randomUUID()}.tmp.mjs`;
  const beside = join(dirname(path), name);
  try {
    await writeFile(beside, code, { flag: 'wx' });
    return beside;
  } catch (error) {
    const reason = isRecord(error) ? error['code'] : undefined;
    if (reason !== 'EACCES' && reason !== 'EROFS' && reason !== 'EPERM') throw error;
    const elsewhere = join(tmpdir(), name);
    await writeFile(elsewhere, code, { flag: 'wx' });
    return elsewhere;
  }
}

function isBuildFailure(error: unknown): error is BuildFailure {
  return error instanceof Error && 'errors' in error && Array.isArray(error.errors);
}

function sentence(path: string, errors: readonly Message[]): string {
  const first = errors[0];
  if (first === undefined) return `${basename(path)}: does not parse`;
  const { location } = first;
  const where =
    location === null
      ? basename(path)
      : `${basename(location.file)}:${String(location.line)}:${String(location.column + 1)}`;
  return `${where}: ${first.text}`;
}

/** The first line of the stack that lies beside the config file. */
function place(path: string, error: unknown): string {
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  for (const match of stack.matchAll(/(?:\(|at )((?:file:\/\/)?\/[^\s()]+?):(\d+):(\d+)/g)) {
    const file = (match[1] ?? '').startsWith('file:') ? fileURLToPath(match[1] ?? '') : (match[1] ?? '');
    if (!file.includes('node_modules') && dirname(file) === dirname(path) && !file.endsWith('.tmp.mjs')) {
      return `${basename(file)}:${match[2] ?? ''}`;
    }
  }
  return basename(path);
}
