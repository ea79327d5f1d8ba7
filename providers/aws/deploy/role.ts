/** A site goes in, the one role that functions and state machines of the run take on comes out: its ARN. */
import { CreateRoleCommand, GetRoleCommand, PutRolePolicyCommand, type Tag } from '@aws-sdk/client-iam';
import { awsError, isKind } from '../failure.js';
import { ROLE_PATH, runPrefix } from '../names.js';
import { executionPolicy, TRUST } from '../policy.js';
import { repeatWhile } from '../repeat.js';
import { tagList, tagRecord } from '../tags.js';
import { make, siteTags, type Site } from './site.js';

export const POLICY_NAME = 'faasmark';
/** IAM is eventually consistent: what was made may not be found for seconds. */
const KNOWN_WITHIN_MS = 60_000;

export async function makeRole(site: Site): Promise<string> {
  const iam = site.clients.iam();
  const { runId } = site.marks;
  const name = runPrefix(runId);
  const arn = await make(site, {
    kind: 'role',
    id: name,
    async create() {
      const { Role } = await iam.send(
        new CreateRoleCommand({
          RoleName: name,
          Path: ROLE_PATH,
          AssumeRolePolicyDocument: JSON.stringify(TRUST),
          Description: `functions of FaaSMark run ${runId}`,
          Tags: tagList(siteTags(site)) satisfies Tag[],
        }),
      );
      return Role?.Arn ?? '';
    },
    async existing() {
      const { Role } = await iam.send(new GetRoleCommand({ RoleName: name }));
      return { tags: tagRecord(Role?.Tags), made: Role?.Arn ?? '' };
    },
  });
  const PolicyDocument = JSON.stringify(executionPolicy(name, site.account));
  const put = new PutRolePolicyCommand({ RoleName: name, PolicyName: POLICY_NAME, PolicyDocument });
  const patience = { withinMs: KNOWN_WITHIN_MS, signal: site.signal };
  await repeatWhile(
    (error) => isKind(error, 'not-found'),
    () => iam.send(put),
    patience,
  ).catch((error: unknown) => {
    throw awsError('deploy-failed', `Giving role ${name} its policy failed`, error);
  });
  return arn;
}
