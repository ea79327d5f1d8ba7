/** A role goes in; its inline policies are removed, and then the role itself. */
import {
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  GetRoleCommand,
  ListRolePoliciesCommand,
  type IAMClient,
} from '@aws-sdk/client-iam';
import { failureOf, isKind } from '../failure.js';
import { ROLE_PATH } from '../names.js';
import { repeatWhile, type Patience } from '../repeat.js';
import { tagRecord, type Tags } from '../tags.js';

/** A role outside of our path is not ours, whatever its tags say. */
export async function roleTags(iam: IAMClient, name: string): Promise<Tags> {
  const { Role } = await iam.send(new GetRoleCommand({ RoleName: name }));
  return Role?.Path === ROLE_PATH ? tagRecord(Role.Tags) : {};
}

export async function removeRole(iam: IAMClient, name: string, patience: Patience): Promise<void> {
  const which = { RoleName: name };
  await repeatWhile(
    (error) => /DeleteConflict|ConcurrentModification/.test(failureOf(error).message),
    async () => {
      const { PolicyNames = [] } = await iam.send(new ListRolePoliciesCommand(which));
      for (const PolicyName of PolicyNames) {
        await iam.send(new DeleteRolePolicyCommand({ ...which, PolicyName })).catch((error: unknown) => {
          if (!isKind(error, 'not-found')) throw error;
        });
      }
      await iam.send(new DeleteRoleCommand(which));
    },
    patience,
  );
}
