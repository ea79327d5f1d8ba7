/** Requirements of the tests go in; what is missing is installed where that is possible, and what stays missing comes out with its reason. */
import { spawnSync } from 'node:child_process';
import { find, remedyOf, REQUIREMENTS, type Requirement } from './requirements.js';

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
    const there = find(requirement, env);
    const problem = there === null ? install(requirement, env) : null;
    const path = there ?? (problem === null ? find(requirement, env) : null);
    if (path !== null) outcome.env[requirement.variable] = path;
    else {
      const why =
        problem ?? `${requirement.debianPackage ?? requirement.name} was installed but brought no executable`;
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
  const { debianPackage } = requirement;
  if (debianPackage === null)
    return `${wanted} and no package of the system brings it (${remedyOf(requirement)})`;
  if (spawnSync('apt-get', ['--version'], { env }).status !== 0) return `${wanted} and there is no apt-get`;
  if (process.getuid?.() !== 0) {
    return `${wanted} and only root may (sudo ${remedyOf(requirement)})`;
  }
  console.error(`set-up: installing ${debianPackage}`);
  const quietly = { env: { ...env, DEBIAN_FRONTEND: 'noninteractive' }, timeout: INSTALL_LIMIT_MS };
  const installArguments = ['install', '-y', '--no-install-recommends', debianPackage];
  // The lists of a fresh machine are empty, those of a used one are mostly good: refresh only when needed.
  if (spawnSync('apt-get', installArguments, quietly).status === 0) return null;
  spawnSync('apt-get', ['update'], quietly);
  const second = spawnSync('apt-get', installArguments, quietly);
  if (second.status === 0) return null;
  const said = second.stderr.toString().trim().split('\n').at(-1) ?? '';
  return `${wanted} and ${remedyOf(requirement)} failed: ${said}`;
}
