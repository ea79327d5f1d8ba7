/** What a driver brings back goes in; the same comes out with `***` where a target quoted a secret that it was sent. */
import type { Caller, DriveResult } from '../model/Drive.js';
import type { UrlRequest } from '../model/Provider.js';

const MASK = '***';
/** Shorter values (`n=1`) are no secrets, and would be found in every message. */
const SHORTEST = 4;

/** Values of the query and of headers, and user info, as they are written and as a target reads them; longest first. */
export function secretsOf(requests: readonly UrlRequest[]): string[] {
  const found = requests.flatMap(({ url, headers }) => {
    const { search, username, password } = new URL(url);
    const raw = search
      .slice(1)
      .split('&')
      .map((pair) => pair.slice(pair.indexOf('=') + 1));
    const pair = `${decoded(username)}:${decoded(password)}`;
    const basic = pair === ':' ? '' : Buffer.from(pair).toString('base64');
    const words = Object.values(headers).flatMap((value) => [value, ...value.split(/\s+/)]);
    return [...raw, username, password, basic, ...words].flatMap((value) => [value, decoded(value)]);
  });
  const secrets = new Set(found.filter((value) => value.length >= SHORTEST));
  return [...secrets].sort((a, b) => b.length - a.length);
}

/** The same caller; what targets said of their failures holds none of the secrets any more. */
export function maskingCaller<C extends Caller>(caller: C, secrets: readonly string[]): C {
  return {
    ...caller,
    drive: async (request, signals) => masked(await caller.drive(request, signals), secrets),
  };
}

function masked(result: DriveResult, secrets: readonly string[]): DriveResult {
  const errors = result.errors.map((tally) => ({
    ...tally,
    messages: tally.messages.map((message) => maskSecrets(message, secrets)),
  }));
  return { ...result, errors };
}

/** A message may have been cut in the middle of a secret: what it ends with is masked too. */
export function maskSecrets(message: string, secrets: readonly string[]): string {
  let text = message;
  for (const secret of secrets) {
    text = text.replaceAll(secret, MASK);
    for (let length = secret.length - 1; length >= SHORTEST; length--) {
      if (!text.endsWith(secret.slice(0, length))) continue;
      text = text.slice(0, -length) + MASK;
      break;
    }
  }
  return text;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text; // Not percent-encoded: it is what it is.
  }
}
