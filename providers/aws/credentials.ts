/** Clients go in; the credentials that the SDK's own chain gives them now come out, for requests that are signed here. */
import { FaasmarkError } from '../../src/errors.js';
import type { AwsCredentials } from '../../src/model/Credentials.js';
import type { AwsClients } from './clients.js';
import { failureOf } from './failure.js';

/** Kept by the SDK, and renewed some minutes before they end. */
export async function credentialsOf([clients]: readonly AwsClients[]): Promise<AwsCredentials> {
  if (clients === undefined) throw new Error('nothing was deployed');
  try {
    const { accessKeyId, secretAccessKey, sessionToken } = await clients.sts().config.credentials();
    return { accessKeyId, secretAccessKey, sessionToken: sessionToken ?? null };
  } catch (error) {
    const { message, hint } = failureOf(error);
    throw new FaasmarkError({
      code: 'caller-died',
      message: `There are no valid credentials any more to sign calls with: ${message}`,
      hint,
    });
  }
}
