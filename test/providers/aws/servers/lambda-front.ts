/** A test server of ours before the reference runtime: it adds permissions, URLs that want signatures, and roles that have to be there. */
import {
  listen,
  passOn,
  type Listening,
  type PassedAnswer,
  type PassedRequest,
} from '../../../fixtures/reverse-proxy.js';
import { jsonAnswer, signerOf } from './protocols.js';

export interface LambdaFront extends Listening {
  /** Statements by function. */
  permissions: Map<string, Set<string>>;
  /** Where each function was made, as the signature says: the runtime itself is of one region. */
  regions: ReadonlyMap<string, string>;
}

const FUNCTION = /^\/20\d\d-\d\d-\d\d\/functions\/([^/?]+)/;

/** @param mayBeTakenOn whether there is a role of this ARN, with a policy */
export async function startLambdaFront(
  upstream: string,
  mayBeTakenOn: (roleArn: string) => Promise<boolean>,
): Promise<LambdaFront> {
  const permissions: LambdaFront['permissions'] = new Map();
  const regions = new Map<string, string>();
  let own = '';
  const listening = await listen(async (request) => {
    const path = request.url.replace(/\?.*$/, '');
    const name = FUNCTION.exec(path)?.[1] ?? '';
    const isUrlCall = path.startsWith('/faasmark/urls/');
    if (isUrlCall && signerOf(request) === null) return failure(403, 'AccessDeniedException', 'Forbidden');
    if (path.endsWith('/policy') && request.method === 'POST')
      return addPermission(permissions, name, request);
    if (request.method === 'POST' && /\/functions\/?$/.test(path)) {
      const { Role, FunctionName } = JSON.parse(request.body.toString()) as Record<string, unknown>;
      regions.set(String(FunctionName), signerOf(request)?.region ?? '');
      if (!(await mayBeTakenOn(String(Role))))
        return failure(
          400,
          'InvalidParameterValueException',
          'The role defined for the function cannot be assumed by Lambda.',
        );
    }
    const isConfig = path.endsWith('/url');
    const asked = isConfig && request.body.length > 0 ? withoutAuth(request) : request;
    const answer = await passOn(upstream, asked);
    if (request.method === 'DELETE' && answer.status === 204 && /\/functions\/[^/]+$/.test(path))
      permissions.delete(name);
    return isConfig && answer.status < 300 && answer.body.length > 0
      ? withOwnAddress(answer, upstream, own)
      : answer;
  });
  own = listening.url;
  return { ...listening, permissions, regions };
}

function addPermission(
  permissions: LambdaFront['permissions'],
  name: string,
  request: PassedRequest,
): PassedAnswer {
  const { StatementId } = JSON.parse(request.body.toString()) as { StatementId: string };
  const statements = permissions.get(name) ?? new Set();
  if (statements.has(StatementId))
    return failure(
      409,
      'ResourceConflictException',
      `The statement id (${StatementId}) provided already exists.`,
    );
  permissions.set(name, statements.add(StatementId));
  return jsonAnswer(201, { Statement: '{}' });
}

function withoutAuth(request: PassedRequest): PassedRequest {
  const fields = JSON.parse(request.body.toString()) as Record<string, unknown>;
  return { ...request, body: Buffer.from(JSON.stringify({ ...fields, AuthType: 'NONE' })) };
}

function withOwnAddress(answer: PassedAnswer, upstream: string, own: string): PassedAnswer {
  const text = answer.body
    .toString()
    .replaceAll(upstream, own)
    .replace('"AuthType":"NONE"', '"AuthType":"AWS_IAM"');
  return { ...answer, body: Buffer.from(text) };
}

export function failure(status: number, type: string, message: string): PassedAnswer {
  return jsonAnswer(status, { Type: 'User', message, Message: message }, { 'x-amzn-errortype': type });
}
