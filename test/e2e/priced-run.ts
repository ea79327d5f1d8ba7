/** How long a function says that it ran, and a cap, go in; a whole run against a platform that charges for time comes out. */
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { resolveConfig } from '../../src/config/resolve-config.js';
import type { CallCost, CallUse } from '../../src/model/Cost.js';
import type { Provider } from '../../src/model/Provider.js';
import { run } from '../../src/run.js';
import type { RunOutcome } from '../../src/run-state.js';

/** A function that runs for a second costs a dollar per thousand calls. */
const USD_PER_MS = 1e-6;

export interface PricedRun {
  outcome: RunOutcome;
  destroyed: number;
}

export async function pricedRun(
  cwd: string,
  { saysMs, maxCostUsd, trials }: { saysMs: number; maxCostUsd: number; trials: number },
): Promise<PricedRun> {
  let destroyed = 0;
  let ordinal = 0;
  const server = http.createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      ordinal += 1;
      const ageUs = Math.round(performance.now() * 1_000);
      const result: unknown = JSON.parse(Buffer.concat(chunks).toString());
      const says = { instance: 'one', ordinal, ageUs, durationUs: saysMs * 1_000 };
      response.end(JSON.stringify({ fm: 1, ...says, hops: [], result }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const resource = { provider: 'priced', kind: 'function', id: 'f', details: {} };
  const costOf = (_: unknown, { billedMs }: CallUse): CallCost => ({
    perCall: [{ item: 'duration', usd: billedMs * USD_PER_MS, estimate: null }],
    perHour: [],
    prices: { asOf: '2026', source: 'a test', region: 'here', currency: 'USD' },
    assumptions: [],
    own: { name: 'a machine', usdPerHour: 1, asOf: '2026', source: 'a test' },
  });
  const priced: Provider = {
    name: 'priced',
    title: 'charges for time',
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
    plan: (_series, _invocations, { series }) => ({
      resources: [],
      permissions: [],
      costUsd: series.reduce((sum, { calls, use }) => sum + calls * use.billedMs * USD_PER_MS, 0),
      basis: 'a test',
    }),
    costOf,
    async deploy({ ledger }) {
      await ledger.intend(resource);
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
        destroyed++;
        await ledger.destroyed(each);
      }
      return { destroyed: resources.length, left: [] };
    },
  };
  const nothing = (): void => undefined;
  try {
    const { config, catalog } = await resolveConfig({
      argv: { _: [] },
      env: {},
      cwd,
      file: {
        path: 'settings',
        settings: {
          workload: ['noop'],
          provider: ['priced'],
          rate: 100,
          duration: '200ms',
          warmup: 3,
          trials,
          maxCost: maxCostUsd,
        },
        extend: { providers: [priced] },
        lineOf: () => null,
      },
    });
    const outcome = await run(config, {
      cwd,
      catalog,
      progress: { stage: nothing, trial: nothing, detail: nothing, notice: nothing, end: nothing },
      interrupts: {
        stop: new AbortController().signal,
        hurry: new AbortController().signal,
        received: () => null,
      },
      commandLine: 'faasmark run',
      columns: 100,
      color: false,
    });
    return { outcome, destroyed };
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}
