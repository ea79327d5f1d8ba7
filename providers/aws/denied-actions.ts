/** Who calls and the statements of a policy go in; which of the actions that statements allow IAM would deny comes out, by simulation: nothing is done. */
import { SimulatePrincipalPolicyCommand } from '@aws-sdk/client-iam';
import type { AwsClients } from './clients.js';
import { isKind } from './failure.js';
import type { Identity } from './identity.js';
import { PREFIX } from './names.js';
import { forAccount, type Statement } from './policy.js';

export type Permissions = { kind: 'known'; denied: readonly string[] } | { kind: 'unknown'; reason: string };

/** A name that the patterns of the policy take. */
const EXAMPLE = `${PREFIX}permission-check`;
const SESSION = /^arn:(aws[\w-]*):sts::(\d+):assumed-role\/([\w+=,.@-]+)\/.*$/;

export async function deniedActions(
  clients: AwsClients,
  identity: Identity,
  statements: readonly Statement[],
): Promise<Permissions> {
  const principal = principalOf(identity.arn);
  if (/:root$/.test(principal)) return { kind: 'known', denied: [] };
  const denied: string[] = [];
  for (const statement of statements) {
    try {
      denied.push(...(await deniedOf(clients, principal, identity.account, statement)));
    } catch (error) {
      // A permission of its own, which nobody needs for measuring; and a role with a path cannot be named from its session.
      if (isKind(error, 'denied', 'not-found', 'throttled')) {
        return {
          kind: 'unknown',
          reason: 'iam:SimulatePrincipalPolicy is not allowed, so permissions show when they are used',
        };
      }
      throw error;
    }
  }
  return { kind: 'known', denied };
}

async function deniedOf(
  { iam, region }: AwsClients,
  principal: string,
  account: string,
  { actions, resources, condition }: Statement,
): Promise<string[]> {
  const passedTo = condition?.['StringEquals']?.['iam:PassedToService'];
  const { EvaluationResults = [] } = await iam().send(
    new SimulatePrincipalPolicyCommand({
      PolicySourceArn: principal,
      ActionNames: [...actions],
      ResourceArns: resources.slice(0, 1).map((resource) => exampleOf(resource, account, region)),
      ...(passedTo === undefined
        ? {}
        : {
            ContextEntries: [
              {
                ContextKeyName: 'iam:PassedToService',
                ContextKeyType: 'string',
                ContextKeyValues: ['lambda.amazonaws.com'],
              },
            ],
          }),
    }),
  );
  return EvaluationResults.flatMap(({ EvalActionName = '', EvalDecision }) =>
    EvalDecision === 'allowed' ? [] : [EvalActionName],
  );
}

/** The simulation wants the role of a session, not the session. */
function principalOf(arn: string): string {
  const [, partition, account, role] = SESSION.exec(arn) ?? [];
  return role === undefined ? arn : `arn:${partition}:iam::${account}:role/${role}`;
}

function exampleOf(pattern: string, account: string, region: string): string {
  if (pattern === '*') return pattern;
  return forAccount(pattern, account)
    .replace(':*:', `:${region}:`)
    .replace(`${PREFIX}*`, EXAMPLE)
    .replace(/\/\*$/, `/${EXAMPLE}`)
    .replace(/\*$/, '');
}
