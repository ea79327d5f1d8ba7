/** The body of a deployment goes in, unknown; a checked function comes out, or one sentence that says what is wrong. */
import { RequestError } from './request-error.js';

export interface DeployedFile {
  path: string;
  contents: Buffer;
}

/** `node`: a module with a handler. `provided`: an executable `bootstrap` that speaks the Lambda Runtime API. */
export type FunctionRuntime = 'node' | 'provided';

/** What is deployed under a name. */
export interface FunctionSpec {
  name: string;
  runtime: FunctionRuntime;
  files: readonly DeployedFile[];
  /** The file is loaded and exports the handler; of `provided` it is started, and finds `export` in `_HANDLER`. */
  entry: { file: string; export: string };
  memoryMb: number;
  timeoutMs: number;
  environment: Readonly<Record<string, string>>;
  /** So many are kept ready: started once it is deployed, started again when they end, and not ended for being idle. */
  minInstances: number;
  maxInstances: number;
  /** How long an idle instance is kept; null for as long as the runtime keeps any. */
  keepAliveMs: number | null;
  /** Calls that one instance carries out at the same time. AWS Lambda's is 1. */
  concurrency: number;
  /** One that computes for long gives way to others (`give-way.ts`); false: it must keep to the time. */
  yields: boolean;
}

export const DEFAULT_MAX_INSTANCES = 64;
export const DEFAULT_CONCURRENCY = 1;
export const MAX_KEEP_ALIVE_MS = 24 * 60 * 60_000;
export const ENTRY_EXTENSIONS = ['.cjs', '.js', '.mjs'] as const;

const BOOTSTRAP = 'bootstrap';
const NAME = /^[A-Za-z0-9_-]{1,140}$/;
const VARIABLE = /^[A-Za-z_][A-Za-z0-9_]*$/;

export function isFunctionName(name: string): boolean {
  return NAME.test(name);
}

/** @throws RequestError 400 */
export function parseFunctionSpec(name: string, body: unknown): FunctionSpec {
  if (!isFunctionName(name)) throw bad(`the name must match ${NAME.source}`);
  if (!isRecord(body)) throw bad('the body must be a JSON object');
  const files = parseFiles(body['files']);
  const runtime = parseRuntime(body['runtime'] ?? 'node');
  const maxInstances = parseInteger('maxInstances', body['maxInstances'] ?? DEFAULT_MAX_INSTANCES, 1, 1000);
  return {
    name,
    runtime,
    files,
    entry: runtime === 'node' ? parseEntry(body['entry'], files) : parseBootstrap(body['entry'] ?? '', files),
    memoryMb: parseInteger('memoryMb', body['memoryMb'], 64, 10_240),
    timeoutMs: parseInteger('timeoutMs', body['timeoutMs'], 1, 900_000),
    environment: parseEnvironment(body['environment'] ?? {}),
    minInstances: parseInteger('minInstances', body['minInstances'] ?? 0, 0, maxInstances),
    maxInstances,
    keepAliveMs: parseKeepAlive(body['keepAliveMs'] ?? null),
    // A bootstrap asks for one event after the other: more would wait in the instance while their time runs.
    concurrency: parseInteger(
      'concurrency',
      body['concurrency'] ?? DEFAULT_CONCURRENCY,
      1,
      runtime === 'node' ? 1000 : 1,
    ),
    yields: parseBoolean('yields', body['yields'] ?? true),
  };
}

function parseFiles(value: unknown): DeployedFile[] {
  if (!Array.isArray(value) || value.length === 0) throw bad('files must be an array of { path, base64 }');
  const seen = new Set<string>();
  return value.map((file: unknown) => {
    if (!isRecord(file) || typeof file['path'] !== 'string' || typeof file['base64'] !== 'string') {
      throw bad('each of files must be { path, base64 } and nothing else');
    }
    const { path, base64, ...others } = file;
    if (Object.keys(others).length > 0) throw bad('each of files must be { path, base64 } and nothing else');
    if (!isSafePath(path))
      throw bad(`the path ${JSON.stringify(path)} is not relative and inside the folder`);
    if (seen.has(path)) throw bad(`the path ${JSON.stringify(path)} comes twice`);
    seen.add(path);
    return { path, contents: Buffer.from(base64, 'base64') };
  });
}

/** Relative, forward slashes, no step out, nothing a file system could read in another way. */
export function isSafePath(path: string): boolean {
  if (path.length > 500 || /[\\:\0]/.test(path)) return false;
  return path.split('/').every((part) => part !== '' && part !== '.' && part !== '..');
}

function parseEntry(value: unknown, files: readonly DeployedFile[]): FunctionSpec['entry'] {
  const match = typeof value === 'string' ? /^(.+)\.([A-Za-z_$][\w$]*)$/.exec(value) : null;
  if (match === null) throw bad('entry must be "<file without extension>.<export>"');
  const [, stem, exported] = match;
  const candidates = ENTRY_EXTENSIONS.map((extension) => `${stem}${extension}`);
  const file = candidates.find((candidate) => files.some(({ path }) => path === candidate));
  if (file === undefined || exported === undefined) {
    throw bad(`entry ${String(value)}: none of ${candidates.join(', ')} is among the files`);
  }
  return { file, export: exported };
}

function parseRuntime(value: unknown): FunctionRuntime {
  if (value === 'node' || value === 'provided') return value;
  throw bad('runtime must be "node" or "provided"');
}

/** @param handler any text: it means something to the bootstrap alone */
function parseBootstrap(handler: unknown, files: readonly DeployedFile[]): FunctionSpec['entry'] {
  if (typeof handler !== 'string' || handler.length > 128 || handler.includes('\0')) {
    throw bad('entry must be a string of at most 128 characters');
  }
  if (!files.some(({ path }) => path === BOOTSTRAP)) throw bad(`no ${BOOTSTRAP} is among the files`);
  return { file: BOOTSTRAP, export: handler };
}

function parseEnvironment(value: unknown): Record<string, string> {
  if (!isRecord(value)) throw bad('environment must be an object');
  const environment: Record<string, string> = {};
  for (const [name, text] of Object.entries(value)) {
    if (!VARIABLE.test(name)) throw bad(`environment: ${JSON.stringify(name)} is no name of a variable`);
    if (typeof text !== 'string' || text.includes('\0')) throw bad(`environment: ${name} must be a string`);
    environment[name] = text;
  }
  return environment;
}

function parseKeepAlive(value: unknown): number | null {
  return value === null ? null : parseInteger('keepAliveMs', value, 0, MAX_KEEP_ALIVE_MS);
}

function parseInteger(field: string, value: unknown, min: number, max: number): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max) return value;
  throw bad(`${field} must be an integer from ${min} to ${max}`);
}

function parseBoolean(field: string, value: unknown): boolean {
  if (typeof value === 'boolean') return value;
  throw bad(`${field} must be true or false`);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function bad(message: string): RequestError {
  return new RequestError(400, 'InvalidParameterValueException', message);
}
