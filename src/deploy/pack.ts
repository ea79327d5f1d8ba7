/** A function as planned and the runtime it is for enter; the bundle to deploy leaves. */
import { fileURLToPath } from 'node:url';
import type { BuildFailure, Message } from 'esbuild';
import { FaasmarkError, messageOf } from '../errors.js';
import type { Artifact, RuntimeRef } from '../model/Artifact.js';
import type { FunctionPlan } from '../model/Program.js';
import { artifactOf } from './artifact-of.js';
import { bundle, ENTRY } from './bundle.js';

/** Of the source tree or of `dist`, whichever this module stands in; esbuild reads both. */
const CONTEXT = fileURLToPath(new URL('../../workloads/context/', import.meta.url));

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
  const code = await bundleOf(fn);
  return artifactOf([{ path: 'index.cjs', contents: new TextEncoder().encode(code) }], runtime);
}

async function bundleOf(fn: FunctionPlan): Promise<string> {
  try {
    return await bundle({ source: entrySource(fn), resolveDir: CONTEXT });
  } catch (error) {
    throw isBuildFailure(error) ? badSources(fn, error) : bundlerFailed(fn, error);
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

export function isBuildFailure(error: unknown): error is BuildFailure {
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
export function located({ text, location }: Message): string {
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
