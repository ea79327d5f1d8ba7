/** A number of repetitions goes in; what instances, hops, deployments and memory of the runtime cost comes out, each beside its goal. */
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stateMachineOf } from '../../../providers/local/state-machine.js';
import type { Flow } from '../../../src/model/Composition.js';
import { firstLine } from '../../../src/runtime/first-line.js';
import { runtimeClient, type RuntimeClient } from '../../../src/runtime/runtime-client.js';
import { spawnGateway } from '../../../src/runtime/spawn-gateway.js';
import { median } from '../in-blocks.js';
import { HANDLER } from './contestants.js';
import { pairedRatio } from './paired-ratio.js';
import { pssMbOf } from './process-tree.js';

export interface LifeCycleFigure {
  what: string;
  value: string;
  goal: string;
  verdict: 'met' | 'missed' | 'not judged';
}

const ECHO_MAIN = fileURLToPath(new URL('./echo-main.js', import.meta.url));
const CALLS = 300;
const DEPLOYED = 100;

/** Each in turn, in every repetition, against one runtime. */
export async function measureLifeCycle(repetitions: number): Promise<LifeCycleFigure[]> {
  const workDir = join(tmpdir(), `faasmark-bench-${randomUUID()}`);
  const options = {
    id: 'bench',
    host: '127.0.0.1',
    port: 0,
    stores: false,
    workDir,
    attached: true,
  } as const;
  const gateway = await spawnGateway(options);
  const client = runtimeClient(gateway.url);
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const call = (path: string): Promise<number> => timedCall(new URL(path, gateway.url), agent);
  try {
    const deployed = await deployTimes(client, call, repetitions);
    const fresh = await newInstances(client, call, repetitions);
    const hops = await hopTimes(client, call, repetitions);
    const memory = await memoryOf(client, gateway.pid);
    return [...fresh, ...hops, ...deployed, ...memory];
  } finally {
    client.close();
    agent.destroy();
    await gateway.close();
    await rm(workDir, { recursive: true, force: true });
  }
}

type Call = (path: string) => Promise<number>;
const invocation = (name: string): string => `/2015-03-31/functions/${name}/invocations`;

async function put(client: RuntimeClient, name: string, source = HANDLER): Promise<void> {
  await client.putFunction(name, {
    files: [{ path: 'index.cjs', contents: Buffer.from(source) }],
    entry: 'index.handler',
    memoryMb: 256,
    timeoutMs: 10_000,
    environment: {},
  });
}

async function deployTimes(
  client: RuntimeClient,
  call: Call,
  repetitions: number,
): Promise<LifeCycleFigure[]> {
  const toFirst: number[] = [];
  const toNew: number[] = [];
  for (let index = 0; index < repetitions; index++) {
    const name = `deploy-${String(index)}`;
    await poolRefilled(client);
    let beganMs = performance.now();
    await put(client, name);
    await call(invocation(name));
    toFirst.push(performance.now() - beganMs);
    await poolRefilled(client);
    beganMs = performance.now();
    await put(client, name, `${HANDLER} // ${String(index)}`);
    await call(invocation(name));
    toNew.push(performance.now() - beganMs);
    await client.deleteFunction(name);
  }
  return [
    atMost('deploy to first reply', median(toFirst), 100, 'ms'),
    atMost('update to first new reply', median(toNew), 50, 'ms'),
  ];
}

/** A new instance from the pool, and a process that is spawned and answers. */
async function newInstances(
  client: RuntimeClient,
  call: Call,
  repetitions: number,
): Promise<LifeCycleFigure[]> {
  const pooled: number[] = [];
  const spawned: number[] = [];
  for (let index = 0; index < repetitions; index++) {
    const name = `fresh-${String(index)}`;
    await put(client, name);
    await poolRefilled(client);
    pooled.push(await call(invocation(name)));
    await client.deleteFunction(name);

    const beganMs = performance.now();
    const child = spawn(process.execPath, [ECHO_MAIN], { stdio: ['ignore', 'pipe', 'inherit'] });
    const agent = new Agent();
    await timedCall(new URL(await firstLine(child, 10_000)), agent);
    spawned.push((performance.now() - beganMs) * 1_000);
    child.kill('SIGKILL');
    agent.destroy();
  }
  return [atMostRatio('new instance from the pool against spawning a process', pooled, spawned, 0.2)];
}

/** Chains of one and ten, native and by nested HTTP, and a fan-out of sixteen, against a single call. */
async function hopTimes(client: RuntimeClient, call: Call, repetitions: number): Promise<LifeCycleFigure[]> {
  const task = { kind: 'task', function: 'hop' } as const;
  await put(client, 'hop', 'exports.handler = async (event) => event;');
  await put(
    client,
    'spread',
    'exports.handler = async () => ({ result: Array.from({ length: 16 }, (_, index) => index) });',
  );
  const chain = (length: number) =>
    ({ kind: 'sequence', steps: Array.from({ length }, () => task) }) as const;
  const putFlow = (name: string, flow: Flow): Promise<void> =>
    client.putFlow(
      name,
      stateMachineOf(flow, (deployed) => deployed),
    );
  await putFlow('one', chain(1));
  await putFlow('ten', chain(10));
  await putFlow('fan', {
    kind: 'sequence',
    steps: [
      { kind: 'task', function: 'spread' },
      { kind: 'map', over: task },
    ],
  });
  const flow = (name: string): string => `/faasmark/flows/${name}/executions`;
  const paths = { single: invocation('hop'), one: flow('one'), ten: flow('ten'), fan: flow('fan') };
  const times: Record<keyof typeof paths, number[]> = { single: [], one: [], ten: [], fan: [] };
  const kinds = Object.keys(paths) as (keyof typeof paths)[];
  for (const kind of kinds) await medianOf(CALLS, () => call(paths[kind]));
  for (let repetition = 0; repetition < repetitions; repetition++) {
    for (const kind of kinds) times[kind].push(await medianOf(CALLS, () => call(paths[kind])));
  }
  const hopUs = times.ten.map((ten, index) => (ten - (times.one[index] ?? Number.NaN)) / 9);
  return [
    {
      what: 'marginal native hop, (T10 − T1)/9',
      value: `${(median(hopUs) ?? Number.NaN).toFixed(0)} µs`,
      goal: 'beside a socket ping-pong',
      verdict: 'not judged',
    },
    atMostRatio('fan-out of 16 with join against a single call', times.fan, times.single, 4),
  ];
}

async function memoryOf(client: RuntimeClient, pid: number): Promise<LifeCycleFigure[]> {
  for (let index = 0; index < DEPLOYED; index++) await put(client, `idle-${String(index)}`);
  const [gatewayMb = Number.NaN, ...others] = pssMbOf(pid);
  return [
    atMost(`gateway with ${String(DEPLOYED)} deployed, PSS`, gatewayMb, 120, 'MB'),
    atMost('each other process of the tree (pool and warm instances), PSS, median', median(others), 15, 'MB'),
  ];
}

async function poolRefilled(client: RuntimeClient): Promise<void> {
  const deadline = performance.now() + 10_000;
  for (;;) {
    const { pooled } = await client.describe();
    // All of them booted: nothing says so from outside but that nothing is being started any more.
    await new Promise((resolve) => setTimeout(resolve, 150));
    if (pooled > 0 && (await client.describe()).pooled === pooled) return;
    if (performance.now() > deadline) throw new Error('the pool does not fill');
  }
}

async function medianOf(times: number, measure: () => Promise<number>): Promise<number> {
  const values: number[] = [];
  for (let index = 0; index < times; index++) values.push(await measure());
  return median(values) ?? Number.NaN;
}

/** µs from the call to the end of its reply. */
function timedCall(url: URL, agent: Agent): Promise<number> {
  return new Promise((resolve, reject) => {
    const beganMs = performance.now();
    const outgoing = request(url, { method: 'POST', agent }, (response) => {
      response.resume();
      response.once('end', () => {
        if (response.statusCode !== 200 || response.headers['x-amz-function-error'] !== undefined)
          return reject(new Error(`${url.pathname}: status ${String(response.statusCode)}`));
        resolve((performance.now() - beganMs) * 1_000);
      });
    });
    outgoing.once('error', reject);
    outgoing.end('{}');
  });
}

function atMost(what: string, value: number | null, most: number, unit: string): LifeCycleFigure {
  const known = value ?? Number.NaN;
  return {
    what,
    value: `${known.toFixed(1)} ${unit}`,
    goal: `≤ ${String(most)} ${unit}`,
    verdict: Number.isNaN(known) ? 'not judged' : known <= most ? 'met' : 'missed',
  };
}

function atMostRatio(what: string, ours: number[], theirs: number[], most: number): LifeCycleFigure {
  const found = pairedRatio(ours, theirs);
  return {
    what,
    value:
      found === null
        ? 'nothing to compare'
        : `${found.ratio.toFixed(2)} (${found.ci95.map((bound) => bound.toFixed(2)).join('–')})`,
    goal: `≤ ${String(most)}`,
    verdict: found === null ? 'not judged' : found.ratio <= most ? 'met' : 'missed',
  };
}
