/** The settings and files of a version go in; what the registry deploys comes out. */
import { ENTRY_EXTENSIONS, type DeployedFile, type FunctionSpec } from '../function-spec.js';
import { LATEST, REGION } from './function-reference.js';
import { isProvided, type FunctionSettings } from './function-settings.js';

/** AWS Lambda: 1000 for an account. An instance is a process here. */
const MAX_INSTANCES = 64;
const PLACEHOLDER = 'faasmark';

export function lambdaSpec(
  name: string,
  version: string,
  settings: FunctionSettings,
  files: readonly DeployedFile[],
): FunctionSpec {
  const { handler, memoryMb, timeoutSeconds, runtime } = settings;
  // A colon stands in no function's name: versions share the registry with them.
  const deployedName = version === LATEST ? name : `${name}:${version}`;
  return {
    name: deployedName,
    runtime: isProvided(runtime) ? 'provided' : 'node',
    files,
    entry: isProvided(runtime) ? { file: 'bootstrap', export: handler } : entryOf(handler, files),
    memoryMb,
    timeoutMs: timeoutSeconds * 1000,
    minInstances: 0,
    maxInstances: MAX_INSTANCES,
    keepAliveMs: null,
    concurrency: 1,
    yields: true,
    // Developer guide, Defined runtime environment variables.
    environment: {
      ...settings.environment,
      _HANDLER: handler,
      AWS_REGION: REGION,
      AWS_DEFAULT_REGION: REGION,
      // Of the function's role, on AWS. Here nobody checks them; SDKs and signers want to have some.
      AWS_ACCESS_KEY_ID: PLACEHOLDER,
      AWS_SECRET_ACCESS_KEY: PLACEHOLDER,
      AWS_SESSION_TOKEN: PLACEHOLDER,
      AWS_EXECUTION_ENV: `AWS_Lambda_${runtime}`,
      AWS_LAMBDA_FUNCTION_NAME: name,
      AWS_LAMBDA_FUNCTION_VERSION: version,
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memoryMb),
      AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
      AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${name}`,
    },
  };
}

/** As on AWS Lambda a handler that is missing, or names nothing, can be deployed: its calls fail. */
function entryOf(handler: string, files: readonly DeployedFile[]): FunctionSpec['entry'] {
  const dot = handler.indexOf('.', handler.lastIndexOf('/') + 1);
  const stem = dot < 0 ? handler : handler.slice(0, dot);
  const paths = new Set(files.map(({ path }) => path));
  const candidates = ENTRY_EXTENSIONS.map((extension) => `${stem}${extension}`);
  const file = candidates.find((candidate) => paths.has(candidate)) ?? `${stem}.js`;
  return { file, export: dot < 0 ? '' : handler.slice(dot + 1) };
}
