/** Points at which to kill go in; the command is killed before or after a call of its control plane, cleaned up after, and what is left is told. */
import { spawn } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CLI } from '../../e2e/command-process.js';
import { isControlPlane } from './servers/operation-of.js';
import type { AwsServers } from './servers/start-aws-servers.js';

export interface KillPoint {
  /** Of calls of the control plane, from 0. */
  call: number;
  when: 'before' | 'after';
}

export interface Aftermath {
  /** Whether the run was still going on at this point. */
  killed: boolean;
  operation: string;
  exit: number | null;
  output: string;
  left: readonly string[];
}

const RUN = ['run', '-p', 'aws', '-w', 'chain', '--composition', 'object-store,key-value', '--trials', '1'];
const SHORT = ['--duration', '50ms', '--warmup', '1', '--rate', '20', '--quiet', '--connections', '1'];
const URLS = ['--set', 'aws.interface=invoke'];

interface Ended {
  code: number | null;
  output: string;
}

function command(
  args: readonly string[],
  cwd: string,
  env: Record<string, string>,
): { pid: () => void; ended: Promise<Ended> } {
  const child = spawn(process.execPath, [CLI, ...args], {
    cwd,
    env: { PATH: process.env['PATH'] ?? '', HOME: cwd, TMPDIR: cwd, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stdout.on('data', (chunk) => (output += String(chunk)));
  child.stderr.on('data', (chunk) => (output += String(chunk)));
  const ended = new Promise<Ended>((resolve) => {
    child.on('close', (code) => resolve({ code, output }));
  });
  return { pid: () => void child.kill('SIGKILL'), ended };
}

/** How many calls of the control plane a run makes that nobody kills; their names. */
export async function countCalls(
  servers: AwsServers,
): Promise<{ calls: string[]; exit: number | null; output: string }> {
  const proxies = await servers.behind({ faultOf: () => null });
  const cwd = await mkdtemp(join(tmpdir(), 'faasmark-crash-'));
  const { code, output } = await command([...RUN, ...SHORT, ...URLS], cwd, proxies.env).ended;
  await proxies.close();
  await rm(cwd, { recursive: true, force: true });
  return { calls: proxies.counter.calls.filter(isControlPlane), exit: code, output };
}

/** @param by `ledger`: `destroy --yes`. `tags`: the ledger is deleted first, and the run named to `destroy --sweep` */
export async function killAt(
  point: KillPoint,
  by: 'ledger' | 'tags',
  servers: AwsServers,
): Promise<Aftermath> {
  let seen = 0;
  let killed = false;
  let operation = '';
  let kill = (): void => undefined;
  const numbers = new Map<number, number>();
  let died: Promise<Ended> | null = null;
  const strike = async (): Promise<void> => {
    killed = true;
    kill();
    await died;
  };
  const proxies = await servers.behind({
    faultOf: ({ number }) =>
      killed && numbers.get(number) === point.call && point.when === 'before' ? { kind: 'reset' } : null,
    async before({ number, operation: name }) {
      if (!isControlPlane(name) || killed) return;
      numbers.set(number, seen++);
      if (numbers.get(number) !== point.call || point.when !== 'before') return;
      operation = name;
      await strike();
    },
    async after({ number, operation: name }) {
      if (killed || numbers.get(number) !== point.call || point.when !== 'after') return;
      operation = name;
      await strike();
    },
  });
  const cwd = await mkdtemp(join(tmpdir(), 'faasmark-crash-'));
  const running = command([...RUN, ...SHORT, ...URLS], cwd, proxies.env);
  kill = running.pid;
  died = running.ended;
  const first = await running.ended;
  await proxies.close();
  const ids = (await readdir(join(cwd, '.faasmark', 'runs')).catch(() => [])).filter((name) =>
    /^\d/.test(name),
  );
  let cleaned: Ended = { code: 0, output: '' };
  if (by === 'ledger') {
    cleaned = await command(['destroy', '--yes'], cwd, servers.env).ended;
  } else {
    for (const id of ids) {
      await rm(join(cwd, '.faasmark', 'runs', id, 'ledger.jsonl'), { force: true });
      cleaned = await command(['destroy', '--sweep', '-p', 'aws', '--run', id, '--yes'], cwd, servers.env)
        .ended;
    }
  }
  const left = (await servers.everythingLeft()).map(({ arn }) => arn);
  await rm(cwd, { recursive: true, force: true });
  return { killed, operation, exit: cleaned.code, output: first.output + cleaned.output, left };
}
