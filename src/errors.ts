/** What went wrong, to which thing, what to type next, and the exit code it ends in. */
import { EXIT, type ExitCode } from './exit-codes.js';

/** The closed table of error codes and the exit code that each one ends in. */
const EXIT_OF = {
  'bad-usage': EXIT.usage,
  'bad-config': EXIT.usage,
  'bad-run-folder': EXIT.usage,
  'bad-output-folder': EXIT.usage,
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

/** Any thrown value as an error of ours: what is not one already is a bug. */
export function asFaasmarkError(error: unknown): FaasmarkError {
  if (error instanceof FaasmarkError) return error;
  return new FaasmarkError({
    code: 'bug',
    message: messageOf(error),
    hint: 'This is a bug in FaaSMark; please report it with the output of --verbose.',
    cause: error,
  });
}
