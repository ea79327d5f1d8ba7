/** Nothing goes in; what a new function, new code and a new instance cost until the first reply comes out, by the clock of who asked for them. */
import { Agent } from 'node:http';
import { benchRuntime, type BenchRuntime } from '../bench-runtime.js';
import { callOnce, checkReply } from '../call-once.js';
import { NOOP_SOURCE } from '../contestants/noop.js';
import { ECHO_MAIN } from '../contestants/node-http.js';
import { DEPLOYMENT, NEW_INSTANCE, type Figures, type Measure } from '../measure.js';
import { startProgram } from '../start-program.js';

/** One deployment and one update, each to the first reply of the new code. */
export const deployment = (): Measure =>
  onRuntime(DEPLOYMENT, async (runtime, agent) => {
    const source = (version: number): string =>
      `exports.handler = async () => ({ version: ${String(version)} });`;
    const timed = async (version: number): Promise<number> => {
      await runtime.poolFull();
      const beganMs = performance.now();
      await runtime.deploy('deployed', source(version));
      const url = runtime.invocation('deployed');
      checkReply(url, await callOnce(url, { body: '{}', agent }), `{"version":${String(version)}}`);
      return performance.now() - beganMs;
    };
    const deployMs = await timed(1);
    const updateMs = await timed(2);
    await runtime.client.deleteFunction('deployed');
    return { deployMs, updateMs };
  });

/** The first call of a function that has no instance yet, and a process that is spawned, listens and answers. */
export const newInstance = (): Measure =>
  onRuntime(NEW_INSTANCE, async (runtime, agent) => {
    await runtime.deploy('fresh', NOOP_SOURCE);
    await runtime.poolFull();
    const url = runtime.invocation('fresh');
    const pooled = await callOnce(url, { body: '{}', agent });
    checkReply(url, pooled, '{"ok":true}');
    await runtime.client.deleteFunction('fresh');

    const beganMs = performance.now();
    const program = startProgram([process.execPath, ECHO_MAIN], {});
    try {
      const address = await program.firstLine();
      checkReply(address, await callOnce(address, { body: '{}', agent }), '{"ok":true}');
      return { pooledUs: pooled.us, spawnedUs: (performance.now() - beganMs) * 1_000 };
    } finally {
      await program.close();
    }
  });

function onRuntime(
  id: string,
  figuresOf: (runtime: BenchRuntime, agent: Agent) => Promise<Figures>,
): Measure {
  const agent = new Agent({ keepAlive: true });
  let started: BenchRuntime | null = null;
  const run = async (): Promise<Figures> => {
    started ??= await benchRuntime();
    return figuresOf(started, agent);
  };
  return {
    id,
    // Once for nothing: what deploys and what is timed is compiled then.
    prepare: async () => void (await run()),
    run,
    async close() {
      agent.destroy();
      await started?.close();
    },
  };
}
