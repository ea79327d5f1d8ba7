/** The SDK's shared files go in; the region of the chosen profile comes out, or null where it has none. */
import { STSClient } from '@aws-sdk/client-sts';
import './silent-sdk.js';

export async function regionOf(): Promise<string | null> {
  const client = new STSClient({});
  try {
    return await client.config.region();
  } catch (error) {
    if (error instanceof Error && /Region is missing/.test(error.message)) return null;
    throw error;
  } finally {
    client.destroy();
  }
}
