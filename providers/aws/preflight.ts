/** Series go in; what stands in their way on AWS comes out: who calls, what is allowed, how much, with which runtime. Nothing is created. */
import { GetAccountSettingsCommand } from '@aws-sdk/client-lambda';
import type { SeriesPlan } from '../../src/model/Plan.js';
import type { Finding, ProviderContext } from '../../src/model/Provider.js';
import { provisionedOf, RUNTIMES } from './axes.js';
import { awsClients, type AwsClients } from './clients.js';
import { deniedActions } from './denied-actions.js';
import { failureOf } from './failure.js';
import { neededStatements } from './needed-permissions.js';
import { identityOf, type Identity } from './identity.js';

/** A few functions at once: less would make calls wait for each other even at the lowest rates. */
const LEAST_CONCURRENCY = 10;
/** What must stay unreserved in an account (AWS Lambda developer guide, "Reserved concurrency"). */
const UNRESERVED = 100;
const REGION = /^[a-z]{2,}(-[a-z]+)+-\d+$/;

export async function preflight(
  series: readonly SeriesPlan[],
  context: Pick<ProviderContext, 'progress' | 'signal'>,
  now = new Date(),
): Promise<readonly Finding[]> {
  const early = [...malformedRegions(series), ...blockedRuntimes(series, now)];
  if (early.length > 0) return early;
  const regions = [...new Set(series.map(({ region }) => region))];
  const clients = regions.map((region) => awsClients(region));
  try {
    const [first] = clients;
    if (first === undefined) return [];
    const identity = await identityOf(first).catch((error: unknown) =>
      refusedBy('who calls', first.region, error),
    );
    if ('finding' in identity) return [identity.finding];
    context.progress(`account ${identity.account} by ${identity.source}`);
    const quotas = await Promise.all(
      clients.map((own) =>
        quotaOf(
          own,
          series.filter(({ region }) => region === own.region),
        ),
      ),
    );
    return [...(await missingPermissions(first, identity, series, context)), ...quotas.flat()];
  } finally {
    for (const each of clients) each.close();
  }
}

function refusedBy(what: string, region: string, error: unknown): { finding: Finding } {
  const { message, hint } = failureOf(error);
  return {
    finding: { ok: false, title: what, message: `AWS does not say ${what} (${region}): ${message}`, hint },
  };
}

function malformedRegions(series: readonly SeriesPlan[]): Finding[] {
  const regions = [...new Set(series.map(({ region }) => region))].filter((region) => !REGION.test(region));
  return regions.map((region) => ({
    ok: false,
    title: 'region',
    message: `"${region}" cannot be a region of AWS.`,
    hint: 'Name one as AWS does: --region eu-west-1',
  }));
}

/** Dates known when this was published; Lambda itself has the last word, when a function is made. */
function blockedRuntimes(series: readonly SeriesPlan[], now: Date): Finding[] {
  const used = new Set(series.map(({ runtime }) => runtime.identifier));
  return RUNTIMES.filter(
    ({ identifier, createBlockedOn }) => used.has(identifier) && now >= new Date(createBlockedOn),
  ).map(({ identifier, createBlockedOn }) => ({
    ok: false,
    title: 'runtime',
    message: `AWS Lambda creates no functions with ${identifier} since ${createBlockedOn}.`,
    hint: `Choose another one: --runtime ${RUNTIMES.find((each) => now < new Date(each.createBlockedOn))?.identifier ?? '(a newer FaaSMark knows newer ones)'}`,
  }));
}

async function missingPermissions(
  clients: AwsClients,
  identity: Identity,
  series: readonly SeriesPlan[],
  { progress }: Pick<ProviderContext, 'progress'>,
): Promise<Finding[]> {
  const permissions = await deniedActions(clients, identity, neededStatements(series)).catch(
    (error: unknown) => refusedBy('what is allowed', clients.region, error),
  );
  if ('finding' in permissions) return [permissions.finding];
  if (permissions.kind === 'unknown') {
    progress(permissions.reason);
    return [];
  }
  return permissions.denied.length === 0
    ? []
    : [
        {
          ok: false,
          title: 'permissions',
          message: `${identity.arn} is not allowed: ${permissions.denied.join(', ')}.`,
          hint: 'Grant what the minimal policy says: faasmark plan -p aws',
        },
      ];
}

async function quotaOf(clients: AwsClients, series: readonly SeriesPlan[]): Promise<Finding[]> {
  const { region } = clients;
  try {
    const { AccountLimit } = await clients.lambda().send(new GetAccountSettingsCommand({}));
    const all = AccountLimit?.ConcurrentExecutions ?? 0;
    const free = AccountLimit?.UnreservedConcurrentExecutions ?? all;
    const provisioned = series.reduce((sum, each) => sum + provisionedOf(each) * each.functions.length, 0);
    const needed = Math.max(LEAST_CONCURRENCY, ...series.map(atOnce));
    if (needed > free) return [tooLittle(region, `${needed} calls at once`, free)];
    if (provisioned > 0 && provisioned + UNRESERVED > free)
      return [
        tooLittle(region, `${provisioned} provisioned instances, with ${UNRESERVED} left unreserved`, free),
      ];
    return [];
  } catch (error) {
    return [refusedBy(`what the account may run`, region, error).finding];
  }
}

function tooLittle(region: string, needed: string, free: number): Finding {
  return {
    ok: false,
    title: 'quota',
    message: `The plan needs ${needed} in ${region}, and the account has ${free} concurrent executions free there.`,
    hint: 'Ask for more: Service Quotas, AWS Lambda, Concurrent executions; or measure less at once.',
  };
}

/** Calls that may be carried out at the same time, as far as the load says it. */
function atOnce({ load, functions }: SeriesPlan): number {
  const each = load.profile === 'burst' ? load.size : load.profile === 'closed' ? load.connections : 1;
  return each * Math.max(1, functions.length);
}
