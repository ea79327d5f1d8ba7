/** Kill points come in by messages, one at a time; with servers of its own, this process has someone killed there, cleans up, and tells what is left. */
import '../../../providers/aws/silent-sdk.js';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createCatalog } from '../../../src/registry.js';
import { destroyRun } from '../../../src/teardown/destroy-run.js';
import { LEDGER_FILE } from '../../../src/teardown/ledger.js';
import { findForgotten, removeForgotten } from '../../../src/teardown/sweep-runs.js';
import { startScript } from '../../e2e/command-process.js';
import {
  countCalls,
  killAt,
  killedAt,
  type CleanedBy,
  type KillPoint,
  type StartVictim,
} from './crash-points.js';
import { RUN_ID } from './marks.js';
import { planned } from './planned.js';
import { startAwsServers } from './servers/start-aws-servers.js';

/** `whole`: the command is killed, and commands clean up. Otherwise the provider is asked to do the same without them. */
export type LaneOrder =
  { kind: 'count' } | { kind: 'kill'; point: KillPoint; by: CleanedBy; whole: boolean } | { kind: 'end' };

export type LaneAnswer =
  | { kind: 'counted'; calls: readonly string[]; code: number | null; output: string }
  | { kind: 'killed'; killed: boolean; operation: string; output: string; left: readonly string[] };

const VICTIM = fileURLToPath(new URL('deploy-and-destroy-main.js', import.meta.url));
const folder = await mkdtemp(join(tmpdir(), 'faasmark-lane-'));
const plan = join(folder, 'series.json');
const deployAndDestroy: StartVictim = (cwd, env) => startScript(VICTIM, [plan], cwd, env);

const servers = await startAwsServers();
Object.assign(process.env, servers.env);
const catalog = createCatalog();
const { signal } = new AbortController();
const series = await planned({ workload: ['chain'], composition: ['object-store', 'key-value'] });
await writeFile(plan, JSON.stringify(series));

async function end(): Promise<void> {
  await servers.end();
  await rm(folder, { recursive: true, force: true });
}

async function killAndClean(point: KillPoint, by: CleanedBy): Promise<LaneAnswer> {
  const { cwd, ...killed } = await killedAt(point, servers, deployAndDestroy);
  const reasons = by === 'ledger' ? await cleanByLedger(cwd) : await cleanByTags(cwd);
  const left = [...reasons, ...(await servers.everythingLeft()).map(({ arn }) => arn)];
  await rm(cwd, { recursive: true, force: true });
  return { kind: 'killed', ...killed, left };
}

async function cleanByLedger(cwd: string): Promise<string[]> {
  const { left } = await destroyRun(cwd, catalog, signal);
  return left.map(({ reason }) => reason);
}

async function cleanByTags(cwd: string): Promise<string[]> {
  await rm(join(cwd, LEDGER_FILE), { force: true });
  const now = new Date();
  const request = { regions: [], runId: RUN_ID, beganBefore: now, now, signal };
  const sweeps = await findForgotten(['aws'], catalog, request);
  const { left } = await removeForgotten(sweeps, catalog, signal);
  const unseen = sweeps.flatMap(({ outcome }) => outcome.unseen);
  return [...left, ...unseen].map(({ reason }) => reason);
}

async function carryOut(order: Exclude<LaneOrder, { kind: 'end' }>): Promise<LaneAnswer> {
  if (order.kind === 'count') {
    const { calls, code, stderr: output } = await countCalls(servers, deployAndDestroy);
    return { kind: 'counted', calls, code, output };
  }
  const { point, by, whole } = order;
  if (!whole) return killAndClean(point, by);
  const { exit, left, ...killed } = await killAt(point, by, servers);
  return { kind: 'killed', ...killed, left: exit === 0 ? left : [`exit ${String(exit)}`, ...left] };
}

process.on('message', (order: LaneOrder) => {
  const done =
    order.kind === 'end'
      ? end().then(() => process.disconnect())
      : carryOut(order).then((answer) => void process.send?.(answer));
  done.catch((error: unknown) => {
    throw error;
  });
});
// Whoever asked has gone: nothing is left to be done.
process.once('disconnect', () => void end());
