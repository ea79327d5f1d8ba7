/** A Python that has moto goes in; moto for all services but Lambda and Step Functions, which the reference runtime carries out, comes out. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GetRoleCommand, IAMClient, ListRolePoliciesCommand } from '@aws-sdk/client-iam';
import { isKind } from '../../../../providers/aws/failure.js';
import { startRuntime } from '../../../../src/runtime/start-runtime.js';
import { behindProxies, environmentTo, type Addresses } from './environment-to.js';
import { inventory, type StandingResource } from './inventory.js';
import { startLambdaFront } from './lambda-front.js';
import { startMotoIamFront, startMotoS3Front } from './moto-fronts.js';
import { startMoto } from './start-moto.js';
import type { Servers } from './start-aws-servers.js';
import { startTaggingFront } from './tagging-front.js';

export interface MotoServers extends Servers {
  urls: Addresses;
  /** Moto itself, with its own Lambda, which carries nothing out. */
  motoUrl: string;
  reset(): Promise<void>;
}

export const REGIONS: readonly [string, ...string[]] = ['us-east-1', 'eu-west-1'];

export async function startMotoServers(python: string): Promise<MotoServers> {
  const workDir = await mkdtemp(join(tmpdir(), 'faasmark-moto-'));
  const [moto, runtime] = await Promise.all([
    startMoto(python),
    startRuntime({ id: 'aws', host: '127.0.0.1', port: 0, stores: false, workDir, poolSize: 2 }),
  ]);
  const iam = await startMotoIamFront(moto.url);
  const s3 = await startMotoS3Front(moto.url);
  const roles = new IAMClient({
    region: REGIONS[0],
    endpoint: moto.url,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  const lambda = await startLambdaFront(runtime.url, (arn) => mayBeTakenOn(roles, arn));
  const servers = {
    LAMBDA: lambda.url,
    SFN: runtime.url,
    S3: s3.url,
    DYNAMODB: moto.url,
    SQS: moto.url,
    IAM: iam.url,
    STS: moto.url,
    CLOUDWATCH_LOGS: moto.url,
  };
  const all = inventory(servers, REGIONS);
  // All that the runtime names is of us-east-1: a function is told where it was made.
  const inItsRegion = ({ arn, tags }: StandingResource): StandingResource & { region: string } => {
    const region = lambda.regions.get(arn.slice(arn.lastIndexOf(':') + 1)) ?? REGIONS[0];
    return { arn: arn.replace(`:${REGIONS[0]}:`, `:${region}:`), tags, region };
  };
  const tagging = await startTaggingFront(
    async (region) => (await all.ofRuntime()).map(inItsRegion).filter((each) => each.region === region),
    moto.url,
  );
  const urls: Addresses = { ...servers, RESOURCE_GROUPS_TAGGING_API: tagging.url };
  return {
    env: environmentTo(urls),
    urls,
    motoUrl: moto.url,
    everythingLeft: all.all,
    behind: (plan) => behindProxies(urls, plan),
    reset: moto.reset,
    async end() {
      all.close();
      roles.destroy();
      await Promise.all([iam, s3, lambda, tagging].map((each) => each.close()));
      await Promise.all([moto.end(), runtime.close()]);
      await rm(workDir, { recursive: true, force: true });
    },
  };
}

async function mayBeTakenOn(iam: IAMClient, arn: string): Promise<boolean> {
  const RoleName = arn.slice(arn.lastIndexOf('/') + 1);
  try {
    const { Role } = await iam.send(new GetRoleCommand({ RoleName }));
    const { PolicyNames = [] } = await iam.send(new ListRolePoliciesCommand({ RoleName }));
    return Role?.Arn === arn && PolicyNames.length > 0;
  } catch (error) {
    if (isKind(error, 'not-found')) return false;
    throw error;
  }
}
