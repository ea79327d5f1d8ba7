/** Nothing goes in; what a fresh runtime with a hundred functions takes comes out, without instances, its pool apart, and then what an instance takes. */
import { Agent } from 'node:http';
import { benchRuntime } from '../bench-runtime.js';
import { callOnce } from '../call-once.js';
import { median } from '../../in-blocks.js';
import { MEMORY, type Measure } from '../measure.js';
import { pssMbOf } from '../process-tree.js';
import { warmUp } from '../warm-up.js';

const DEPLOYED = 100;
const INSTANCES = 8;
const CALLS = 200;
/** Tells which process of the tree an instance is. */
const SOURCE = 'exports.handler = async () => ({ pid: process.pid });';
/** What the pool's processes, and they alone while there is no instance, were started with. */
const POOLED = /instance-main\.js/;

export function memory(): Measure {
  return {
    id: MEMORY,
    prepare: () => Promise.resolve(),
    async run() {
      const runtime = await benchRuntime();
      const agent = new Agent({ keepAlive: true });
      try {
        const names = Array.from({ length: DEPLOYED }, (_, index) => `idle-${String(index)}`);
        for (const name of names) await runtime.deploy(name, SOURCE);
        const pooled = await runtime.poolFull();
        const idle = pssMbOf(runtime.pid);
        const inPool = idle.filter(({ command }) => POOLED.test(command));
        if (inPool.length !== pooled)
          throw new Error(`${String(inPool.length)} processes for a pool of ${String(pooled)}`);
        const instances = new Set<number>();
        for (const name of names.slice(0, INSTANCES)) {
          const url = runtime.invocation(name);
          await warmUp({ url, body: '{}', reply: '"pid":', lanes: 1 }, CALLS);
          const { pid } = JSON.parse((await callOnce(url, { body: '{}', agent })).body) as { pid: number };
          instances.add(pid);
        }
        await runtime.poolFull();
        const warm = pssMbOf(runtime.pid).filter(({ pid }) => instances.has(pid));
        return {
          idleMb: sum(idle) - sum(inPool),
          poolMb: sum(inPool),
          pooled,
          instanceMb: median(warm.map(({ mb }) => mb)) ?? Number.NaN,
        };
      } finally {
        agent.destroy();
        await runtime.close();
      }
    },
    close: () => Promise.resolve(),
  };
}

function sum(processes: readonly { mb: number }[]): number {
  return processes.reduce((total, { mb }) => total + mb, 0);
}
