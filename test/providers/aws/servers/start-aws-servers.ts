/** Nothing goes in; servers for every AWS service that the provider uses come out, and the environment that leads the SDK to them. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startRuntime } from '../../../../src/runtime/start-runtime.js';
import type { FaultPlan } from '../../../fixtures/fault-proxy.js';
import type { Listening } from '../../../fixtures/reverse-proxy.js';
import { startDynamodbFront } from './dynamodb-front.js';
import { behindProxies, environmentTo, type Addresses, type BehindProxies } from './environment-to.js';
import { startIam, type IamServer } from './iam.js';
import { inventory, type StandingResource } from './inventory.js';
import { startLambdaFront, type LambdaFront } from './lambda-front.js';
import { startLogs, type LogsServer } from './logs.js';
import { startS3Front } from './s3-front.js';
import { startTaggingFront } from './tagging-front.js';

/** What tests ask of servers, whoever wrote them. */
export interface Servers {
  /** For a process that shall see these servers and nothing else of AWS. */
  env: Record<string, string>;
  everythingLeft(): Promise<StandingResource[]>;
  /** The same servers behind proxies that do what the plan says. */
  behind(plan: FaultPlan): Promise<BehindProxies>;
  end(): Promise<void>;
}

export interface AwsServers extends Servers {
  iam: IamServer;
  lambda: LambdaFront;
  logs: LogsServer;
}

const REGION = 'us-east-1';

export async function startAwsServers(): Promise<AwsServers> {
  const workDir = await mkdtemp(join(tmpdir(), 'faasmark-aws-'));
  const runtime = await startRuntime({
    id: 'aws',
    host: '127.0.0.1',
    port: 0,
    stores: true,
    workDir,
    poolSize: 2,
  });
  const stores = runtime.s3?.url;
  const dynamodbUrl = runtime.dynamodb?.url;
  if (stores === undefined || dynamodbUrl === undefined) throw new Error('the stores did not start');
  const iam = await startIam();
  const logs = await startLogs();
  const s3 = await startS3Front(stores);
  const dynamodb = await startDynamodbFront(dynamodbUrl);
  const lambda = await startLambdaFront(runtime.url, (role) =>
    Promise.resolve([...iam.roles.values()].some(({ arn, policies }) => arn === role && policies.size > 0)),
  );
  const servers = {
    LAMBDA: lambda.url,
    SFN: runtime.url,
    S3: s3.url,
    DYNAMODB: dynamodb.url,
    SQS: stores,
    IAM: iam.url,
    STS: iam.url,
    CLOUDWATCH_LOGS: logs.url,
  };
  const all = inventory(servers, [REGION]);
  // Roles are not told of by this API everywhere; all servers are of one region.
  const tagging = await startTaggingFront(
    async (region) =>
      region === REGION ? (await all.all()).filter(({ arn }) => !arn.includes(':iam:')) : [],
    null,
  );
  const urls: Addresses = { ...servers, RESOURCE_GROUPS_TAGGING_API: tagging.url };
  const own: Listening[] = [iam, logs, s3, dynamodb, lambda, tagging];
  return {
    env: environmentTo(urls),
    iam,
    lambda,
    logs,
    everythingLeft: all.all,
    behind: (plan) => behindProxies(urls, plan),
    async end() {
      all.close();
      await Promise.all(own.map((each) => each.close()));
      await runtime.close();
      await rm(workDir, { recursive: true, force: true });
    },
  };
}
