/** Addresses by service go in; the environment that leads a process to them and to nothing else of AWS comes out, plain or behind proxies. */
import { startFaultProxy, type CallCounter, type FaultPlan } from '../../../fixtures/fault-proxy.js';
import { operationOf } from './operation-of.js';

export type Service =
  | 'LAMBDA'
  | 'SFN'
  | 'S3'
  | 'DYNAMODB'
  | 'SQS'
  | 'IAM'
  | 'STS'
  | 'CLOUDWATCH_LOGS'
  | 'RESOURCE_GROUPS_TAGGING_API';

export type Addresses = Readonly<Record<Service, string>>;

export interface BehindProxies {
  env: Record<string, string>;
  counter: CallCounter;
  close(): Promise<void>;
}

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

export function environmentTo(urls: Addresses): Record<string, string> {
  const endpoints = Object.entries(urls).map(([service, url]) => [`AWS_ENDPOINT_URL_${service}`, url]);
  return { ...CREDENTIALS, ...(Object.fromEntries(endpoints) as Record<string, string>) };
}

/** The same servers behind proxies that do what the plan says, with one count over all of them. */
export async function behindProxies(urls: Addresses, plan: FaultPlan): Promise<BehindProxies> {
  const counter: CallCounter = { calls: [] };
  const proxies = await Promise.all(
    Object.entries(urls).map(async ([service, url]) => {
      const proxy = await startFaultProxy(url, (request) => operationOf(service, request), plan, counter);
      return [service, proxy] as const;
    }),
  );
  const proxied = Object.fromEntries(proxies.map(([service, { url }]) => [service, url])) as Record<
    Service,
    string
  >;
  return {
    env: environmentTo(proxied),
    counter,
    close: async () => {
      await Promise.all(proxies.map(([, proxy]) => proxy.close()));
    },
  };
}
