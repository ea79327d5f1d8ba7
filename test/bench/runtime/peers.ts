/** Packages of contestants, which are no dependencies, go in; the folder where they lie comes out, installed there before when that was asked for, or the command that installs them. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';

export interface PeerPackages {
  /** `name@version`, pinned: a benchmark compares with something that can be named. */
  packages: readonly string[];
  /** There once they are installed as they should be, below `node_modules`. */
  proof: string;
  /** Whether their install scripts have to run: aws-lambda-ric compiles. */
  scripts: boolean;
  /** Debian packages that installing needs. */
  needs?: readonly string[];
}

export type Found = { kind: 'found'; modules: string } | { kind: 'absent'; reason: string };

export interface Peers {
  find(wanted: PeerPackages): Found;
}

/** Outside of the repository: neither its packages nor its tools see them. */
export const PEERS_FOLDER = join(homedir(), '.cache', 'faasmark', 'bench-peers');
const LIMIT_MS = 10 * 60_000;

/** @param install what is missing, from npm's registry */
export function peersIn(folder: string, install: boolean): Peers {
  return {
    find(wanted) {
      const place = join(folder, wanted.packages.join('+').replaceAll(/[^\w.@+-]/g, '_'));
      const found: Found = { kind: 'found', modules: join(place, 'node_modules') };
      if (existsSync(join(found.modules, wanted.proof))) return found;
      if (!install) return { kind: 'absent', reason: `not installed: ${commandOf(wanted, place)}` };
      const problem = installInto(place, wanted);
      if (problem === null) return found;
      return { kind: 'absent', reason: `could not be installed by ${commandOf(wanted, place)}: ${problem}` };
    },
  };
}

function npmArguments({ packages, scripts }: PeerPackages, place: string): string[] {
  const quiet = ['--no-audit', '--no-fund'];
  return ['install', ...quiet, ...(scripts ? [] : ['--ignore-scripts']), '--prefix', place, ...packages];
}

function commandOf(wanted: PeerPackages, place: string): string {
  const { needs = [] } = wanted;
  const before = needs.length === 0 ? '' : `apt-get install ${needs.join(' ')} && `;
  return `${before}mkdir -p ${place} && npm ${npmArguments(wanted, place).join(' ')}`;
}

/** Installed beside its place and then moved, so that an install that was interrupted leaves nothing that looks whole. */
function installInto(place: string, wanted: PeerPackages): string | null {
  const building = `${place}.${String(process.pid)}`;
  mkdirSync(building, { recursive: true });
  try {
    writeFileSync(join(building, 'package.json'), '{"private":true}');
    const npm = spawnSync('npm', npmArguments(wanted, building), {
      cwd: building,
      timeout: LIMIT_MS,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    if (npm.status !== 0) return lastLine(npm.stderr.toString());
    if (!existsSync(join(building, 'node_modules', wanted.proof))) return `it left no ${wanted.proof}`;
    mkdirSync(dirname(place), { recursive: true });
    rmSync(place, { recursive: true, force: true });
    renameSync(building, place);
    return null;
  } finally {
    rmSync(building, { recursive: true, force: true });
  }
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1) ?? 'npm said nothing';
}
