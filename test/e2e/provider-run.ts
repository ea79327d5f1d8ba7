/** A provider as a test wants it goes in; a whole run against its one function, a server on this machine, comes out, with how often it deployed and destroyed. */
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { resolveConfig } from '../../src/config/resolve-config.js';
import type { Stage } from '../../src/model/Progress.js';
import type { Provider } from '../../src/model/Provider.js';
import { run } from '../../src/run.js';
import type { RunOutcome } from '../../src/run-state.js';

export interface ProviderRunOptions {
  cwd: string;
  /** Instead of one that charges nothing. */
  provider: Pick<Provider, 'name' | 'title'> & Partial<Provider>;
  settings: Readonly<Record<string, unknown>>;
  /** How long its function says that it ran. */
  saysUs: number;
  onStage?(stage: Stage): void;
}

export interface ProviderRun {
  deploys: number;
  /** Resources that were destroyed. */
  destroys: number;
  outcome: RunOutcome | null;
  /** What the run threw. */
  error: unknown;
}

export async function providerRun({
  cwd,
  provider,
  settings,
  saysUs,
  onStage = () => undefined,
}: ProviderRunOptions): Promise<ProviderRun> {
  let deploys = 0;
  let destroys = 0;
  const target = await startFunction(saysUs);
  const resource = { provider: provider.name, kind: 'function', id: 'f', details: {} };
  const whole: Provider = {
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
        url: target.url,
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
    ...provider,
  };
  const nothing = (): void => undefined;
  try {
    const { config, catalog } = await resolveConfig({
      argv: { _: [] },
      env: {},
      cwd,
      file: {
        path: 'settings',
        settings: { workload: ['noop'], provider: [provider.name], warmup: 3, ...settings },
        extend: { providers: [whole] },
        lineOf: () => null,
      },
    });
    const outcome = await run(config, {
      cwd,
      catalog,
      progress: { stage: onStage, trial: nothing, detail: nothing, notice: nothing, end: nothing },
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
    await target.close();
  }
}

/** One warm instance, which gives back what it gets. */
async function startFunction(saysUs: number): Promise<{ url: string; close(): Promise<void> }> {
  let ordinal = 0;
  const server = http.createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      ordinal += 1;
      const ageUs = Math.round(performance.now() * 1_000);
      const result: unknown = JSON.parse(Buffer.concat(chunks).toString());
      const says = { instance: 'one', ordinal, ageUs, durationUs: saysUs };
      response.end(JSON.stringify({ fm: 1, ...says, hops: [], result }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
