/** What the tests need beyond npm: how each is found, the Debian package that brings it, and which tests want it. */
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';

export interface Requirement {
  name: string;
  /** Environment variable in which tests find the path; set by hand, it wins. Not `FAASMARK_*`: those are settings of the command. */
  variable: string;
  /** Names of the executable, best first; or where a file lies, as an absolute path. */
  executables: readonly string[];
  /** Arguments with which the executable ends well only where it is more than a name. */
  proof?: readonly string[];
  /** Null where there is none: `byHand` says what brings it. */
  debianPackage: string | null;
  byHand?: string;
  /** What is left untested without it. */
  neededFor: string;
}

const PROOF_LIMIT_MS = 60_000;

export const REQUIREMENTS: readonly Requirement[] = [
  {
    name: 'chromium',
    variable: 'TEST_CHROMIUM',
    executables: ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'],
    debianPackage: 'chromium',
    neededFor: 'report.html in a real browser',
  },
  {
    name: 'java',
    variable: 'TEST_JAVA',
    executables: ['java'],
    debianPackage: 'default-jre-headless',
    neededFor: 'logs and percentiles in the Java implementation of HdrHistogram',
  },
  {
    name: 'HdrHistogram for Java',
    variable: 'TEST_HDRHISTOGRAM_JAR',
    executables: ['/usr/share/java/hdrhistogram.jar'],
    debianPackage: 'libhdrhistogram-java',
    neededFor: 'logs and percentiles in the Java implementation of HdrHistogram',
  },
  {
    name: 'Prometheus client for Python',
    variable: 'TEST_PROMETHEUS_PYTHON',
    executables: ['/usr/lib/python3/dist-packages/prometheus_client/openmetrics/parser.py'],
    debianPackage: 'python3-prometheus-client',
    neededFor: 'metrics in another implementation of OpenMetrics',
  },
  {
    name: 'promtool',
    variable: 'TEST_PROMTOOL',
    executables: ['promtool'],
    debianPackage: 'prometheus',
    neededFor: 'metrics.txt in Prometheus',
  },
  {
    name: 'xmllint',
    variable: 'TEST_XMLLINT',
    executables: ['xmllint'],
    debianPackage: 'libxml2-utils',
    neededFor: 'junit.xml against its schema',
  },
  {
    name: 'python3',
    variable: 'TEST_PYTHON',
    // The distribution's own first: version managers put a script in front that wants an environment.
    executables: ['/usr/bin/python3', 'python3'],
    debianPackage: 'python3',
    neededFor: 'a bootstrap in Python',
  },
  {
    name: 'curl',
    variable: 'TEST_CURL',
    executables: ['curl'],
    debianPackage: 'curl',
    neededFor: 'a bootstrap in sh',
  },
  {
    name: 'AWS command line',
    variable: 'TEST_AWSCLI',
    executables: ['/usr/bin/aws', 'aws'],
    debianPackage: 'awscli',
    neededFor: 'the Lambda and Step Functions APIs by the AWS command line',
  },
  {
    name: 'shellcheck',
    variable: 'TEST_SHELLCHECK',
    executables: ['shellcheck'],
    debianPackage: 'shellcheck',
    neededFor: 'the shell scripts of the workflows by ShellCheck',
  },
  {
    name: 'moto',
    variable: 'TEST_MOTO',
    // The one on the PATH first: whoever installed moto by pip did so for that one.
    executables: ['python3', '/usr/bin/python3'],
    proof: ['-c', 'import moto.server'],
    debianPackage: null,
    byHand: "pip install 'moto[server]'",
    neededFor: 'the control plane of AWS at servers that are not ours',
  },
];

/** What to type for one that is missing. */
export function remedyOf({ debianPackage, byHand = '' }: Requirement): string {
  return debianPackage === null ? byHand : `apt-get install ${debianPackage}`;
}

/** Absolute path of the executable, or null when it is nowhere on the PATH. */
export function find(requirement: Requirement, env: NodeJS.ProcessEnv): string | null {
  const given = env[requirement.variable];
  if (given !== undefined && given !== '') return given;
  for (const executable of requirement.executables) {
    const isIt = (path: string): boolean => proves(requirement, path, env);
    if (isAbsolute(executable) && existsSync(executable) && isIt(executable)) return executable;
    for (const folder of (env['PATH'] ?? '').split(delimiter)) {
      const path = join(folder, executable);
      if (folder !== '' && isExecutable(path) && isIt(path)) return path;
    }
  }
  return null;
}

function proves({ proof }: Requirement, path: string, env: NodeJS.ProcessEnv): boolean {
  return proof === undefined || spawnSync(path, proof, { env, timeout: PROOF_LIMIT_MS }).status === 0;
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
