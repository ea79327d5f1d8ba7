/** What one check of `faasmark doctor` is: it looks at one thing and says what it found. */

export interface CheckResult {
  /** `remark`: measuring works, with something to know. `problem`: it does not. */
  verdict: 'ok' | 'remark' | 'problem';
  message: string;
  /** What to do; empty when ok. */
  hint: string;
}

export interface Check {
  name: string;
  look(context: { cwd: string }): Promise<CheckResult>;
}

export function ok(message: string): CheckResult {
  return { verdict: 'ok', message, hint: '' };
}

export function remark(message: string, hint: string): CheckResult {
  return { verdict: 'remark', message, hint };
}

export function problem(message: string, hint: string): CheckResult {
  return { verdict: 'problem', message, hint };
}
