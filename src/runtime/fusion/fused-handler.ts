/** The steps of a chain go in; a handler comes out, in the process that is to be their instance, that carries out one after the other. */
import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { describeError } from '../describe-error.js';
import { emptyEventLoopOfInstance } from '../empty-event-loop.js';
import { MAX_PAYLOAD_BYTES } from '../frames.js';
import { loadHandler, type Handler, type HandlerContext } from '../load-handler.js';
import { fusedErrorType } from './fused-reply.js';

export interface FusedStep {
  state: string;
  functionName: string;
  /** Relative to the fused function's own. */
  folder: string;
  entry: { file: string; export: string };
  memoryMb: number;
  timeoutMs: number;
  /** What it is told of itself; the rest is the instance's own. */
  environment: Record<string, string>;
}

interface LoadedStep extends FusedStep {
  handler: Handler;
  cwd: string;
  /** Variables whose values are not those of every step; undefined where it has none. */
  own: readonly (readonly [string, string | undefined])[];
}

/** As the instance reports any error: with the step in front of its type. */
class StepError extends Error {
  constructor(step: number, described: string) {
    const { errorType, errorMessage, trace } = JSON.parse(described) as Described;
    super(errorMessage);
    this.name = fusedErrorType(step, errorType);
    this.stack = (trace ?? []).join('\n');
  }
}

interface Described {
  errorType: string;
  errorMessage: string;
  trace?: string[];
}

/** @param baseUrl of the fused function's folder @param maxResultBytes what a state may hand on */
export async function fusedHandler(
  steps: readonly FusedStep[],
  baseUrl: string,
  maxResultBytes: number,
): Promise<Handler> {
  const loaded = await loadSteps(steps, baseUrl);
  let at: LoadedStep | null = null;
  return async (event, context) => {
    const us: number[] = [];
    let value = event;
    for (const [index, step] of loaded.entries()) {
      const beganMs = performance.now();
      if (at?.folder !== step.folder) moveTo((at = step));
      let result: unknown;
      try {
        result = await step.handler(value, contextOf(step, context, beganMs, index));
        // The last one is made text by the instance itself.
        if (index < loaded.length - 1) value = throughJson(result, step, maxResultBytes);
      } catch (thrown) {
        throw new StepError(index, describeError(thrown));
      }
      us.push(Math.round((performance.now() - beganMs) * 1000));
      if (index === loaded.length - 1) value = result;
    }
    // JSON has no functions and symbols: alone they are null, as they are in a reply.
    const hasText = typeof value !== 'function' && typeof value !== 'symbol' && value !== undefined;
    return { us, output: hasText ? value : null };
  };
}

async function loadSteps(steps: readonly FusedStep[], baseUrl: string): Promise<LoadedStep[]> {
  /** By folder. */
  const loaded = new Map<string, { handler: Handler; cwd: string; variables: Variables }>();
  const shared = currentVariables();
  for (const { functionName: name, folder, ...rest } of steps) {
    if (loaded.has(folder)) continue;
    const cwd = fileURLToPath(new URL(folder, baseUrl));
    // Nothing is left of what the one before was told, or told itself.
    for (const left of Object.keys(process.env)) {
      if (!Object.hasOwn(shared, left)) Reflect.deleteProperty(process.env, left);
    }
    const environment = { ...shared, ...rest.environment };
    // Which instance it is, is said with each call.
    const init = { ...rest, id: randomUUID(), name, folder: cwd, fresh: false, environment };
    const handler = await loadHandler(init, emptyEventLoopOfInstance());
    loaded.set(folder, { handler, cwd, variables: currentVariables() });
  }
  const all = [...loaded.values()].map(({ variables }) => variables);
  const names = [...new Set(all.flatMap((variables) => Object.keys(variables)))];
  const differing = names.filter((name) => new Set(all.map((variables) => variables[name])).size > 1);
  return steps.flatMap((step) => {
    const found = loaded.get(step.folder);
    if (found === undefined) return [];
    const own = differing.map((name) => [name, found.variables[name]] as const);
    return { ...step, handler: found.handler, cwd: found.cwd, own };
  });
}

type Variables = Record<string, string>;

function currentVariables(): Variables {
  const entries = Object.entries(process.env);
  return Object.fromEntries(entries.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
}

/** What belongs to the process and not to a call. */
function moveTo({ cwd, own }: LoadedStep): void {
  process.chdir(cwd);
  for (const [name, value] of own) {
    if (value === undefined) Reflect.deleteProperty(process.env, name);
    else process.env[name] = value;
  }
}

function contextOf(
  { functionName, memoryMb, timeoutMs }: FusedStep,
  context: HandlerContext,
  beganMs: number,
  index: number,
): HandlerContext {
  return {
    ...context,
    functionName,
    memoryLimitInMB: memoryMb,
    awsRequestId: index === 0 ? context.awsRequestId : randomUUID(),
    getRemainingTimeInMillis: () => Math.max(0, timeoutMs - (performance.now() - beganMs)),
  };
}

/** What the next step gets shares no object with what this one returned: as if it had travelled. */
function throughJson(result: unknown, { state }: FusedStep, maxResultBytes: number): unknown {
  const text = stringified(result);
  const bytes = Buffer.byteLength(text);
  if (bytes > MAX_PAYLOAD_BYTES) {
    const message = `Response payload size (${bytes} bytes) exceeded maximum allowed payload size (${MAX_PAYLOAD_BYTES} bytes).`;
    throw named('Function.ResponseSizeTooLarge', message);
  }
  if (bytes > maxResultBytes) {
    const message = `The state '${state}' returned a result with a size exceeding the maximum number of bytes service limit of ${maxResultBytes}.`;
    throw named('States.DataLimitExceeded', message);
  }
  return JSON.parse(text);
}

function stringified(result: unknown): string {
  try {
    return JSON.stringify(result) ?? 'null';
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw named('Runtime.MarshalError', `Unable to stringify response body: ${reason}`);
  }
}

function named(name: string, message: string): Error {
  return Object.assign(new Error(message), { name });
}
