/** What a function answered at its URL goes in; the response that it means comes out, or null when it means none. */
import { validateHeaderName, validateHeaderValue } from 'node:http';
import { hasTooManyParts } from '../has-too-many-parts.js';
import { isRecord } from './function-settings.js';

export interface UrlResponse {
  status: number;
  /** Lower case; several `set-cookie`. */
  headers: Readonly<Record<string, string | string[]>>;
  body: Buffer;
}

const JSON_TYPE = 'application/json';
/** How the message is framed is for the server to say. */
const FRAMING = new Set([
  'connection',
  'content-length',
  'keep-alive',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** AWS Lambda developer guide, "Invoking Lambda function URLs", Response payload format. */
export function urlResponse(reply: Buffer): UrlResponse | null {
  let value: unknown;
  try {
    if (hasTooManyParts(reply)) return null;
    value = JSON.parse(reply.toString());
  } catch {
    // Only a bootstrap can answer with what is no JSON.
    return null;
  }
  // Inferred: the answer itself is the body.
  if (!isRecord(value) || value['statusCode'] === undefined) {
    return { status: 200, headers: { 'content-type': JSON_TYPE }, body: reply };
  }
  const status = Number(value['statusCode']);
  const headers = parseHeaders(value['headers'] ?? {}, value['cookies'] ?? []);
  const body = parseBody(value['body'] ?? '', value['isBase64Encoded'] ?? false);
  if (!Number.isInteger(status) || status < 200 || status > 599 || headers === null || body === null)
    return null;
  return { status, headers, body };
}

function parseHeaders(given: unknown, cookies: unknown): UrlResponse['headers'] | null {
  if (!isRecord(given) || !Array.isArray(cookies)) return null;
  const headers: Record<string, string | string[]> = { 'content-type': JSON_TYPE };
  try {
    for (const [name, value] of Object.entries(given)) {
      if (typeof value === 'object') return null;
      const lower = name.toLowerCase();
      validateHeaderName(name);
      validateHeaderValue(name, String(value));
      if (!FRAMING.has(lower)) headers[lower] = String(value);
    }
    for (const cookie of cookies) {
      if (typeof cookie !== 'string') return null;
      validateHeaderValue('set-cookie', cookie);
    }
  } catch {
    // Node says what is no header by throwing.
    return null;
  }
  if (cookies.length > 0) headers['set-cookie'] = cookies as string[];
  return headers;
}

function parseBody(body: unknown, isBase64: unknown): Buffer | null {
  if (typeof body !== 'string' || typeof isBase64 !== 'boolean') return null;
  return Buffer.from(body, isBase64 ? 'base64' : 'utf8');
}
