/** Points at which to kill go in; a process is killed before or after a call of its control plane, cleaned up after by the command, and what is left is told. */
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startCommand, type CommandProcess, type Ended } from '../../e2e/command-process.js';
import { isControlPlane } from './servers/operation-of.js';
import type { Servers } from './servers/start-aws-servers.js';

export interface KillPoint {
  /** Of calls of the control plane, from 0; or the first of this operation, such as `S3:PutBucket`. */
  call: number | string;
  when: 'before' | 'after';
}

export type CleanedBy = 'ledger' | 'tags';

export interface Killed {
  /** False: it ended before this point. */
  killed: boolean;
  operation: string;
  output: string;
  /** The working folder of who was killed. */
  cwd: string;
}

export interface Aftermath extends Omit<Killed, 'cwd'> {
  exit: number | null;
  left: readonly string[];
}

export type StartVictim = (cwd: string, env: Record<string, string>) => CommandProcess;

const RUN = ['run', '-p', 'aws', '-w', 'chain', '--composition', 'object-store,key-value', '--trials', '1'];
const SHORT = ['--duration', '50ms', '--warmup', '1', '--rate', '20', '--quiet', '--connections', '1'];

export const wholeCommand: StartVictim = (cwd, env) => startCommand([...RUN, ...SHORT], cwd, env);

/** How many calls of the control plane a victim makes that nobody kills; their names. */
export async function countCalls(servers: Servers, start: StartVictim): Promise<Ended & { calls: string[] }> {
  const proxies = await servers.behind({ faultOf: () => null });
  const cwd = await mkdtemp(join(tmpdir(), 'faasmark-crash-'));
  const ended = await start(cwd, proxies.env).ended;
  await proxies.close();
  await rm(cwd, { recursive: true, force: true });
  return { calls: proxies.counter.calls.filter(isControlPlane), ...ended };
}

/** The call is held until the process has died: it was not carried out before, or is after, and nobody heard of it. */
export async function killedAt(point: KillPoint, servers: Servers, start: StartVictim): Promise<Killed> {
  let seen = 0;
  /** Of the call in question, over all calls. */
  let struck: number | null = null;
  let killed = false;
  let operation = '';
  const cwd = await mkdtemp(join(tmpdir(), 'faasmark-crash-'));
  const strike = async (): Promise<void> => {
    killed = true;
    victim.kill('SIGKILL');
    await victim.ended;
  };
  const proxies = await servers.behind({
    faultOf: ({ number }) => (number === struck && point.when === 'before' ? { kind: 'reset' } : null),
    async before({ number, operation: name }) {
      if (!isControlPlane(name) || struck !== null) return;
      const index = seen++;
      if (point.call !== index && point.call !== name) return;
      struck = number;
      operation = name;
      if (point.when === 'before') await strike();
    },
    async after({ number }) {
      if (number === struck) await strike();
    },
  });
  const victim = start(cwd, proxies.env);
  const { stdout, stderr } = await victim.ended;
  await proxies.close();
  return { killed, operation, output: stdout + stderr, cwd };
}

/** @param by `ledger`: `destroy --yes`. `tags`: the ledger is deleted first, and the run named to `destroy --sweep` */
export async function killAt(point: KillPoint, by: CleanedBy, servers: Servers): Promise<Aftermath> {
  const { cwd, ...killed } = await killedAt(point, servers, wholeCommand);
  let exit: number | null = 0;
  let said = '';
  const clean = async (...args: string[]): Promise<void> => {
    const ended = await startCommand(['destroy', ...args, '--yes'], cwd, servers.env).ended;
    exit = ended.code;
    said = ended.stdout + ended.stderr;
  };
  if (by === 'ledger') await clean();
  else {
    for (const id of await runsIn(cwd)) {
      await rm(join(cwd, '.faasmark', 'runs', id, 'ledger.jsonl'), { force: true });
      await clean('--sweep', '-p', 'aws', '--run', id);
    }
  }
  const left = (await servers.everythingLeft()).map(({ arn }) => arn);
  await rm(cwd, { recursive: true, force: true });
  return { ...killed, exit, output: killed.output + said, left };
}

async function runsIn(cwd: string): Promise<string[]> {
  const names = await readdir(join(cwd, '.faasmark', 'runs')).catch((error: unknown) => {
    // Killed before it had a folder.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  });
  return names.filter((name) => /^\d/.test(name));
}
