/** Runs the whole pipeline against a provider that counts, with a listener that throws at one stage. */
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { resolveConfig } from '../../src/config/resolve-config.js';
import type { Catalog } from '../../src/model/Catalog.js';
import type { Stage } from '../../src/model/Progress.js';
import type { Provider } from '../../src/model/Provider.js';
import { run } from '../../src/run.js';
import type { RunOutcome } from '../../src/run-state.js';

export interface BrokenRun {
  deploys: number;
  destroys: number;
  outcome: RunOutcome | null;
  error: unknown;
}

export async function brokenRun(stage: Stage, cwd: string): Promise<BrokenRun> {
  let deploys = 0;
  let destroys = 0;
  const instances = new Map<string, number>();
  const server = http.createServer((request, response) => {
    request.resume();
    const ordinal = (instances.get('one') ?? 0) + 1;
    instances.set('one', ordinal);
    const ageUs = Math.round(performance.now() * 1_000);
    response.end(
      JSON.stringify({ fm: 1, instance: 'one', ordinal, ageUs, durationUs: 1, hops: [], result: null }),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const resource = { provider: 'counting', kind: 'function', id: 'f', details: {} };
  const counting: Provider = {
    name: 'counting',
    title: 'counts what it deploys and destroys',
    coldUnit: 'none',
    defaultRate: 50,
    defaultRegion: 'here',
    regions: null,
    defaultMemoryMb: 128,
    warmLanes: 1,
    axes: [],
    compositions: ['caller'],
    stores: [],
    runtime: () => ({ language: 'node', version: 'host', identifier: 'node' }),
    preflight: async () => [],
    plan: () => ({ resources: [], permissions: [], costUsd: 0, basis: '' }),
    async deploy({ ledger }) {
      await ledger.intend(resource);
      deploys++;
      await ledger.created(resource);
      const endpoint = {
        name: 'f',
        url,
        method: 'POST',
        headers: {},
        expectStatus: 200,
        reply: 'envelope',
      } as const;
      return {
        target: () => ({ plan: { kind: 'endpoint', endpoint }, fixedBody: null }),
        emulated: [],
        deployUs: {},
        close: async () => undefined,
      };
    },
    async destroy(resources, ledger) {
      for (const each of resources) {
        destroys++;
        await ledger.destroyed(each);
      }
      return { destroyed: resources.length, left: [] };
    },
  };
  const { config, catalog } = await resolveConfig({
    argv: { _: [] },
    env: {},
    cwd,
    file: {
      path: 'settings',
      settings: { workload: ['noop'], provider: ['counting'], trials: 2, duration: '100ms', warmup: 3 },
      extend: { providers: [counting] },
      lineOf: () => null,
    },
  });
  try {
    const outcome = await run(config, {
      cwd,
      catalog: catalog satisfies Catalog,
      progress: {
        stage(reached) {
          if (reached === stage) throw new Error(`thrown at ${stage}`);
        },
        trial: () => undefined,
        detail: () => undefined,
        notice: () => undefined,
        end: () => undefined,
      },
      interrupts: {
        stop: new AbortController().signal,
        hurry: new AbortController().signal,
        received: () => null,
      },
      commandLine: 'faasmark run',
      columns: 100,
      color: false,
    });
    return { deploys, destroys, outcome, error: null };
  } catch (error) {
    return { deploys, destroys, outcome: null, error };
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}
