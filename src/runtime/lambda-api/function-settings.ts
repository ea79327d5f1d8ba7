/** The configuration fields of a request body go in, unknown; checked settings come out, with AWS Lambda's defaults and words. */
import { RequestError } from '../request-error.js';
import { invalid } from './function-reference.js';

export interface FunctionSettings {
  runtime: string;
  handler: string;
  role: string;
  description: string;
  memoryMb: number;
  timeoutSeconds: number;
  ephemeralMb: number;
  architecture: string;
  environment: Readonly<Record<string, string>>;
}

/** AWS Lambda developer guide, Lambda runtimes: the Node.js ones that functions can be created with. They run on the Node at hand. */
const NODE_RUNTIMES = ['nodejs22.x', 'nodejs24.x'];
/** Of the same guide: a `bootstrap` in the package speaks the Runtime API. */
const PROVIDED_RUNTIMES = ['provided.al2', 'provided.al2023'];
const RUNTIMES = [...NODE_RUNTIMES, ...PROVIDED_RUNTIMES];
const HANDLER = /^\S{1,128}$/;
const ROLE = /^arn:(aws[a-zA-Z-]*)?:iam::\d{12}:role\/?[a-zA-Z_0-9+=,.@\-_/]+$/;
const VARIABLE = /^[a-zA-Z][a-zA-Z0-9_]+$/;
/** Developer guide, Reserved environment variables: those that a function cannot set. */
const RESERVED =
  /^(_HANDLER|_X_AMZN_TRACE_ID|AWS_DEFAULT_REGION|AWS_REGION|AWS_EXECUTION_ENV|AWS_LAMBDA_.*|AWS_ACCESS_KEY(_ID)?|AWS_SECRET_ACCESS_KEY|AWS_SESSION_TOKEN|LAMBDA_TASK_ROOT|LAMBDA_RUNTIME_DIR)$/;
const MAX_ENVIRONMENT_BYTES = 4096;
/** Fields that would change how a function runs: ignoring them would be a lie. */
const UNSUPPORTED = [
  'DeadLetterConfig',
  'Layers',
  'ImageConfig',
  'FileSystemConfigs',
  'SnapStart',
  'CapacityProviderConfig',
  'DurableConfig',
];

/** Whether functions of this runtime bring their own program. */
export function isProvided(runtime: string): boolean {
  return PROVIDED_RUNTIMES.includes(runtime);
}

/** @param base what stays when the body says nothing; null for a new function @throws RequestError 400 */
export function parseSettings(
  body: Record<string, unknown>,
  base: FunctionSettings | null,
): FunctionSettings {
  if (body['PackageType'] !== undefined && body['PackageType'] !== 'Zip') {
    throw badParameter('Only functions of the package type Zip run here.');
  }
  for (const field of UNSUPPORTED) {
    const value = body[field];
    if (isRecord(value) && (value['ApplyOn'] === 'None' || isEmpty(value))) continue;
    if (value !== undefined && value !== null && !(Array.isArray(value) && value.length === 0)) {
      throw badParameter(`${field} is not supported by this runtime.`);
    }
  }
  const { runtime, handler, role } = parseRequired(body, base);
  const storage = body['EphemeralStorage'];
  const ephemeralMb = isRecord(storage) ? storage['Size'] : undefined;
  return {
    runtime,
    handler,
    role,
    description: text('description', body['Description'], base?.description ?? ''),
    memoryMb: integer('memorySize', body['MemorySize'] ?? base?.memoryMb ?? 128, 128, 10_240),
    timeoutSeconds: integer('timeout', body['Timeout'] ?? base?.timeoutSeconds ?? 3, 1, 900),
    ephemeralMb: integer('ephemeralStorage.size', ephemeralMb ?? base?.ephemeralMb ?? 512, 512, 10_240),
    architecture: parseArchitecture(body['Architectures'], base?.architecture ?? 'x86_64'),
    environment: parseEnvironment(body['Environment'], base?.environment ?? {}),
  };
}

/** How callers say that there is none: `{}`, or no text where one could stand. */
function isEmpty(value: Record<string, unknown>): boolean {
  return Object.values(value).every((content) => content === '');
}

function parseRequired(
  body: Record<string, unknown>,
  base: FunctionSettings | null,
): Pick<FunctionSettings, 'runtime' | 'handler' | 'role'> {
  const runtime = text('runtime', body['Runtime'], base?.runtime ?? '');
  const handler = text('handler', body['Handler'], base?.handler ?? '');
  if (runtime === '' || handler === '') {
    throw badParameter(
      'Runtime and Handler are mandatory parameters for functions created with deployment packages.',
    );
  }
  if (!RUNTIMES.includes(runtime)) {
    const message = `Value ${runtime.slice(0, 100)} at 'runtime' failed to satisfy constraint: Member must satisfy enum value set: [${RUNTIMES.join(', ')}] or be a valid ARN`;
    throw badParameter(message);
  }
  if (!HANDLER.test(handler)) throw invalid('handler', handler, '[^\\s]+');
  const role = text('role', body['Role'], base?.role ?? '');
  if (!ROLE.test(role)) throw invalid('role', role, ROLE.source);
  return { runtime, handler, role };
}

function parseArchitecture(value: unknown, fallback: string): string {
  if (value === undefined || value === null) return fallback;
  const [first, ...others] = Array.isArray(value) ? (value as unknown[]) : [];
  if ((first === 'x86_64' || first === 'arm64') && others.length === 0) return first;
  throw badParameter('Architectures must be one of x86_64, arm64.');
}

function parseEnvironment(
  value: unknown,
  fallback: FunctionSettings['environment'],
): FunctionSettings['environment'] {
  if (value === undefined || value === null) return fallback;
  const variables = isRecord(value) ? (value['Variables'] ?? {}) : null;
  if (!isRecord(variables)) throw badParameter('Environment.Variables must be a map of strings.');
  const environment: Record<string, string> = {};
  for (const [name, content] of Object.entries(variables)) {
    if (!VARIABLE.test(name)) throw invalid('environment.variables', name, VARIABLE.source);
    if (RESERVED.test(name)) {
      throw badParameter(
        `Lambda was unable to configure your environment variables because the environment variables you have provided contains reserved keys that are currently not supported for modification. Reserved keys used in this request: ${name}`,
      );
    }
    if (typeof content !== 'string' || content.includes('\0')) {
      throw badParameter(`Environment.Variables: ${name} must be a string.`);
    }
    environment[name] = content;
  }
  const bytes = Buffer.byteLength(JSON.stringify(environment));
  if (bytes <= MAX_ENVIRONMENT_BYTES) return environment;
  throw badParameter(
    `Lambda was unable to configure your environment variables because the environment variables you have provided exceeded the 4KB limit. String measured: ${bytes} bytes`,
  );
}

function text(field: string, value: unknown, fallback: string): string {
  if (value === undefined || value === null) return fallback;
  if (typeof value === 'string' && value.length <= 256) return value;
  throw badParameter(`${field} must be a string of at most 256 characters.`);
}

/** @throws RequestError 400, in the words of AWS Lambda's model */
export function integer(field: string, value: unknown, min: number, max: number): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max) return value;
  const bound =
    typeof value === 'number' && value > max
      ? `value less than or equal to ${max}`
      : `value greater than or equal to ${min}`;
  const message = `1 validation error detected: Value '${String(value)}' at '${field}' failed to satisfy constraint: Member must have ${bound}`;
  throw new RequestError(400, 'ValidationException', message);
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function badParameter(message: string): RequestError {
  return new RequestError(400, 'InvalidParameterValueException', message);
}
