/** The clients of a region go in; who calls, in which account, and where the credentials came from come out. */
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import type { AwsClients } from './clients.js';

export interface Identity {
  account: string;
  arn: string;
  /** Which link of the SDK's chain of providers won, in words. */
  source: string;
}

/** Throws what STS, or the chain of providers, answers. */
export async function identityOf(clients: AwsClients): Promise<Identity> {
  const { Account = '', Arn = '' } = await clients.sts().send(new GetCallerIdentityCommand({}));
  return { account: Account, arn: Arn, source: await sourceOf(clients) };
}

/** The features that the SDK notes on credentials (`$source`), most telling first, and what each means to a user. */
const SOURCES: readonly (readonly [RegExp, string])[] = [
  [/^CREDENTIALS_ENV_VARS_STS_WEB_ID_TOKEN$/, 'web identity (AWS_WEB_IDENTITY_TOKEN_FILE, AWS_ROLE_ARN)'],
  [/^CREDENTIALS_ENV_VARS$/, 'environment (AWS_ACCESS_KEY_ID)'],
  [/^CREDENTIALS_(PROFILE_)?SSO(_LEGACY)?$/, 'SSO of profile'],
  [/^CREDENTIALS_(PROFILE_)?LOGIN$/, 'login of profile'],
  [/^CREDENTIALS_(PROFILE_)?PROCESS$/, 'credential_process of profile'],
  [/^CREDENTIALS_PROFILE_STS_WEB_ID_TOKEN$/, 'web identity of profile'],
  [/^CREDENTIALS_PROFILE_(SOURCE_PROFILE|NAMED_PROVIDER)$/, 'assumed role of profile'],
  [/^CREDENTIALS_PROFILE$/, 'keys of profile'],
  [/^CREDENTIALS_STS_ASSUME_ROLE/, 'assumed role'],
  [/^CREDENTIALS_HTTP$/, 'container credentials (AWS_CONTAINER_CREDENTIALS_…)'],
  [/^CREDENTIALS_IMDS$/, 'instance metadata (role of this machine)'],
];

async function sourceOf(clients: AwsClients): Promise<string> {
  const credentials: object = await clients.sts().config.credentials();
  const noted = '$source' in credentials ? Object.keys(credentials.$source as object) : [];
  const text = SOURCES.find(([name]) => noted.some((each) => name.test(each)))?.[1];
  if (text === undefined) return 'the SDK’s chain of providers';
  return text.endsWith('profile') ? `${text} ${process.env['AWS_PROFILE'] ?? 'default'}` : text;
}
