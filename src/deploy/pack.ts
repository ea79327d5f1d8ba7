/** A function as planned and the runtime it is for enter; the bundle to deploy leaves. */
import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { build, stop, type BuildFailure, type BuildOptions, type Message, type Metafile } from 'esbuild';
import { FaasmarkError, messageOf } from '../errors.js';
import type { Artifact, ArtifactFile, RuntimeRef } from '../model/Artifact.js';
import type { FunctionPlan } from '../model/Program.js';

/** Of the source tree or of `dist`, whichever this module stands in; esbuild reads both. */
const CONTEXT = fileURLToPath(new URL('../../workloads/context/', import.meta.url));

/** What esbuild calls the module that exists only in memory. */
const ENTRY = '<entry>';

const OPTIONS = {
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  // The modern builds of the SDK, from which unused operations can be dropped.
  mainFields: ['module', 'main'],
  treeShaking: true,
  minifySyntax: true,
  // Names and lines stay, so that the stack of a failing function can be read.
  minifyIdentifiers: false,
  minifyWhitespace: false,
  legalComments: 'none',
  sourcemap: false,
  charset: 'utf8',
  logLevel: 'silent',
  write: false,
  metafile: true,
} as const satisfies BuildOptions;

/**
 * One file, `index.cjs`, with entry `index.handler`: the handlers, the shim, and the clients of the stores that the function
 * uses. The same function and sources give the same bytes on every machine.
 * Throws `bad-config` with one problem per mistake when a source cannot be bundled, `deploy-failed` when the bundler itself
 * fails or the runtime's language has no packer.
 */
export async function pack(fn: FunctionPlan, runtime: RuntimeRef): Promise<Artifact> {
  if (runtime.language !== 'node') {
    throw new FaasmarkError({
      code: 'deploy-failed',
      message: `function "${fn.name}" cannot be packed for ${runtime.identifier}: only handlers for Node can`,
      hint: 'choose a Node runtime with --runtime',
    });
  }
  const code = await bundle(fn);
  const files: ArtifactFile[] = [{ path: 'index.cjs', contents: new TextEncoder().encode(code) }];
  return { files, entry: 'index.handler', runtime, sha256: sha256Of(files) };
}

/** The bundler is a process of its own; when nobody packs any more it goes, and does not sit beside what is measured. */
let packing = 0;

async function bundle(fn: FunctionPlan): Promise<string> {
  packing += 1;
  try {
    const { outputFiles, metafile } = await build({
      ...OPTIONS,
      stdin: { contents: entrySource(fn), resolveDir: CONTEXT, sourcefile: ENTRY, loader: 'ts' },
      // Messages name files as seen from where the user stands; the bundle itself depends on no folder.
      absWorkingDir: process.cwd(),
    });
    const [output] = outputFiles;
    if (output === undefined) throw new Error('the bundler wrote no file');
    return withoutPaths(output.text, metafile);
  } catch (error) {
    throw isBuildFailure(error) ? badSources(fn, error) : bundlerFailed(fn, error);
  } finally {
    packing -= 1;
    if (packing === 0) await stop();
  }
}

/** The module that binds this function's parts together. */
function entrySource(fn: FunctionPlan): string {
  const handlers = fn.handlers.map(({ name, sources }, index) => ({ name, index, path: sources.node }));
  const invokes = fn.program.kind === 'continue' && fn.program.rest.length > 0;
  return [
    `import { createEntry } from './shim.js';`,
    ...handlers.map(
      ({ index, path }) => `import { handler as handler${index} } from ${JSON.stringify(path)};`,
    ),
    ...fn.stores.map((store) => `import { store as ${store} } from './stores/${store}.js';`),
    // A function that joins others has the client at hand from the start; any other loads it when a handler asks for it.
    invokes
      ? `import { invoke } from './invoke.js';`
      : `const invoke = async (name: string, body: string) => (await import('./invoke.js')).invoke(name, body);`,
    `export const handler = createEntry({`,
    `  program: ${JSON.stringify(fn.program)},`,
    `  handlers: { ${handlers.map(({ name, index }) => `${JSON.stringify(name)}: handler${index}`).join(', ')} },`,
    `  stores: [${fn.stores.join(', ')}],`,
    `  invoke,`,
    `});`,
  ].join('\n');
}

/**
 * esbuild writes each module's path, relative to the working directory, above its code and into the keys of wrapped CommonJS
 * modules. Where things lie on this machine is nobody's business, and the same function must have the same hash everywhere.
 */
function withoutPaths(code: string, metafile: Metafile): string {
  const paths = new Set(Object.keys(metafile.inputs));
  return code
    .split('\n')
    .filter((line) => !(line.startsWith('// ') && paths.has(line.slice(3))))
    .map((line) =>
      line.replace(/^( *)"([^"]+)"(?=\()/, (key, indent: string, path: string) =>
        paths.has(path) ? `${indent}${JSON.stringify(shortened(path))}` : key,
      ),
    )
    .join('\n');
}

/** From the last package folder on, or the file's name alone. */
function shortened(path: string): string {
  const inPackage = path.lastIndexOf('node_modules/');
  return inPackage === -1 ? path.slice(path.lastIndexOf('/') + 1) : path.slice(inPackage);
}

function sha256Of(files: readonly ArtifactFile[]): string {
  const hash = createHash('sha256');
  for (const { path, contents } of files) hash.update(`${path}\0${contents.byteLength}\0`).update(contents);
  return hash.digest('hex');
}

function isBuildFailure(error: unknown): error is BuildFailure {
  return error instanceof Error && 'errors' in error && Array.isArray(error.errors);
}

function badSources(fn: FunctionPlan, failure: BuildFailure): FaasmarkError {
  const problems = failure.errors.map((error) => ({ message: located(error), hint: 'correct the source' }));
  return new FaasmarkError({
    code: 'bad-config',
    message: `function "${fn.name}" cannot be packed: ${problems.map(({ message }) => message).join('; ')}`,
    hint: `correct the sources of ${fn.handlers.map(({ name }) => `"${name}"`).join(', ')}`,
    problems,
    cause: failure,
  });
}

/** What esbuild says of the module in memory is about a file that the text names. */
function located({ text, location }: Message): string {
  return location === null || location.file.endsWith(ENTRY)
    ? text
    : `${location.file}:${location.line}: ${text}`;
}

function bundlerFailed(fn: FunctionPlan, error: unknown): FaasmarkError {
  return new FaasmarkError({
    code: 'deploy-failed',
    message: `function "${fn.name}" could not be packed: ${messageOf(error)}`,
    hint: 'reinstall with `npm ci`: the bundler esbuild does not run here',
    cause: error,
  });
}
