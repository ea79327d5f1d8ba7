/** Requirements of the tests go in; what is missing is installed where that is possible, and what stays missing comes out with its reason. */
import { spawnSync } from 'node:child_process';
import { find, REQUIREMENTS, type Requirement } from './requirements.js';

export interface SetUpOutcome {
  /** Variables for the test processes: where each requirement lies. */
  env: Record<string, string>;
  /** Each counts as one skip. */
  missing: { name: string; reason: string }[];
}

const INSTALL_LIMIT_MS = 10 * 60_000;

/** Quick when everything is there; a missing package manager is a reason, never a failure. */
export function setUp(
  requirements: readonly Requirement[] = REQUIREMENTS,
  env: NodeJS.ProcessEnv = process.env,
): SetUpOutcome {
  const outcome: SetUpOutcome = { env: {}, missing: [] };
  for (const requirement of requirements) {
    const problem = find(requirement, env) === null ? install(requirement, env) : null;
    const path = find(requirement, env);
    if (path !== null) outcome.env[requirement.variable] = path;
    else {
      const why = problem ?? `${requirement.debianPackage} was installed but brought no executable`;
      outcome.missing.push({
        name: requirement.name,
        reason: `${requirement.neededFor} not tested: ${why}`,
      });
    }
  }
  return outcome;
}

/** Null when the package manager says that it is done, otherwise why it could not be asked or what it said. */
function install(requirement: Requirement, env: NodeJS.ProcessEnv): string | null {
  const wanted = `${requirement.name} is not installed`;
  if (spawnSync('apt-get', ['--version'], { env }).status !== 0) return `${wanted} and there is no apt-get`;
  if (process.getuid?.() !== 0) {
    return `${wanted} and only root may (sudo apt-get install ${requirement.debianPackage})`;
  }
  console.error(`set-up: installing ${requirement.debianPackage}`);
  const quietly = { env: { ...env, DEBIAN_FRONTEND: 'noninteractive' }, timeout: INSTALL_LIMIT_MS };
  const installArguments = ['install', '-y', '--no-install-recommends', requirement.debianPackage];
  // The lists of a fresh machine are empty, those of a used one are mostly good: refresh only when needed.
  if (spawnSync('apt-get', installArguments, quietly).status === 0) return null;
  spawnSync('apt-get', ['update'], quietly);
  const second = spawnSync('apt-get', installArguments, quietly);
  if (second.status === 0) return null;
  const said = second.stderr.toString().trim().split('\n').at(-1) ?? '';
  return `${wanted} and apt-get install ${requirement.debianPackage} failed: ${said}`;
}
