/** Regions go in; everything there that carries our tag comes out, with why it may or may not be removed. No ledger is needed, nothing is touched. */
import { DescribeLogGroupsCommand, ListTagsForResourceCommand } from '@aws-sdk/client-cloudwatch-logs';
import { ListRolesCommand, ListRoleTagsCommand } from '@aws-sdk/client-iam';
import { GetResourcesCommand } from '@aws-sdk/client-resource-groups-tagging-api';
import type { SweepOutcome, SweepRequest, SweptResource } from '../../src/model/Provider.js';
import { awsClients, type AwsClients } from './clients.js';
import { failureOf, isKind } from './failure.js';
import { identityOf } from './identity.js';
import { LOG_GROUP_PREFIX, PREFIX, ROLE_PATH } from './names.js';
import { ledgerResource, type AwsResource } from './resource.js';
import { expiryIn, RUN_TAG, tagRecord, type Tags } from './tags.js';

/** Throws nothing for a place that cannot be looked at: it is `unseen`. */
export async function sweep(request: SweepRequest, defaultRegion: string): Promise<SweepOutcome> {
  const regions = request.regions.length === 0 ? [defaultRegion] : [...new Set(request.regions)];
  const clients = regions.map((region) => awsClients(region));
  const found: SweptResource[] = [];
  const unseen: { place: string; reason: string }[] = [];
  const looks: { place: string; look(): Promise<Tagged[]> }[] = [
    ...clients.flatMap((own) => [
      { place: `tagged resources in ${own.region}`, look: () => taggedResources(own, request) },
      { place: `log groups in ${own.region}`, look: () => logGroups(own) },
    ]),
    // Roles belong to no region.
    ...clients.slice(0, 1).map((own) => ({ place: 'roles', look: () => roles(own) })),
  ];
  try {
    for (const { place, look } of looks) {
      request.signal.throwIfAborted();
      try {
        for (const tagged of await look()) {
          const swept = asSwept(tagged, request);
          if (swept !== null && !found.some((each) => sameResource(each, swept))) found.push(swept);
        }
      } catch (error) {
        const { message, hint } = failureOf(error);
        unseen.push({ place, reason: `${message} ${hint}` });
      }
    }
  } finally {
    for (const each of clients) each.close();
  }
  return { found, places: regions, unseen };
}

interface Tagged {
  kind: AwsResource['kind'];
  id: string;
  region: string;
  tags: Tags;
}

/** Null for what is not asked for: without our tag, or of another run than the one named. */
function asSwept({ kind, id, region, tags }: Tagged, request: SweepRequest): SweptResource | null {
  const runId = tags[RUN_TAG];
  if (runId === undefined) return null;
  if (request.runId !== null && runId !== request.runId) return null;
  const expiresAt = expiryIn(tags);
  const resource = { ...ledgerResource({ kind, id, region, runId }), state: 'created' as const };
  return { resource, runId, expiresAt, stays: whyItStays(id, runId, expiresAt, request) };
}

function whyItStays(id: string, runId: string, expiresAt: Date | null, request: SweepRequest): string | null {
  const ownName = id.startsWith(PREFIX) || id.startsWith(LOG_GROUP_PREFIX);
  if (!ownName) return `its name does not begin with ${PREFIX}`;
  if (request.runId !== null) return null;
  if (expiresAt === null) return 'it does not say when it expires';
  if (expiresAt > request.now) return `its run may still need it until ${expiresAt.toISOString()}`;
  const began = beganAt(runId) ?? expiresAt;
  return began < request.beganBefore ? null : `its run began at ${began.toISOString()}: not old enough`;
}

/** Ids of runs begin with the time at which they began. */
function beganAt(runId: string): Date | null {
  const [, year, month, day, hour, minute, second] =
    /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z/.exec(runId) ?? [];
  if (year === undefined) return null;
  return new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
}

async function taggedResources(clients: AwsClients, { runId }: SweepRequest): Promise<Tagged[]> {
  const found: Tagged[] = [];
  let PaginationToken: string | undefined;
  do {
    const filter = { Key: RUN_TAG, ...(runId === null ? {} : { Values: [runId] }) };
    const ask = new GetResourcesCommand({ TagFilters: [filter], PaginationToken });
    const page = await clients.tagging().send(ask);
    for (const { ResourceARN = '', Tags } of page.ResourceTagMappingList ?? []) {
      const known = resourceOf(ResourceARN, clients.region);
      if (known !== null) found.push({ ...known, tags: tagRecord(Tags) });
    }
    PaginationToken = page.PaginationToken === '' ? undefined : page.PaginationToken;
  } while (PaginationToken !== undefined);
  return found;
}

/** ARNs of the services that this provider uses (AWS documentation, "Service Authorization Reference"). */
const ARNS: readonly (readonly [RegExp, AwsResource['kind']])[] = [
  [/^arn:[\w-]+:lambda:[\w-]+:\d+:function:([\w-]+)$/, 'function'],
  [/^arn:[\w-]+:states:[\w-]+:\d+:stateMachine:([\w-]+)$/, 'state-machine'],
  [/^arn:[\w-]+:s3:::([\w.-]+)$/, 'bucket'],
  [/^arn:[\w-]+:dynamodb:[\w-]+:\d+:table\/([\w.-]+)$/, 'table'],
  [/^arn:[\w-]+:sqs:[\w-]+:\d+:([\w.-]+)$/, 'queue'],
  [/^arn:[\w-]+:logs:[\w-]+:\d+:log-group:([^:]+)(?::\*)?$/, 'log-group'],
];

function resourceOf(arn: string, region: string): Omit<Tagged, 'tags'> | null {
  for (const [pattern, kind] of ARNS) {
    const id = pattern.exec(arn)?.[1];
    if (id !== undefined) return { kind, id, region };
  }
  return null;
}

async function logGroups(clients: AwsClients): Promise<Tagged[]> {
  const { region } = clients;
  const found: Tagged[] = [];
  const { account } = await identityOf(clients);
  let nextToken: string | undefined;
  do {
    const ask = new DescribeLogGroupsCommand({ logGroupNamePrefix: LOG_GROUP_PREFIX, nextToken });
    const page = await clients.logs().send(ask);
    for (const { logGroupName: id = '' } of page.logGroups ?? []) {
      const resourceArn = `arn:aws:logs:${region}:${account}:log-group:${id}`;
      const tags = await tagsUnlessGone(
        async () => (await clients.logs().send(new ListTagsForResourceCommand({ resourceArn }))).tags ?? {},
      );
      if (tags !== null) found.push({ kind: 'log-group', id, region, tags });
    }
    ({ nextToken } = page);
  } while (nextToken !== undefined);
  return found;
}

async function roles(clients: AwsClients): Promise<Tagged[]> {
  const found: Tagged[] = [];
  let Marker: string | undefined;
  do {
    const page = await clients.iam().send(new ListRolesCommand({ PathPrefix: ROLE_PATH, Marker }));
    for (const { RoleName: id = '' } of page.Roles ?? []) {
      const ask = new ListRoleTagsCommand({ RoleName: id });
      const tags = await tagsUnlessGone(async () => tagRecord((await clients.iam().send(ask)).Tags));
      if (tags !== null) found.push({ kind: 'role', id, region: clients.region, tags });
    }
    ({ Marker } = page);
  } while (Marker !== undefined);
  return found;
}

async function tagsUnlessGone(look: () => Promise<Tags>): Promise<Tags | null> {
  try {
    return await look();
  } catch (error) {
    if (isKind(error, 'not-found')) return null;
    throw error;
  }
}

function sameResource({ resource: one }: SweptResource, { resource: other }: SweptResource): boolean {
  return one.kind === other.kind && one.id === other.id;
}
