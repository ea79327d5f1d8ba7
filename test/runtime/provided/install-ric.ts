/** The folder of AWS's own runtime client for Node comes out, built once and kept beside the packages; or why it cannot be had here. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** The last that runs on Node 20. Not a dependency: it compiles C++ for a minute when it is installed. */
const VERSION = '3.3.0';
/** What its build asks for beside a compiler. */
const DEBIAN_PACKAGES = ['cmake', 'g++', 'make', 'python3', 'autoconf', 'automake', 'libtool', 'm4'];
const LIMIT_MS = 8 * 60_000;

export type Ric = { kind: 'installed'; folder: string } | { kind: 'missing'; reason: string };

export function installRic(): Ric {
  if (process.platform !== 'linux') return { kind: 'missing', reason: 'aws-lambda-ric builds on Linux only' };
  const cache = resolve('node_modules', '.cache', `aws-lambda-ric-${VERSION}`);
  const folder = join(cache, 'node_modules', 'aws-lambda-ric');
  if (existsSync(join(folder, 'dist', 'rapid-client.node'))) return { kind: 'installed', folder };
  if (process.getuid?.() === 0) {
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    // When this fails the build says what it misses.
    spawnSync('apt-get', ['install', '-y', '--no-install-recommends', ...DEBIAN_PACKAGES], {
      env,
      timeout: LIMIT_MS,
    });
  }
  // Built beside its place and then moved: a build that was interrupted leaves nothing that looks whole.
  const building = `${cache}.${process.pid}`;
  mkdirSync(building, { recursive: true });
  try {
    writeFileSync(join(building, 'package.json'), '{"private":true}');
    const npmArguments = [
      'install',
      '--no-audit',
      '--no-fund',
      '--foreground-scripts',
      `aws-lambda-ric@${VERSION}`,
    ];
    const npm = spawnSync('npm', npmArguments, {
      cwd: building,
      timeout: LIMIT_MS,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const said = npm.stderr?.toString().trim().split('\n').at(-1) ?? '';
    if (npm.status !== 0)
      return { kind: 'missing', reason: `npm install aws-lambda-ric@${VERSION}: ${said}` };
    rmSync(cache, { recursive: true, force: true });
    renameSync(building, cache);
  } finally {
    rmSync(building, { recursive: true, force: true });
  }
  return { kind: 'installed', folder };
}
