/**
 * Nothing goes in; the ways in which the reference runtime joins functions come out, each a cell, all on one runtime.
 *
 * Chains call one function again and again that returns its event. Nested ones call themselves, so that ten instances
 * wait for each other. "Hand-over through the store" is a flow of two functions: the first puts a value of 100 bytes
 * into the runtime's key-value store and returns its key, the second gets it. Beside it stands a flow of one function
 * that does the same put and the same get: both have one HTTP request, the same two operations, and differ by one
 * hop and by what the hand-over costs. The stores in processes of their own are not compared like this: an operation
 * of theirs takes milliseconds, and the difference of two such times says nothing about hops of some 50 µs.
 */
import { Agent } from 'node:http';
import { benchRuntime, type BenchRuntime } from '../bench-runtime.js';
import { callOnce, checkReply } from '../call-once.js';
import type { Cell, Contestant } from '../contestant.js';
import { COMPOSED } from './names.js';

/** At 100 the cores fall asleep between two calls, and waking them is most of what is measured. */
const RATE_PER_SECOND = 250;
/** These need several milliseconds each. */
const NESTED_RATE_PER_SECOND = 25;
const LENGTH = 10;
const WIDTH = 16;
/** Of one instance, as where calls per CPU-second are compared. */
const IN_FLIGHT = 8;

const HOP = 'exports.handler = async (event) => event;';
const SPLIT = `exports.handler = async () => ({ result: Array.from({ length: ${String(WIDTH)} }, (_, index) => index) });`;
const NESTED_HTTP = `
const { Agent, request } = require('node:http');
const agent = new Agent({ keepAlive: true });
const headers = { 'content-type': 'application/json' };
exports.handler = ({ depth }) => depth <= 1 ? { ok: true } : new Promise((resolve, reject) => {
  const outgoing = request(process.env.SELF, { method: 'POST', agent, headers }, (response) => {
    let text = '';
    response.setEncoding('utf8').on('data', (chunk) => (text += chunk)).on('end', () => resolve(JSON.parse(text)));
  });
  outgoing.on('error', reject).end(JSON.stringify({ depth: depth - 1 }));
});`;
const NESTED_INVOKE = `
exports.handler = ({ depth }, context) => {
  if (typeof context.invoke !== 'function') return { ok: false };
  return depth <= 1 ? { ok: true } : context.invoke('nested-invoke', { depth: depth - 1 });
};`;
const VALUE = 'v'.repeat(100);
const PUT = `await kv.set('handed-over', '${VALUE}');`;
const GET = `({ value: await kv.get('handed-over') })`;
const PUTS = `exports.handler = async (_, { kv }) => { ${PUT} return { key: 'handed-over' }; };`;
const GETS = `exports.handler = async ({ key }, { kv }) => ({ value: await kv.get(key) });`;
const PUTS_AND_GETS = `exports.handler = async (_, { kv }) => { ${PUT} return ${GET}; };`;

type State = Record<string, unknown>;

/** Amazon States Language: one state after the other. Names are unique in a whole machine: `prefix` sets inner ones apart. */
function sequence(states: readonly State[], prefix = 's'): State {
  const named = states.map((state, index): [string, State] => {
    const next = index + 1 < states.length ? { Next: `${prefix}${String(index + 1)}` } : { End: true };
    return [`${prefix}${String(index)}`, { ...state, ...next }];
  });
  return { StartAt: `${prefix}0`, States: Object.fromEntries(named) };
}

const task = (name: string): State => ({
  Type: 'Task',
  Resource: `arn:aws:lambda:us-east-1:000000000000:function:${name}`,
});
const tasks = (names: readonly string[]): State => sequence(names.map(task));
const times = (count: number, name: (index: number) => string): string[] =>
  Array.from({ length: count }, (_, index) => name(index));

export function compositions(version: string): Contestant {
  return {
    cells: Object.values(COMPOSED),
    version,
    async start() {
      const runtime = await benchRuntime();
      const agent = new Agent({ keepAlive: true });
      try {
        const { cells, absent } = await cellsOf(runtime, agent);
        return { kind: 'running', pid: runtime.pid, cells, absent, close: runtime.close };
      } catch (error) {
        await runtime.close();
        throw error;
      } finally {
        agent.destroy();
      }
    },
  };
}

async function cellsOf(runtime: BenchRuntime, agent: Agent) {
  const { client, deploy, invocation } = runtime;
  await deploy('hop', HOP);
  await deploy('hop-of-many', HOP, { concurrency: IN_FLIGHT });
  await deploy('split', SPLIT);
  await deploy('nested-http', NESTED_HTTP, { environment: { SELF: invocation('nested-http') } });
  await deploy('nested-invoke', NESTED_INVOKE);
  await deploy('puts', PUTS);
  await deploy('gets', GETS);
  await deploy('puts-and-gets', PUTS_AND_GETS);
  const spreadOver = (name: string): State => ({
    Type: 'Map',
    ItemProcessor: sequence([task(name)], 'each'),
  });
  const spread = spreadOver('hop-of-many');
  const hops = times(LENGTH, () => 'hop');
  await client.putFlow('empty', sequence([{ Type: 'Pass' }]));
  await client.putFlow('one', tasks(hops.slice(0, 1)));
  await client.putFlow('ten', tasks(hops));
  await client.putFlow('fan', sequence([task('split'), { ...spread, ItemsPath: '$.result' }]));
  await client.putFlow(
    'fan-apart',
    sequence([task('split'), { ...spreadOver('hop'), ItemsPath: '$.result' }]),
  );
  await client.putFlow('fan-alone', sequence([spread]));
  await client.putFlow('hand-over', tasks(['puts', 'gets']));
  await client.putFlow('put-and-get', tasks(['puts-and-gets']));

  const cell = (name: string, url: string, body: string, reply: string): Cell => ({
    ...{ name, url, body, reply },
    ratePerSecond: RATE_PER_SECOND,
    lanes: 1,
  });
  const nestedCell = (name: string, url: string): Cell => ({
    ...cell(name, url, JSON.stringify({ depth: LENGTH }), '{"ok":true}'),
    ratePerSecond: NESTED_RATE_PER_SECOND,
  });
  const flow = (name: string): string => runtime.execution(name);
  const event = '{"n":1}';
  const list = JSON.stringify(Array.from({ length: WIDTH }, (_, index) => index));
  const cells = [
    cell(COMPOSED.single, invocation('hop'), event, event),
    cell(COMPOSED.empty, flow('empty'), event, `"output":${event}`),
    cell(COMPOSED.one, flow('one'), event, `"output":${event}`),
    cell(COMPOSED.ten, flow('ten'), event, `"output":${event}`),
    cell(COMPOSED.putAndGet, flow('put-and-get'), event, `"value":"${VALUE}"`),
    cell(COMPOSED.handOver, flow('hand-over'), event, `"value":"${VALUE}"`),
    cell(COMPOSED.fan, flow('fan'), event, `"output":${list}`),
    cell(COMPOSED.fanApart, flow('fan-apart'), event, `"output":${list}`),
    cell(COMPOSED.fanAlone, flow('fan-alone'), list, `"output":${list}`),
    nestedCell(COMPOSED.http, invocation('nested-http')),
  ];
  const absent: { name: string; reason: string }[] = [];
  const fused = await whyNotFused(runtime, agent, event);
  if (fused === null) cells.push(cell(COMPOSED.fused, flow('fused'), event, `"output":${event}`));
  else absent.push({ name: COMPOSED.fused, reason: fused });
  const invoke = nestedCell(COMPOSED.invoke, invocation('nested-invoke'));
  const invoked = await callOnce(invoke.url, { body: invoke.body, agent });
  if (invoked.body === '{"ok":false}') {
    absent.push({ name: COMPOSED.invoke, reason: 'the runtime gives handlers no context.invoke' });
  } else {
    checkReply(invoke.url, invoked, invoke.reply);
    cells.push(invoke);
  }
  return { cells, absent };
}

/** Steps of ten functions are fused when one instance carried out all of them; a runtime that knows no fusion may ignore the field. */
async function whyNotFused(runtime: BenchRuntime, agent: Agent, event: string): Promise<string | null> {
  const names = times(LENGTH, (index) => `step-${String(index)}`);
  for (const name of names) await runtime.deploy(name, HOP);
  const body = JSON.stringify({ definition: tasks(names), fuse: true });
  const put = await callOnce(`${runtime.url}/faasmark/flows/fused`, { method: 'PUT', body, agent });
  if (put.status !== 200) return `the runtime takes no fused flow: ${put.body.slice(0, 200)}`;
  const executed = await callOnce(runtime.execution('fused'), { body: event, agent });
  checkReply('the fused flow', executed, `"output":${event}`);
  const { steps } = JSON.parse(executed.body) as { steps: { instance: string }[] };
  const instances = new Set(steps.map(({ instance }) => instance)).size;
  return instances === 1 ? null : `the runtime carried its steps out in ${String(instances)} instances`;
}
