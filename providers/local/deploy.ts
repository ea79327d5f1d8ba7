/** Series go in; a runtime of their own with their functions, flows and stores comes out, every piece journalled before it is made. */
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FaasmarkError } from '../../src/errors.js';
import type { SeriesPlan } from '../../src/model/Plan.js';
import type {
  Deployment,
  DeployRequest,
  InitiatorRequest,
  ProviderContext,
} from '../../src/model/Provider.js';
import { runtimeClient, type RuntimeClient } from '../../src/runtime/runtime-client.js';
import { GatewayError, spawnGateway, type GatewayProcess } from '../../src/runtime/spawn-gateway.js';
import { deployedName, seriesSlug } from './names.js';
import { initiatorOverHttp } from '../contract/initiator-over-http.js';
import { initiators } from './initiators.js';
import { bucketEnvironment, makeStores, readObject, storeEnvironment } from './stores.js';
import { stateMachineOf } from './state-machine.js';
import { targetOf } from './targets.js';

const PROVIDER = 'local';
/** A function that hangs is killed only after its caller has given up on it, so that it counts as a time-out, not as an error. */
const CALLER_FIRST_MS = 1_000;

/** @throws `deploy-failed`; what came up by then stands in the ledger */
export async function deploy(request: DeployRequest, context: ProviderContext): Promise<Deployment> {
  const gateway = await startGateway(prepacked(request), context);
  const client = runtimeClient(gateway.url);
  const deployUs: Record<string, number> = {};
  const hosts: { close(): void }[] = [];
  try {
    await makeStores(request.series, request.initiators.length > 0, gateway, request.ledger);
    await Promise.all([
      ...request.series.map(async (series) => {
        deployUs[series.id] = await deploySeries(series, request, gateway, client, context.signal);
      }),
      ...request.initiators.map((initiator) => deployInitiator(initiator, request, gateway, client)),
    ]);
  } catch (error) {
    client.close();
    throw error;
  }
  return {
    target: (series) => targetOf(series, gateway.url),
    emulated: emulatedStores(gateway),
    deployUs,
    logs: async ({ functions, ...series }) => {
      const names = functions.map(({ name }) => deployedName({ functions, ...series }, name));
      return (await Promise.all(names.map((name) => client.logs(name)))).join('');
    },
    initiator: (name) => {
      const host = initiatorOverHttp({
        url: new URL(`/2015-03-31/functions/${name}/invocations`, gateway.url),
        readPart: (key, mostBytes) => readObject(gateway, key, mostBytes),
      });
      hosts.push(host);
      return host;
    },
    async close() {
      for (const host of hosts) host.close();
      client.close();
    },
  };
}

async function deployInitiator(
  { name, memoryMb, concurrency, artifact }: InitiatorRequest,
  { ledger }: DeployRequest,
  gateway: GatewayProcess,
  client: RuntimeClient,
): Promise<void> {
  const { files, entry } = await artifact();
  const resource = { provider: PROVIDER, kind: 'function', id: name, details: {} };
  await ledger.intend(resource);
  await client.putFunction(name, {
    files,
    entry,
    memoryMb,
    timeoutMs: initiators.longestMs,
    environment: bucketEnvironment(gateway),
    // One in the place of each that ends.
    maxInstances: concurrency + 8,
    yields: false,
  });
  await ledger.created(resource);
}

/** Packing goes on while the runtime starts; whoever asks for an artifact later gets it, or hears why there is none. */
function prepacked(request: DeployRequest): DeployRequest {
  for (const { functions, runtime } of request.series) {
    for (const fn of functions) request.pack(fn, runtime).catch(() => undefined);
  }
  return request;
}

async function startGateway(
  { series, ledger, initiators: driving }: DeployRequest,
  context: ProviderContext,
): Promise<GatewayProcess> {
  const id = context.runId;
  const workDir = join(tmpdir(), `faasmark-${id}`);
  const stores =
    driving.length > 0 ||
    series.some((each) => each.stores.objectStore === 's3' || each.stores.keyValue === 'dynamodb');
  await ledger.intend({ provider: PROVIDER, kind: 'runtime', id, details: { workDir, kept: context.keep } });
  try {
    const options = { id, host: '127.0.0.1', port: 0, stores, workDir, attached: !context.keep } as const;
    const gateway = await spawnGateway(options, context.progress);
    const details = { url: gateway.url, pid: gateway.pid };
    await ledger.created({ provider: PROVIDER, kind: 'runtime', id, details });
    return gateway;
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    const portInUse = error.code === 'EADDRINUSE';
    throw new FaasmarkError({
      code: portInUse ? 'port-in-use' : 'deploy-failed',
      message: `The reference runtime did not start: ${error.message}.`,
      hint: 'faasmark doctor',
      cause: error,
    });
  }
}

/** µs that the runtime took to accept all functions of the series. */
async function deploySeries(
  series: SeriesPlan,
  { pack, ledger }: DeployRequest,
  gateway: GatewayProcess,
  client: RuntimeClient,
  signal: AbortSignal,
): Promise<number> {
  const environment = {
    FAASMARK_INVOKE_URL: `${gateway.url}/2015-03-31/functions/{name}/invocations`,
    FAASMARK_FUNCTIONS: JSON.stringify(
      Object.fromEntries(series.functions.map(({ name }) => [name, deployedName(series, name)])),
    ),
    ...storeEnvironment(series, gateway),
  };
  const { memoryMb, load } = series;
  let platformUs = 0;
  for (const fn of series.functions) {
    const { files, entry } = await pack(fn, series.runtime);
    signal.throwIfAborted();
    const resource = { provider: PROVIDER, kind: 'function', id: deployedName(series, fn.name), details: {} };
    await ledger.intend(resource);
    const timeoutMs = load.timeoutMs + CALLER_FIRST_MS;
    const deployment = { files, entry, memoryMb, timeoutMs, environment };
    platformUs += (await client.putFunction(resource.id, deployment)).deployUs;
    await ledger.created(resource);
  }
  if (series.entry.kind === 'native') {
    const resource = { provider: PROVIDER, kind: 'flow', id: seriesSlug(series), details: {} };
    await ledger.intend(resource);
    await client.putFlow(
      resource.id,
      stateMachineOf(series.entry.flow, (name) => deployedName(series, name)),
    );
    await ledger.created(resource);
  }
  return platformUs;
}

function emulatedStores({ s3, dynamodb }: GatewayProcess): Deployment['emulated'] {
  const note = 'emulated, no network';
  return [
    ...(s3 === null ? [] : [{ role: 's3', name: s3.name, version: s3.version, note }]),
    ...(dynamodb === null
      ? []
      : [{ role: 'dynamodb', name: dynamodb.name, version: dynamodb.version, note }]),
  ];
}
