/** Requests that users gave go in; the secrets in them come out. */
import { SHORTEST_SECRET } from '../engine/mask-secrets.js';
import type { UrlRequest } from '../model/Provider.js';

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
  const secrets = new Set(found.filter((value) => value.length >= SHORTEST_SECRET));
  return [...secrets].sort((a, b) => b.length - a.length);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text; // Not percent-encoded: it is what it is.
  }
}
