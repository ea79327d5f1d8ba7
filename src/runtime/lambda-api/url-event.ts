/** A request at a function URL goes in; the event of payload format 2.0 comes out, as JSON. */
import type { IncomingMessage } from 'node:http';

export interface UrlRequest {
  /** Of the URL. */
  id: string;
  /** What comes after it in the path, with its slash. */
  path: string;
  body: Buffer;
  requestId: string;
}

/** AWS Lambda developer guide, "Invoking Lambda function URLs": these are text, everything else travels in base64. */
const TEXT = /^(text\/|application\/(json|javascript|xml)\b|[^;]+\+(json|xml)\b)/i;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

export function urlEvent(request: IncomingMessage, { id, path, body, requestId }: UrlRequest): string {
  const { cookie, ...others } = request.headers;
  const headers = Object.fromEntries(Object.entries(others).map(([name, value]) => [name, String(value)]));
  const target = request.url ?? '';
  const start = target.indexOf('?');
  const rawQueryString = start < 0 ? '' : target.slice(start + 1);
  const now = new Date();
  return JSON.stringify({
    version: '2.0',
    routeKey: '$default',
    rawPath: path,
    rawQueryString,
    ...(cookie === undefined ? {} : { cookies: cookie.split(/; */) }),
    headers,
    ...(rawQueryString === '' ? {} : { queryStringParameters: parametersIn(rawQueryString) }),
    requestContext: {
      // What AWS Lambda says of callers without a signature.
      accountId: 'anonymous',
      apiId: id,
      domainName: headers['host'] ?? '',
      domainPrefix: id,
      http: {
        method: request.method,
        path,
        protocol: `HTTP/${request.httpVersion}`,
        sourceIp: request.socket.remoteAddress ?? '',
        userAgent: headers['user-agent'] ?? '',
      },
      requestId,
      routeKey: '$default',
      stage: '$default',
      time: commonLogTime(now),
      timeEpoch: now.getTime(),
    },
    ...bodyFields(body, headers['content-type'] ?? ''),
  });
}

/** What comes more than once is joined by commas. */
function parametersIn(query: string): Record<string, string> {
  const parameters = new URLSearchParams(query);
  return Object.fromEntries(
    [...new Set(parameters.keys())].map((name) => [name, parameters.getAll(name).join(',')]),
  );
}

function bodyFields(body: Buffer, contentType: string): { body?: string; isBase64Encoded: boolean } {
  if (body.length === 0) return { isBase64Encoded: false };
  const text = TEXT.test(contentType) ? body.toString() : null;
  // What is called text and is none must not be changed on the way.
  if (text !== null && Buffer.from(text).equals(body)) return { body: text, isBase64Encoded: false };
  return { body: body.toString('base64'), isBase64Encoded: true };
}

/** As web servers log it: `12/Mar/2020:19:03:58 +0000`. */
function commonLogTime(date: Date): string {
  const [day = '', time = ''] = date.toISOString().slice(0, 19).split('T');
  const [year, month, dayOfMonth] = day.split('-');
  return `${dayOfMonth}/${MONTHS[Number(month) - 1]}/${year}:${time} +0000`;
}
