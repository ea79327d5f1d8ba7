/** The environment goes in; what GitHub Actions offers a step comes out, and which reporters a command adds there by itself. */
import type { Origin } from './origin.js';
import type { Environment } from './settings.js';

export interface GithubActions {
  /** Markdown that is appended here is shown with the run; null where there is none. */
  summaryPath: string | null;
}

/** What each step of a job may show (GitHub, "Adding a job summary"). */
export const STEP_SUMMARY_BYTES = 1_048_576;

const REPORTER = 'github';

/** Null elsewhere. Other runners that speak its language set the same variable. */
export function githubActions(env: Environment): GithubActions | null {
  if (env['GITHUB_ACTIONS'] !== 'true') return null;
  const path = env['GITHUB_STEP_SUMMARY'];
  return { summaryPath: path === undefined || path === '' ? null : path };
}

/** Whoever names reporters gets those and no other. */
export function withGithubReporter(
  names: readonly string[],
  origin: Origin,
  env: Environment,
): readonly string[] {
  const add = origin.kind === 'default' && githubActions(env) !== null && !names.includes(REPORTER);
  return add ? [...names, REPORTER] : names;
}
