/** A function's environment goes in; the credentials that its platform gave it come out, or null. */
import type { AwsCredentials } from '../model/Credentials.js';

/** AWS Lambda developer guide, "Defined runtime environment variables"; they stay the same as long as the instance lives. */
export function roleCredentials(env: NodeJS.ProcessEnv = process.env): AwsCredentials | null {
  const { AWS_ACCESS_KEY_ID: accessKeyId = '', AWS_SECRET_ACCESS_KEY: secretAccessKey = '' } = env;
  if (accessKeyId === '' || secretAccessKey === '') return null;
  const token = env['AWS_SESSION_TOKEN'] ?? '';
  return { accessKeyId, secretAccessKey, sessionToken: token === '' ? null : token };
}

/** What must stand in nothing that the function answers. */
export function secretsIn(credentials: AwsCredentials | null): string[] {
  if (credentials === null) return [];
  const { accessKeyId, secretAccessKey, sessionToken } = credentials;
  return [accessKeyId, secretAccessKey, ...(sessionToken === null ? [] : [sessionToken])];
}
