/** A driving thread and where credentials come from go in; a caller comes out whose requests are signed with such as are valid, however long it drives. */
import { endpointsOf } from '../engine/call.js';
import type { Endpoint } from '../model/CallTarget.js';
import type { AwsCredentials } from '../model/Credentials.js';
import type { Caller } from '../model/Drive.js';
import type { ThreadCaller } from './thread-caller.js';

/** Temporary credentials are renewed minutes before they end (AWS SDK for JavaScript): asking so often misses no renewal. */
const RENEWED_EVERY_MS = 30_000;

export interface SigningCaller extends Caller {
  /** All that it has signed with so far, to be masked wherever a target quotes it. */
  secrets(): readonly string[];
}

export interface SigningOptions {
  /** Those that are valid now; rejects when there are none any more. */
  credentials(): Promise<AwsCredentials>;
  /** Hears why credentials could not be renewed while a load was driven: its calls show the rest. */
  detail(message: string): void;
}

export function signingCaller(driver: ThreadCaller, { credentials, detail }: SigningOptions): SigningCaller {
  const used = new Set<string>();
  const renew = async (): Promise<void> => {
    const valid = await credentials();
    const { accessKeyId, secretAccessKey, sessionToken } = valid;
    for (const secret of [accessKeyId, secretAccessKey, sessionToken]) if (secret !== null) used.add(secret);
    driver.signWith(valid);
  };
  return {
    id: driver.id,
    secrets: () => [...used],
    async drive(request, signals) {
      if (!endpointsOf(request.target.plan).some(needsCredentials)) return driver.drive(request, signals);
      await renew();
      const renewing = setInterval(() => {
        renew().catch((error: unknown) => detail(error instanceof Error ? error.message : String(error)));
      }, RENEWED_EVERY_MS);
      try {
        return await driver.drive(request, signals);
      } finally {
        clearInterval(renewing);
      }
    },
    close: () => driver.close(),
  };
}

/** Signed here, or by a client that finds the same credentials by itself. */
function needsCredentials({ sign, client }: Endpoint): boolean {
  return sign !== undefined || (client?.kind === 'lambda-sdk' && client.credentials === 'chain');
}
