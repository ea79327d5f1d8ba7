/** What the tests need beyond npm: how each is found, the Debian package that brings it, and which tests want it. */
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

export interface Requirement {
  name: string;
  /** Environment variable in which tests find the path; set by hand, it wins. Not `FAASMARK_*`: those are settings of the command. */
  variable: string;
  /** Names of the executable, best first. */
  executables: readonly string[];
  debianPackage: string;
  /** What is left untested without it. */
  neededFor: string;
}

export const REQUIREMENTS: readonly Requirement[] = [
  {
    name: 'chromium',
    variable: 'TEST_CHROMIUM',
    executables: ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'],
    debianPackage: 'chromium',
    neededFor: 'report.html in a real browser',
  },
];

/** Absolute path of the executable, or null when it is nowhere on the PATH. */
export function find(requirement: Requirement, env: NodeJS.ProcessEnv): string | null {
  const given = env[requirement.variable];
  if (given !== undefined && given !== '') return given;
  for (const executable of requirement.executables) {
    for (const folder of (env['PATH'] ?? '').split(delimiter)) {
      const path = join(folder, executable);
      if (folder !== '' && isExecutable(path)) return path;
    }
  }
  return null;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    // Not there, or not ours to run: the next folder may have it.
    return false;
  }
}
