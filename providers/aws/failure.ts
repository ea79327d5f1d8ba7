/** Whatever an AWS client threw goes in; what kind of refusal it is, one safe sentence and what to do about it come out. */
import { FaasmarkError, type ErrorCode } from '../../src/errors.js';

export type FailureKind =
  | 'no-credentials'
  | 'expired'
  | 'invalid-credentials'
  | 'denied'
  | 'throttled'
  | 'quota'
  | 'runtime-gone'
  | 'unreachable'
  | 'not-found'
  | 'exists'
  | 'other';

export interface Failure {
  kind: FailureKind;
  /** As AWS names it, with what it says; without anything that could hold a secret. */
  message: string;
  hint: string;
}

/** Names of errors, as the API references of the services list them. */
const NAMES: Readonly<Partial<Record<FailureKind, RegExp>>> = {
  'no-credentials': /^(CredentialsProviderError|TokenProviderError|MissingAuthenticationToken(Exception)?)$/,
  expired: /^(ExpiredToken(Exception)?|RequestExpired|ExpiredIteratorException|TokenRefreshRequired)$/,
  'invalid-credentials':
    /^(InvalidClientTokenId|UnrecognizedClientException|InvalidAccessKeyId|SignatureDoesNotMatch|InvalidSignatureException|AuthFailure|IncompleteSignature(Exception)?|InvalidToken)$/,
  denied: /^(AccessDenied(Exception)?|UnauthorizedOperation|Forbidden|AuthorizationError(Exception)?)$/,
  throttled:
    /^(Throttling(Exception)?|ThrottledException|RequestThrottled(Exception)?|TooManyRequestsException|RequestLimitExceeded|SlowDown|PriorRequestNotComplete|EC2ThrottledException)$/,
  quota:
    /^(LimitExceeded(Exception)?|CodeStorageExceededException|TooManyBuckets|ServiceQuotaExceededException|StateMachineLimitExceeded|OverLimit)$/,
  'not-found':
    /^(ResourceNotFound(Exception)?|NoSuchEntity(Exception)?|NoSuchBucket|NotFound|NoSuchTagSet|StateMachineDoesNotExist|QueueDoesNotExist|AWS\.SimpleQueueService\.NonExistentQueue)$/,
  exists:
    /^(ResourceConflictException|EntityAlreadyExists(Exception)?|BucketAlreadyOwnedByYou|BucketAlreadyExists|ResourceInUseException|ResourceAlreadyExistsException|StateMachineAlreadyExists|QueueNameExists|QueueAlreadyExists)$/,
};
const UNREACHABLE =
  /^(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|ETIMEDOUT|ECONNRESET|EPIPE)$/;
const RUNTIME_GONE = /runtime parameter of \S+ is no longer supported|no longer supported for creating/i;

const HINTS: Readonly<Record<FailureKind, string>> = {
  'no-credentials': 'Log in (aws sso login, aws configure) or set AWS_PROFILE, then: faasmark doctor',
  expired: 'Log in again (aws sso login, or fresh session credentials), then repeat the command.',
  'invalid-credentials':
    'See which source won: faasmark doctor; and whether the region is enabled for the account.',
  denied: 'Grant what the minimal policy says: faasmark plan -p aws',
  throttled: 'Wait a minute and repeat the command.',
  quota: 'Ask AWS for more (Service Quotas), or measure less at once: -w noop',
  'runtime-gone': 'Choose another one: --runtime nodejs24.x',
  unreachable: 'Check the region (--region) and the network: faasmark doctor',
  'not-found': 'faasmark doctor',
  exists: 'Run again: every run has names of its own.',
  other: 'Run again with --verbose for the details.',
};

export function failureOf(error: unknown): Failure {
  const { name, code, message } = partsOf(error);
  const kind = kindOf(name, code, message, statusOf(error));
  return { kind, message: safe(name, message), hint: HINTS[kind] };
}

export function isKind(error: unknown, ...kinds: readonly FailureKind[]): boolean {
  return kinds.includes(failureOf(error).kind);
}

/** Lambda says `ResourceConflictException` of what exists already, and of what another change still holds. */
const IN_PROGRESS = /in progress|at this time|concurrent update|currently in the following state/i;

/** What is refused only until another change of the same thing has ended. */
export function isInProgress(error: unknown): boolean {
  const { kind, message } = failureOf(error);
  return kind === 'exists' && IN_PROGRESS.test(message);
}

/** An error of ours: what was being done, what AWS said to it, what to do. The original is left out: it may quote a request. */
export function awsError(code: ErrorCode, doing: string, error: unknown): FaasmarkError {
  if (error instanceof FaasmarkError) return error;
  const { message, hint } = failureOf(error);
  return new FaasmarkError({ code, message: `${doing}: ${message}`, hint });
}

/** The one sentence of any error, safe to be stored. */
export function reasonOf(error: unknown): string {
  return error instanceof FaasmarkError ? error.message : failureOf(error).message;
}

function kindOf(name: string, code: string, message: string, status: number | null): FailureKind {
  if (RUNTIME_GONE.test(message)) return 'runtime-gone';
  if (NAMES['no-credentials']?.test(name) === true)
    return /expired/i.test(message) ? 'expired' : 'no-credentials';
  for (const [kind, names] of Object.entries(NAMES) as [FailureKind, RegExp][]) {
    if (names.test(name) || names.test(code)) return kind;
  }
  if (UNREACHABLE.test(code) || UNREACHABLE.test(name) || name === 'TimeoutError') return 'unreachable';
  if (status === 403) return 'denied';
  if (status === 404) return 'not-found';
  return status === 429 ? 'throttled' : 'other';
}

function partsOf(error: unknown): { name: string; code: string; message: string } {
  if (!(error instanceof Error)) return { name: '', code: '', message: String(error) };
  const { code } = error as NodeJS.ErrnoException;
  const cause: unknown = error.cause;
  const inner = cause instanceof Error ? (cause as NodeJS.ErrnoException).code : undefined;
  return { name: error.name, code: code ?? inner ?? '', message: error.message };
}

function statusOf(error: unknown): number | null {
  if (typeof error !== 'object' || error === null || !('$metadata' in error)) return null;
  const { $metadata } = error as { $metadata?: { httpStatusCode?: number } };
  return $metadata?.httpStatusCode ?? null;
}

/**
 * What services say of a wrong signature quotes the canonical request, and with it the session token; what they say of an
 * unknown key may quote the key. Only the first line passes, without anything long that could be one.
 */
function safe(name: string, message: string): string {
  const [line = ''] = message.split('\n');
  const first = line
    .replace(/The Canonical String.*$/s, '')
    .replace(/\b(AKIA|ASIA)[A-Z0-9]{8,}\b/g, '***')
    .replace(/\b[A-Za-z0-9+/=_-]{120,}/g, '***')
    .trim()
    .slice(0, 400);
  if (first === '' || first === 'UnknownError') return name === '' ? 'no reason was given' : name;
  return name === '' || name === 'Error' || first.includes(name) ? first : `${name}: ${first}`;
}
