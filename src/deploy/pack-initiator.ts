/** The workloads that an initiator is to drive go in; its artifact comes out: the engine, what makes their inputs and checks their results, and the programs of its threads. */
import { fileURLToPath } from 'node:url';
import { FaasmarkError, messageOf } from '../errors.js';
import type { Artifact, RuntimeRef } from '../model/Artifact.js';
import { artifactOf } from './artifact-of.js';
import { bundle } from './bundle.js';
import { isBuildFailure, located } from './pack.js';

/** Of the source tree or of `dist`, whichever this module stands in; esbuild reads both. */
const INITIATOR = fileURLToPath(new URL('../initiator/', import.meta.url));
const DRIVE = fileURLToPath(new URL('../drive/', import.meta.url));
const DEFINITIONS = fileURLToPath(new URL('../config/define.js', import.meta.url));
const CONTEXT = fileURLToPath(new URL('../../workloads/context/index.js', import.meta.url));

/** A workload and where it comes from. */
export interface DrivenWorkload {
  name: string;
  /** Built in: the module, as seen from the folder of the initiator, and its export. */
  module: { path: string; export: string } | null;
}

export interface InitiatorContents {
  workloads: readonly DrivenWorkload[];
  /** Defines those that are not built in; null: all are. */
  configFile: string | null;
}

/** In a function there is no such file, but definitions that look beside themselves for sources find a name. */
const DEFINE = {
  'import.meta.url': '"file:///faasmark/initiator.mjs"',
  'import.meta.filename': '"/faasmark/initiator.mjs"',
  'import.meta.dirname': '"/faasmark"',
};

/** @throws `bad-config` when a config file cannot be bundled, `deploy-failed` when the bundler fails */
export async function packInitiator(contents: InitiatorContents, runtime: RuntimeRef): Promise<Artifact> {
  try {
    const alias = { faasmark: DEFINITIONS, 'faasmark/functions': CONTEXT };
    const code = await bundle({
      source: entrySource(contents),
      resolveDir: INITIATOR,
      define: DEFINE,
      alias,
    });
    const alarm = await bundle({ source: `import './alarm-thread.js';`, resolveDir: INITIATOR });
    const nullTarget = await bundle({ source: `import './null-target-thread.js';`, resolveDir: DRIVE });
    const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
    return artifactOf(
      [
        { path: 'index.cjs', contents: encode(code) },
        { path: 'alarm.cjs', contents: encode(alarm) },
        { path: 'null-target.cjs', contents: encode(nullTarget) },
      ],
      runtime,
    );
  } catch (error) {
    if (isBuildFailure(error)) {
      const problems = error.errors.map((each) => ({
        message: located(each),
        hint: 'an initiator takes the whole config file along: import from faasmark only what defines',
      }));
      throw new FaasmarkError({
        code: 'bad-config',
        message: `the initiator cannot be packed: ${problems.map(({ message }) => message).join('; ')}`,
        hint: 'keep workloads in a module of their own, or measure with --vantage external',
        problems,
        cause: error,
      });
    }
    throw new FaasmarkError({
      code: 'deploy-failed',
      message: `the initiator could not be packed: ${messageOf(error)}`,
      hint: 'reinstall with `npm ci`: the bundler esbuild does not run here',
      cause: error,
    });
  }
}

function entrySource({ workloads, configFile }: InitiatorContents): string {
  const builtIn = workloads.flatMap(({ name, module }) => (module === null ? [] : [{ name, module }]));
  const own = workloads.filter(({ module }) => module === null).map(({ name }) => name);
  return [
    `import { createInitiator } from './create-initiator.js';`,
    ...builtIn.map(
      ({ module }, index) =>
        `import { ${module.export} as workload${index} } from ${JSON.stringify(module.path)};`,
    ),
    ...(configFile === null || own.length === 0
      ? []
      : [`import * as file from ${JSON.stringify(configFile)};`]),
    `const workloads = {`,
    ...builtIn.map(({ name }, index) => `  ${JSON.stringify(name)}: workload${index},`),
    ...own.map(
      (name) =>
        `  ${JSON.stringify(name)}: file.default.extend.workloads.find(({ name }) => name === ${JSON.stringify(name)}),`,
    ),
    `};`,
    `export const handler = createInitiator({`,
    `  folder: __dirname,`,
    `  workloads,`,
    // Evaluated when they are first used: a plain initiator starts without an SDK.
    `  transports: {`,
    `    'lambda-sdk': async () => (await import('../transports/lambda-sdk-transport.js')).lambdaSdkTransport,`,
    `  },`,
    `  billReaders: {`,
    `    'aws-report': async () => (await import('../../providers/aws/report-line.js')).readReportTail,`,
    `  },`,
    `  putPart: async (key, text) =>`,
    `    (await import('../../workloads/context/stores/s3.js')).store.put(key, text, {}),`,
    `});`,
  ].join('\n');
}
