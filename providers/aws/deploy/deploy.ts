/** Series go in; all that they need of AWS stands when the deployment comes out: regions side by side, each piece journalled before it is made. */
import type { SeriesPlan } from '../../../src/model/Plan.js';
import type { Deployment, DeployRequest, ProviderContext } from '../../../src/model/Provider.js';
import { forcesCold, givenRole } from '../axes.js';
import { awsClients, type AwsClients } from '../clients.js';
import { credentialsOf } from '../credentials.js';
import type { DeployedFunction, DeployedSeries } from '../deployed-series.js';
import { endpointsOf, type Endpoints } from '../endpoints.js';
import { identityOf } from '../identity.js';
import { inParallel } from '../in-parallel.js';
import { isAws } from '../is-aws.js';
import { bucketName, QUEUE_LANES, queueName, tableName } from '../names.js';
import { targetOf } from '../targets.js';
import { recentLogs } from './recent-logs.js';
import { deployInitiator, initiatorHost, type DeployedInitiator } from './initiator.js';
import { deployFunction, joinSeries, type RegionBase } from './deploy-series.js';
import { renewFunction } from './function.js';
import { makeRole } from './role.js';
import type { Site } from './site.js';
import { makeBucket, makeQueue, makeTable } from './stores.js';

/** What AWS Lambda's control plane takes at a time without throttling an account much: 15 requests a second, several each. */
const FUNCTIONS_AT_A_TIME = 4;

/** @throws `deploy-failed`, once nothing is being made any more; what came up by then stands in the ledger */
export async function deploy(request: DeployRequest, context: ProviderContext): Promise<Deployment> {
  const regions = [...new Set([...request.series, ...request.initiators].map(({ region }) => region))];
  const clients = new Map(regions.map((region) => [region, awsClients(region)]));
  const close = (): void => {
    for (const each of clients.values()) each.close();
  };
  try {
    const deployed = await deployAll(request, context, [...clients.values()]);
    return deploymentOf(request, context, deployed, clients, close);
  } catch (error) {
    close();
    throw error;
  }
}

interface DeployedRegion {
  endpoints: Endpoints;
  /** By id. */
  series: ReadonlyMap<string, DeployedSeries>;
  initiators: readonly DeployedInitiator[];
  deployUs: Readonly<Record<string, number>>;
}

async function deployAll(
  request: DeployRequest,
  context: ProviderContext,
  regions: readonly AwsClients[],
): Promise<DeployedRegion[]> {
  const [first] = regions;
  if (first === undefined) return [];
  const { account } = await identityOf(first);
  const marks = { runId: context.runId, expiresAt: context.expiresAt };
  const siteOf = (clients: AwsClients): Site => ({
    clients,
    account,
    marks,
    ledger: request.ledger,
    signal: context.signal,
  });
  // Packing goes on while the role is made; whoever asks for an artifact later gets it, or hears why there is none.
  for (const { functions, runtime } of request.series) {
    for (const fn of functions) request.pack(fn, runtime).catch(() => undefined);
  }
  const given = request.series.map(givenRole);
  const needsOwn = given.length === 0 || given.includes(null);
  // Initiators take the role of a function that they call, where all of them have one that was given.
  const role = needsOwn ? await makeRole(siteOf(first)) : (given[0] ?? '');
  return inParallel(regions, regions.length, (clients) =>
    deployRegion(siteOf(clients), request, role, context.progress),
  );
}

async function deployRegion(
  site: Site,
  { series: all, initiators: driving, pack }: DeployRequest,
  role: string,
  progress: (message: string) => void,
): Promise<DeployedRegion> {
  const { region } = site.clients;
  const series = all.filter((each) => each.region === region);
  const initiators = driving.filter((each) => each.region === region);
  const base: RegionBase = {
    site,
    endpoints: await endpointsOf(site.clients),
    ...(await makeStores(site, series, initiators.length > 0)),
    roleOf: (each) => givenRole(each) ?? role,
  };
  const functions = series.flatMap((each) => each.functions.map((fn) => ({ series: each, fn })));
  const began = new Map<string, number>();
  const deployUs: Record<string, number> = {};
  const made = await inParallel(functions, FUNCTIONS_AT_A_TIME, async (one) => {
    const { id } = one.series;
    const startedMs = began.get(id) ?? performance.now();
    began.set(id, startedMs);
    const deployed = await deployFunction(one, base, pack);
    deployUs[id] = Math.round((performance.now() - startedMs) * 1000);
    progress(`deployed ${deployed.name}`);
    return { id, name: one.fn.name, deployed };
  });
  const joined = await inParallel(series, FUNCTIONS_AT_A_TIME, async (each) => {
    const own = made.filter(({ id }) => id === each.id);
    const byName: Record<string, DeployedFunction> = Object.fromEntries(
      own.map(({ name, deployed }) => [name, deployed]),
    );
    return [each.id, await joinSeries(each, byName, base)] as const;
  });
  const drivers = await inParallel(initiators, FUNCTIONS_AT_A_TIME, async (each) => {
    const deployed = await deployInitiator(each, base, role);
    progress(`deployed ${each.name}`);
    return deployed;
  });
  return { endpoints: base.endpoints, series: new Map(joined), initiators: drivers, deployUs };
}

async function makeStores(
  site: Site,
  series: readonly SeriesPlan[],
  /** Initiators put there what is too large for a reply. */
  forParts: boolean,
): Promise<Pick<RegionBase, 'bucket' | 'table' | 'queues'>> {
  const { runId } = site.marks;
  const { region } = site.clients;
  const queued = series.filter(({ composition }) => composition === 'queue');
  const usesBucket = forParts || series.some(({ stores }) => stores.objectStore === 's3');
  const usesTable = series.some(({ stores }) => stores.keyValue === 'dynamodb');
  const queues = new Map<string, { url: string; lanes: number }>();
  const jobs: (() => Promise<unknown>)[] = [
    ...(usesBucket ? [() => makeBucket(site, bucketName(runId, region))] : []),
    ...(usesTable ? [() => makeTable(site, tableName(runId, region))] : []),
    ...queued.flatMap((each) =>
      Array.from({ length: QUEUE_LANES }, (_, lane) => async () => {
        const url = await makeQueue(site, queueName(runId, each, lane));
        queues.set(each.id, { url: url.replace(/-\d+$/, '-{lane}'), lanes: QUEUE_LANES });
      }),
    ),
  ];
  await inParallel(jobs, FUNCTIONS_AT_A_TIME, (job) => job());
  return {
    bucket: usesBucket ? bucketName(runId, region) : null,
    table: usesTable ? tableName(runId, region) : null,
    queues,
  };
}

function deploymentOf(
  { series }: DeployRequest,
  context: Pick<ProviderContext, 'signal'>,
  regions: readonly DeployedRegion[],
  clients: ReadonlyMap<string, AwsClients>,
  close: () => void,
): Deployment {
  const deployedOf = ({ id }: SeriesPlan): DeployedSeries => {
    const found = regions.map((region) => region.series.get(id)).find((each) => each !== undefined);
    if (found === undefined) throw new Error(`${id} was not deployed`);
    return found;
  };
  const hosts: { close(): void }[] = [];
  return {
    initiator(name) {
      const found = regions.flatMap(({ initiators }) => initiators).find((each) => each.name === name);
      if (found === undefined) throw new Error(`no initiator "${name}" was deployed`);
      const host = initiatorHost(found);
      hosts.push(host);
      return host;
    },
    target: (each) => targetOf(each, deployedOf(each)),
    emulated: emulatedIn(series, regions),
    async renew(each) {
      const own = clients.get(each.region);
      if (!forcesCold(each) || own === undefined) return false;
      const { functions } = deployedOf(each);
      await inParallel(Object.values(functions), FUNCTIONS_AT_A_TIME, ({ name }) =>
        renewFunction({ clients: own, signal: context.signal }, name),
      );
      return true;
    },
    credentials: () => credentialsOf([...clients.values()]),
    deployUs: Object.assign({}, ...regions.map(({ deployUs }) => deployUs)) as Record<string, number>,
    logs: (each) => recentLogs(clients.get(each.region) ?? null, deployedOf(each)),
    close: () => {
      for (const host of hosts) host.close();
      close();
      return Promise.resolve();
    },
  };
}

/** Where the user gave an address, whatever answers there is not AWS's own: its numbers are named so. */
function emulatedIn(
  series: readonly SeriesPlan[],
  regions: readonly DeployedRegion[],
): Deployment['emulated'] {
  const note = 'not AWS itself';
  const found = regions.flatMap(({ endpoints }) =>
    [
      { role: 'lambda', url: endpoints.lambda, used: true },
      { role: 's3', url: endpoints.s3, used: series.some(({ stores }) => stores.objectStore === 's3') },
      {
        role: 'dynamodb',
        url: endpoints.dynamodb,
        used: series.some(({ stores }) => stores.keyValue === 'dynamodb'),
      },
      { role: 'sqs', url: endpoints.sqs, used: series.some(({ composition }) => composition === 'queue') },
    ].filter(({ url, used }) => used && !isAws(url)),
  );
  return found.map(({ role, url }) => ({ role, name: 'server at', version: new URL(url).host, note }));
}
