/** Answers in the wire protocols of AWS's SDK (query with XML, JSON 1.1), for test servers of ours where no emulator exists. */
import type { PassedAnswer, PassedRequest } from '../../../fixtures/reverse-proxy.js';

/** The account that the reference runtime names in its ARNs. */
export const ACCOUNT = '000000000000';

export class ServiceError extends Error {
  readonly status: number;
  readonly type: string;

  constructor(status: number, type: string, message: string) {
    super(message);
    this.status = status;
    this.type = type;
  }
}

export function jsonAnswer(status: number, value: unknown, more: Record<string, string> = {}): PassedAnswer {
  return {
    status,
    headers: { 'content-type': 'application/x-amz-json-1.1', ...more },
    body: Buffer.from(JSON.stringify(value)),
  };
}

export function xmlAnswer(status: number, xml: string): PassedAnswer {
  return { status, headers: { 'content-type': 'text/xml' }, body: Buffer.from(xml) };
}

type Fields = Readonly<Record<string, unknown>>;

/** JSON 1.1: the operation stands in `X-Amz-Target`. */
export async function answerJson(
  request: PassedRequest,
  operations: Readonly<Record<string, (fields: Fields, request: PassedRequest) => unknown>>,
): Promise<PassedAnswer> {
  const operation = operations[targetOf(request)];
  try {
    if (operation === undefined) throw new ServiceError(400, 'UnknownOperationException', targetOf(request));
    const value: unknown = await operation(JSON.parse(request.body.toString() || '{}') as Fields, request);
    return jsonAnswer(200, value ?? {});
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    return jsonAnswer(error.status, { __type: error.type, message: error.message });
  }
}

/** Query: the operation is the parameter `Action`; lists are numbered parameters. */
export function answerQuery(
  request: PassedRequest,
  namespace: string,
  operations: Readonly<Record<string, (fields: URLSearchParams) => string>>,
): PassedAnswer {
  const fields = new URLSearchParams(request.body.toString());
  const action = fields.get('Action') ?? '';
  try {
    const operation = operations[action];
    if (operation === undefined) throw new ServiceError(400, 'InvalidAction', action);
    const result = operation(fields);
    const xml = `<${action}Response xmlns="${namespace}"><${action}Result>${result}</${action}Result><ResponseMetadata><RequestId>1</RequestId></ResponseMetadata></${action}Response>`;
    return xmlAnswer(200, xml);
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    return xmlAnswer(error.status, queryError(error.type, error.message));
  }
}

export function queryError(type: string, message: string): string {
  return `<ErrorResponse><Error><Type>Sender</Type><Code>${type}</Code><Message>${escape(message)}</Message></Error><RequestId>1</RequestId></ErrorResponse>`;
}

export function targetOf({ headers }: PassedRequest): string {
  return String(headers['x-amz-target'] ?? '').replace(/^.*\./, '');
}

export function escape(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
}

/** Of a signed request: whose key, which region. */
export function signerOf({ headers }: PassedRequest): { key: string; region: string } | null {
  const [, key, region] = /Credential=([^/]+)\/\d+\/([^/]+)\//.exec(headers.authorization ?? '') ?? [];
  return key === undefined || region === undefined ? null : { key, region };
}

/** `Tags.member.1.Key=…` */
export function tagsIn(fields: URLSearchParams): Map<string, string> {
  const tags = new Map<string, string>();
  for (let number = 1; ; number++) {
    const key = fields.get(`Tags.member.${number}.Key`);
    if (key === null) return tags;
    tags.set(key, fields.get(`Tags.member.${number}.Value`) ?? '');
  }
}
