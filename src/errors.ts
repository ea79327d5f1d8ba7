/** What went wrong, to which thing, what to type next, and the exit code it ends in. */
import { EXIT, type ExitCode } from './exit-codes.js';

/** The closed table of error codes and the exit code that each one ends in. */
const EXIT_OF = {
  'bad-usage': EXIT.usage,
  'bad-config': EXIT.usage,
  'bad-run-folder': EXIT.usage,
  'bad-output-folder': EXIT.usage,
  'not-comparable': EXIT.usage,
  'preflight-failed': EXIT.preflight,
  'missing-peer': EXIT.preflight,
  'port-in-use': EXIT.preflight,
  'cost-cap': EXIT.preflight,
  'deploy-failed': EXIT.deploy,
  'nothing-succeeded': EXIT.untrustworthy,
  'run-aborted': EXIT.untrustworthy,
  'caller-died': EXIT.untrustworthy,
  'teardown-incomplete': EXIT.teardown,
  bug: EXIT.bug,
} as const satisfies Record<string, ExitCode>;

export type ErrorCode = keyof typeof EXIT_OF;

/** One thing wrong with what the user gave: the offending value stands in the message. */
export interface Problem {
  message: string;
  hint: string;
}

export interface ErrorDetails {
  code: ErrorCode;
  message: string;
  /** The next command or change to try. */
  hint: string;
  cause?: unknown;
  /** Where several things are wrong at once: all of them, listed together. */
  problems?: readonly Problem[];
}

export class FaasmarkError extends Error {
  readonly code: ErrorCode;
  readonly hint: string;
  readonly exit: ExitCode;
  readonly problems: readonly Problem[];

  constructor(details: ErrorDetails) {
    super(details.message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = 'FaasmarkError';
    this.code = details.code;
    this.hint = details.hint;
    this.exit = EXIT_OF[details.code];
    this.problems = details.problems ?? [];
  }
}

/** The sentence of any thrown value. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

const GIVE_A_FOLDER = 'name a new or empty folder that can be written: --out DIR';
const FREE_SOME_SPACE = 'free some space, or write to another disk: --out DIR';

/** What a disk says when it refuses, and what to do about it (errno(3)). */
const REFUSALS: Readonly<Record<string, { reason: string; hint: string }>> = {
  ENOSPC: { reason: 'no space is left on the device', hint: FREE_SOME_SPACE },
  EDQUOT: { reason: 'the quota is used up', hint: FREE_SOME_SPACE },
  EFBIG: { reason: 'the file would be too large', hint: FREE_SOME_SPACE },
  EROFS: { reason: 'the file system is read-only', hint: GIVE_A_FOLDER },
  EACCES: { reason: 'permission denied', hint: GIVE_A_FOLDER },
  EPERM: { reason: 'the operation is not permitted', hint: GIVE_A_FOLDER },
  EIO: { reason: 'the device reported an error', hint: GIVE_A_FOLDER },
};
/** These errno also come from sockets and processes, where they mean something else. */
const NO_FILES = /^(listen|bind|connect|accept|getaddrinfo|spawn|kill|uv_)/;

/** An error of a disk that refuses as one that says so; null for every other error. `place`: what was to be written. */
export function storageError(error: unknown, place?: string): FaasmarkError | null {
  if (!(error instanceof Error)) return null;
  const { code = '', syscall = '', path }: NodeJS.ErrnoException = error;
  const refusal = REFUSALS[code];
  if (refusal === undefined || syscall === '' || NO_FILES.test(syscall)) return null;
  return new FaasmarkError({
    code: 'bad-output-folder',
    message: `${place ?? path ?? 'a file'} cannot be written: ${refusal.reason}`,
    hint: refusal.hint,
    cause: error,
  });
}

/** Any thrown value as an error of ours: what is neither one already nor a disk that refuses is a bug. */
export function asFaasmarkError(error: unknown): FaasmarkError {
  if (error instanceof FaasmarkError) return error;
  const storage = storageError(error);
  if (storage !== null) return storage;
  return new FaasmarkError({
    code: 'bug',
    message: messageOf(error),
    hint: 'This is a bug in FaaSMark; please report it with the output of --verbose.',
    cause: error,
  });
}
