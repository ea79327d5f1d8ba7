/** A test server of ours, since no emulator is at hand: as much of IAM and STS as deploying needs, with state, in the SDK's query protocol. */
import { listen, type Listening } from '../../../fixtures/reverse-proxy.js';
import {
  ACCOUNT,
  answerQuery,
  escape,
  queryError,
  ServiceError,
  signerOf,
  tagsIn,
  xmlAnswer,
} from './protocols.js';

export interface Role {
  name: string;
  path: string;
  arn: string;
  tags: Map<string, string>;
  policies: Map<string, string>;
}

export interface IamServer extends Listening {
  roles: Map<string, Role>;
  /** What SimulatePrincipalPolicy denies. */
  denied: Set<string>;
  /** By access key: what every request with it is refused with. */
  refusals: Map<string, { type: string; message: string }>;
}

const IAM = 'https://iam.amazonaws.com/doc/2010-05-08/';
const STS = 'https://sts.amazonaws.com/doc/2011-06-15/';

export async function startIam(): Promise<IamServer> {
  const roles = new Map<string, Role>();
  const denied = new Set<string>();
  const refusals: IamServer['refusals'] = new Map();
  const find = (fields: URLSearchParams): Role => {
    const name = fields.get('RoleName') ?? '';
    const role = roles.get(name);
    if (role === undefined)
      throw new ServiceError(404, 'NoSuchEntity', `The role with name ${name} cannot be found.`);
    return role;
  };
  const members = (list: string[]): string => list.map((one) => `<member>${one}</member>`).join('');
  const tagXml = ({ tags }: Role): string =>
    members([...tags].map(([key, value]) => `<Key>${escape(key)}</Key><Value>${escape(value)}</Value>`));
  const roleXml = (role: Role, tagged: boolean): string =>
    `<Path>${role.path}</Path><RoleName>${role.name}</RoleName><RoleId>A</RoleId><Arn>${role.arn}</Arn><CreateDate>2026-01-01T00:00:00Z</CreateDate>${tagged ? `<Tags>${tagXml(role)}</Tags>` : ''}`;
  const operations: Record<string, (fields: URLSearchParams) => string> = {
    CreateRole(fields) {
      const name = fields.get('RoleName') ?? '';
      if (roles.has(name))
        throw new ServiceError(409, 'EntityAlreadyExists', `Role with name ${name} already exists.`);
      const path = fields.get('Path') ?? '/';
      const arn = `arn:aws:iam::${ACCOUNT}:role${path}${name}`;
      const role = { name, path, arn, tags: tagsIn(fields), policies: new Map<string, string>() };
      roles.set(name, role);
      return `<Role>${roleXml(role, true)}</Role>`;
    },
    GetRole: (fields) => `<Role>${roleXml(find(fields), true)}</Role>`,
    ListRoles(fields) {
      const prefix = fields.get('PathPrefix') ?? '/';
      const all = [...roles.values()].filter(({ path }) => path.startsWith(prefix));
      return `<Roles>${members(all.map((role) => roleXml(role, false)))}</Roles><IsTruncated>false</IsTruncated>`;
    },
    ListRoleTags: (fields) => `<Tags>${tagXml(find(fields))}</Tags><IsTruncated>false</IsTruncated>`,
    PutRolePolicy(fields) {
      find(fields).policies.set(fields.get('PolicyName') ?? '', fields.get('PolicyDocument') ?? '');
      return '';
    },
    ListRolePolicies: (fields) =>
      `<PolicyNames>${members([...find(fields).policies.keys()])}</PolicyNames><IsTruncated>false</IsTruncated>`,
    DeleteRolePolicy(fields) {
      if (!find(fields).policies.delete(fields.get('PolicyName') ?? ''))
        throw new ServiceError(404, 'NoSuchEntity', 'The role policy cannot be found.');
      return '';
    },
    DeleteRole(fields) {
      const role = find(fields);
      if (role.policies.size > 0)
        throw new ServiceError(409, 'DeleteConflict', 'Cannot delete entity, must delete policies first.');
      roles.delete(role.name);
      return '';
    },
    SimulatePrincipalPolicy(fields) {
      const actions = [...fields]
        .filter(([name]) => name.startsWith('ActionNames.'))
        .map(([, action]) => action);
      const results = actions.map(
        (action) =>
          `<EvalActionName>${action}</EvalActionName><EvalDecision>${denied.has(action) ? 'implicitDeny' : 'allowed'}</EvalDecision>`,
      );
      return `<EvaluationResults>${members(results)}</EvaluationResults><IsTruncated>false</IsTruncated>`;
    },
  };
  const identity = {
    GetCallerIdentity: () =>
      `<Arn>arn:aws:iam::${ACCOUNT}:user/tester</Arn><UserId>A</UserId><Account>${ACCOUNT}</Account>`,
  };
  const listening = await listen((request) => {
    const signer = signerOf(request);
    const refusal = refusals.get(signer?.key ?? '') ?? refusals.get(signer?.region ?? '');
    if (refusal !== undefined)
      return Promise.resolve(xmlAnswer(403, queryError(refusal.type, refusal.message)));
    const isSts = request.body.includes('Action=GetCallerIdentity');
    return Promise.resolve(answerQuery(request, isSts ? STS : IAM, isSts ? identity : operations));
  });
  return { ...listening, roles, denied, refusals };
}
