/** Nothing goes in but the environment; what `faasmark doctor` says of AWS comes out: which credentials won, where they lead, what they lack. */
import type { PlatformCheck } from '../../src/model/Provider.js';
import { awsClients } from './clients.js';
import { deniedActions } from './denied-actions.js';
import { failureOf } from './failure.js';
import { identityOf } from './identity.js';
import { CALLER } from './policy.js';

/** A check is no run: it tells soon. */
const ATTEMPTS = 2;

export async function check(region: string): Promise<readonly PlatformCheck[]> {
  const clients = awsClients(region, ATTEMPTS);
  try {
    const identity = await identityOf(clients);
    const who = `${identity.source}; account ${identity.account}, ${identity.arn}; region ${region}`;
    const permissions = await deniedActions(clients, identity, CALLER);
    if (permissions.kind === 'unknown')
      return [
        {
          verdict: 'remark',
          message: `${who}; ${permissions.reason}`,
          hint: 'faasmark plan -p aws shows the policy',
        },
      ];
    if (permissions.denied.length === 0) return [{ verdict: 'ok', message: who, hint: '' }];
    return [
      {
        verdict: 'problem',
        message: `${who}; missing permissions: ${permissions.denied.join(', ')}`,
        hint: 'Grant what the minimal policy says: faasmark plan -p aws',
      },
    ];
  } catch (error) {
    const { message, hint } = failureOf(error);
    return [
      {
        verdict: 'problem',
        message: `AWS credentials do not work in ${region}: ${message}`,
        hint: hint.replace(/,? ?(then|and)?:? ?faasmark doctor\.?/, ''),
      },
    ];
  } finally {
    clients.close();
  }
}
