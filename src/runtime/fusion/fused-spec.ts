/** The functions of a chain's steps go in; one function comes out that has the files of all, and carries them out one after the other. */
import { randomUUID } from 'node:crypto';
import type { DeployedFile, FunctionSpec } from '../function-spec.js';
import type { HostedFunction } from '../hosted-function.js';
import type { FusedStep } from './fused-handler.js';
import type { FusibleState } from './fusible-chain.js';
import { readFolder } from './read-folder.js';

const FUSED_HANDLER = new URL('./fused-handler.js', import.meta.url).href;
const MAX_TIMEOUT_MS = 900_000;
/** What AWS Lambda tells each function of itself (developer guide, "Defined runtime environment variables"): each step has its own. */
const OF_ONE_FUNCTION =
  /^(_HANDLER|AWS_LAMBDA_(FUNCTION_NAME|FUNCTION_VERSION|LOG_GROUP_NAME|LOG_STREAM_NAME|INITIALIZATION_TYPE))$/;

/** Without what each of the steps is told of itself. */
export function sharedEnvironment({ environment }: FunctionSpec): Record<string, string> {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !OF_ONE_FUNCTION.test(name)));
}

/** @throws when files of a step cannot be read, or are too many */
export async function fusedSpec(
  states: readonly FusibleState[],
  hosted: readonly HostedFunction[],
  maxResultBytes: number,
): Promise<FunctionSpec> {
  const files: DeployedFile[] = [];
  const folders = new Map<HostedFunction, string>();
  const steps: FusedStep[] = [];
  for (const [index, each] of hosted.entries()) {
    const { name, entry, memoryMb, timeoutMs, environment } = each.spec;
    let folder = folders.get(each);
    if (folder === undefined) {
      folder = `step-${index}`;
      folders.set(each, folder);
      for (const { path, contents } of await readFolder(each.folder)) {
        files.push({ path: `${folder}/${path}`, contents });
      }
    }
    steps.push({
      state: states[index]?.name ?? '',
      functionName: name,
      folder,
      entry,
      memoryMb,
      timeoutMs,
      environment: Object.fromEntries(
        Object.entries(environment).filter(([name]) => OF_ONE_FUNCTION.test(name)),
      ),
    });
  }
  const main = [
    `import { fusedHandler } from ${JSON.stringify(FUSED_HANDLER)};`,
    // Text in quotes, and not an object in braces: there `__proto__` would be no name like others.
    `const steps = JSON.parse(${JSON.stringify(JSON.stringify(steps))});`,
    `export const handler = await fusedHandler(steps, import.meta.url, ${maxResultBytes});`,
  ].join('\n');
  const specs = hosted.map(({ spec }) => spec);
  return {
    // A tilde stands in no function's name.
    name: `fused~${specs[0]?.name.replace(':', '.') ?? ''}~${randomUUID()}`,
    runtime: 'node',
    files: [{ path: 'fused-main.mjs', contents: Buffer.from(main) }, ...files],
    entry: { file: 'fused-main.mjs', export: 'handler' },
    memoryMb: specs[0]?.memoryMb ?? 0,
    timeoutMs: Math.min(
      MAX_TIMEOUT_MS,
      specs.reduce((sum, { timeoutMs }) => sum + timeoutMs, 0),
    ),
    environment: specs[0] === undefined ? {} : sharedEnvironment(specs[0]),
    minInstances: Math.min(...specs.map(({ minInstances }) => minInstances)),
    keepAliveMs: specs[0]?.keepAliveMs ?? null,
    maxInstances: Math.min(...specs.map(({ maxInstances }) => maxInstances)),
    // Steps have one working directory after the other.
    concurrency: 1,
    yields: specs.every(({ yields }) => yields),
  };
}
