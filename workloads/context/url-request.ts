/** What AWS Lambda makes of a request to a function URL goes in, the event that its body says comes out (developer guide, payload format 2.0). */

interface UrlRequest {
  version: '2.0';
  requestContext: { http: { method: string } };
  body?: string;
  isBase64Encoded: boolean;
}

export function isUrlRequest(event: unknown): event is UrlRequest {
  if (typeof event !== 'object' || event === null) return false;
  if (!('version' in event) || event.version !== '2.0') return false;
  if (!('isBase64Encoded' in event) || !('requestContext' in event)) return false;
  const { requestContext } = event;
  return typeof requestContext === 'object' && requestContext !== null && 'http' in requestContext;
}

/** The reply needs no such form: an answer without `statusCode` is the body of a response with status 200. */
export function eventOfRequest({ body, isBase64Encoded }: UrlRequest): unknown {
  if (body === undefined || body === '') return null;
  return JSON.parse(isBase64Encoded ? Buffer.from(body, 'base64').toString('utf8') : body) as unknown;
}
