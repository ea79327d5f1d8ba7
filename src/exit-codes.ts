/** The exit codes that other programs rely on, by name, and which of several wins. */

export const EXIT = {
  ok: 0,
  bug: 1,
  usage: 2,
  preflight: 3,
  deploy: 4,
  untrustworthy: 5,
  teardown: 6,
  threshold: 10,
  regression: 11,
  hangup: 129,
  interrupted: 130,
  terminated: 143,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** Strongest first: 6 > 1 > 130 (and its siblings) > 2, 3, 4 > 5 > 11 > 10 > 0. */
const PRECEDENCE: readonly ExitCode[] = [
  EXIT.teardown,
  EXIT.bug,
  EXIT.interrupted,
  EXIT.terminated,
  EXIT.hangup,
  EXIT.usage,
  EXIT.preflight,
  EXIT.deploy,
  EXIT.untrustworthy,
  EXIT.regression,
  EXIT.threshold,
  EXIT.ok,
];

/** The exit code of a run in which several things went wrong: the strongest of them, 0 for none. */
export function strongestExit(codes: readonly ExitCode[]): ExitCode {
  return PRECEDENCE.find((code) => codes.includes(code)) ?? EXIT.ok;
}
