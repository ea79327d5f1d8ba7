/** Nothing goes in; servers for every AWS service that the provider uses come out, and the environment that leads the SDK to them. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startRuntime } from '../../../../src/runtime/start-runtime.js';
import { startFaultProxy, type CallCounter, type FaultPlan } from '../../../fixtures/fault-proxy.js';
import { listen, type Listening } from '../../../fixtures/reverse-proxy.js';
import { startDynamodbFront } from './dynamodb-front.js';
import { startIam, type IamServer } from './iam.js';
import { inventory, type StandingResource } from './inventory.js';
import { startLambdaFront, type LambdaFront } from './lambda-front.js';
import { startLogs, type LogsServer } from './logs.js';
import { operationOf } from './operation-of.js';
import { answerJson, signerOf } from './protocols.js';
import { startS3Front } from './s3-front.js';

export interface AwsServers {
  /** For a process that shall see these servers and nothing else of AWS. */
  env: Record<string, string>;
  iam: IamServer;
  lambda: LambdaFront;
  logs: LogsServer;
  everythingLeft(): Promise<StandingResource[]>;
  /** The same servers behind proxies that do what the plan says. */
  behind(
    plan: FaultPlan,
  ): Promise<{ env: Record<string, string>; counter: CallCounter; close(): Promise<void> }>;
  end(): Promise<void>;
}

type Service =
  | 'LAMBDA'
  | 'SFN'
  | 'S3'
  | 'DYNAMODB'
  | 'SQS'
  | 'IAM'
  | 'STS'
  | 'CLOUDWATCH_LOGS'
  | 'RESOURCE_GROUPS_TAGGING_API';

/** Made up; tests look for them where they must not be. */
export const SECRET_KEY = 'seededSecretAccessKey0123456789abcdefghi';
export const SESSION_TOKEN = 'seededSessionTokenThatNobodyMayEverSeeAnywhere';

const CREDENTIALS = {
  AWS_ACCESS_KEY_ID: 'AKIASEEDEDFORTESTS00',
  AWS_SECRET_ACCESS_KEY: SECRET_KEY,
  AWS_SESSION_TOKEN: SESSION_TOKEN,
  AWS_REGION: 'us-east-1',
  AWS_EC2_METADATA_DISABLED: 'true',
  AWS_CONFIG_FILE: '/nonexistent/config',
  AWS_SHARED_CREDENTIALS_FILE: '/nonexistent/credentials',
};

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
  const lambda = await startLambdaFront(runtime.url, iam);
  const all = inventory({ runtimeUrl: runtime.url, dynamodbUrl, sqsUrl: stores, s3, iam, logs });
  const tagging = await startTagging(all.all);
  const urls: Record<Service, string> = {
    LAMBDA: lambda.url,
    SFN: runtime.url,
    S3: s3.url,
    DYNAMODB: dynamodb.url,
    SQS: stores,
    IAM: iam.url,
    STS: iam.url,
    CLOUDWATCH_LOGS: logs.url,
    RESOURCE_GROUPS_TAGGING_API: tagging.url,
  };
  const own: Listening[] = [iam, logs, s3, dynamodb, lambda, tagging];
  return {
    env: { ...CREDENTIALS, ...endpoints(urls) },
    iam,
    lambda,
    logs,
    everythingLeft: all.all,
    async behind(plan) {
      const counter: CallCounter = { calls: [] };
      const proxies = await Promise.all(
        Object.entries(urls).map(async ([service, url]) => {
          const proxy = await startFaultProxy(url, (request) => operationOf(service, request), plan, counter);
          return [service, proxy] as const;
        }),
      );
      const proxied = Object.fromEntries(proxies.map(([service, { url }]) => [service, url]));
      return {
        env: { ...CREDENTIALS, ...endpoints(proxied) },
        counter,
        close: async () => {
          await Promise.all(proxies.map(([, proxy]) => proxy.close()));
        },
      };
    },
    async end() {
      all.close();
      await Promise.all(own.map((each) => each.close()));
      await runtime.close();
      await rm(workDir, { recursive: true, force: true });
    },
  };
}

/** A test server of ours, since no emulator is at hand: GetResources of the tagging API over all that the other servers hold. */
function startTagging(all: () => Promise<StandingResource[]>): Promise<Listening> {
  return listen((request) =>
    answerJson(request, {
      async GetResources({ TagFilters = [] }) {
        const filters = TagFilters as { Key: string; Values?: string[] }[];
        // All servers are of one region; roles are not told of by this API everywhere.
        const here = signerOf(request)?.region === 'us-east-1' ? await all() : [];
        const found = here.filter(
          ({ arn, tags }) =>
            !arn.includes(':iam:') &&
            filters.every(({ Key, Values = [] }) => {
              const value = tags[Key];
              return value !== undefined && (Values.length === 0 || Values.includes(value));
            }),
        );
        return {
          PaginationToken: '',
          ResourceTagMappingList: found.map(({ arn, tags }) => ({
            ResourceARN: arn,
            Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
          })),
        };
      },
    }),
  );
}

function endpoints(urls: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(urls).map(([service, url]) => [`AWS_ENDPOINT_URL_${service}`, url]),
  );
}
