/** Thousands of calls over functions that fail in every way: each caller gets exactly one reply of the right kind, and in the end nothing is left. */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { Agent } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { runtimeClient } from '../../src/runtime/runtime-client.js';
import { spawnGateway } from '../../src/runtime/spawn-gateway.js';
import { running, treeOf } from './processes.js';
import { deploySource, errorTypeOf, eventually, httpCaller } from './runtime-under-test.js';

const CALLS = Number(process.env['TEST_FAULT_CALLS'] ?? 10_000);
const CONNECTIONS = 16;
const SEED = Number(process.env['TEST_FAULT_SEED'] ?? 1);

const FAULTY = `exports.handler = async (event) => {
  switch (event.does) {
    case 'throw': throw new RangeError('call ' + event.call);
    case 'hang': for (;;);
    case 'wait': return new Promise(() => {});
    case 'exit': process.exit(1 + event.call % 100);
    case 'allocate': { const all = []; for (;;) all.push(new Array(1000).fill(all.length)); }
    case 'large': return 'x'.repeat(20_000_000);
    default: return { call: event.call };
  }
};`;

/** What a function is told to do, its share of the calls in percent, and the error that its caller must see. */
const FAULTS = [
  { does: 'answer', percent: 60, errorType: null },
  { does: 'throw', percent: 24, errorType: 'RangeError' },
  { does: 'exit', percent: 7, errorType: 'Runtime.ExitError' },
  { does: 'large', percent: 5, errorType: 'Function.ResponseSizeTooLarge' },
  { does: 'hang', percent: 1, errorType: 'Sandbox.Timedout' },
  { does: 'wait', percent: 1, errorType: 'Sandbox.Timedout' },
  { does: 'allocate', percent: 2, errorType: 'Runtime.OutOfMemory' },
] as const;

type Fault = (typeof FAULTS)[number];

/** A time-out of 1 s is for those that hang: others may need longer on a busy machine, and more memory to write much. */
function homeOf(fault: Fault, any: string): string {
  if (fault.does === 'large') return 'roomy';
  return fault.does === 'allocate' ? 'patient' : any;
}

/** A linear congruential generator (Numerical Recipes): the same faults in the same order for one seed. */
function faultsOf(seed: number): () => Fault {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    let rest = (state / 2 ** 32) * 100;
    return FAULTS.find(({ percent }) => (rest -= percent) < 0) ?? FAULTS[0];
  };
}

describe(`${CALLS} calls of functions that fail (seed ${SEED})`, () => {
  let workDir: string;
  before(async () => {
    workDir = await mkdtemp(join(tmpdir(), 'faasmark-faults-'));
  });
  after(() => rm(workDir, { recursive: true, force: true }));

  it('end in one reply each, of the right kind, and in no process', async () => {
    const reports: string[] = [];
    const gateway = await spawnGateway(
      { id: 'faults', host: '127.0.0.1', port: 0, stores: false, attached: true, poolSize: 4, workDir },
      (text) => reports.push(text),
    );
    const client = runtimeClient(gateway.url);
    const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS + 1 });
    const http = httpCaller(gateway.url, agent);
    const seen = new Map<string, number>();
    const wrong: string[] = [];
    let tree: number[] = [];
    try {
      const names = ['faulty-0', 'faulty-1', 'faulty-2', 'faulty-3'];
      for (const name of names) await deploySource(client, name, FAULTY, { memoryMb: 64, timeoutMs: 1000 });
      await deploySource(client, 'patient', FAULTY, { memoryMb: 64, timeoutMs: 60_000 });
      await deploySource(client, 'roomy', FAULTY, { memoryMb: 512, timeoutMs: 60_000 });
      await deploySource(client, 'healthy', 'exports.handler = async (event) => event');
      const nextFault = faultsOf(SEED);
      let started = 0;
      let over = false;

      const connection = async (): Promise<void> => {
        while (started < CALLS) {
          const call = started++;
          const fault = nextFault();
          const name = homeOf(fault, names[call % names.length] ?? '');
          const answer = await http('POST', `/2015-03-31/functions/${name}/invocations`, {
            body: JSON.stringify({ does: fault.does, call }),
          });
          const errorType = errorTypeOf(answer);
          seen.set(fault.does, (seen.get(fault.does) ?? 0) + 1);
          const fits = errorType !== null || answer.body === JSON.stringify({ call });
          // It names its call, so that replies which were swapped are noticed.
          const own = fault.does !== 'throw' || answer.body.includes(`"call ${call}"`);
          if (answer.status !== 200 || errorType !== fault.errorType || !fits || !own) {
            wrong.push(`${fault.does} ${call}: ${answer.status} ${answer.body.slice(0, 200)}`);
          }
        }
      };
      let healthyCalls = 0;
      const healthy = async (): Promise<void> => {
        while (!over) {
          const body = JSON.stringify({ healthy: healthyCalls++ });
          const answer = await http('POST', '/2015-03-31/functions/healthy/invocations', { body });
          if (answer.status !== 200 || answer.body !== body)
            wrong.push(`healthy: ${answer.status} ${answer.body}`);
          await new Promise((resolve) => setTimeout(resolve, 5));
        }
      };
      const neighbour = healthy();
      await Promise.all(Array.from({ length: CONNECTIONS }, connection));
      over = true;
      await neighbour;
      assert.deepEqual(wrong.slice(0, 10), [], `${wrong.length} wrong`);
      assert.equal(
        [...seen.values()].reduce((sum, n) => sum + n, 0),
        CALLS,
      );
      assert.ok(healthyCalls > 10, String(healthyCalls));
      console.log(`${JSON.stringify(Object.fromEntries(seen))}, ${healthyCalls} healthy`);
      tree = await treeOf(gateway.pid);
      assert.ok(tree.length > 1);
    } finally {
      client.close();
      agent.destroy();
      await gateway.close();
    }
    await eventually('all have ended', async () => (await running(tree)).length === 0);
    assert.deepEqual(reports, []);
  });
});
