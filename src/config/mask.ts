/** Text that may carry secrets goes in; the same with `***` for user info, query values and header values comes out. */

export const MASK = '***';

/** User info and the values of the query are masked, names stay. What is no URL is cut at its first `?`. */
export function maskUrl(text: string): string {
  if (!URL.canParse(text)) {
    const query = text.indexOf('?');
    return query === -1 ? text : `${text.slice(0, query)}?${MASK}`;
  }
  const url = new URL(text);
  const userInfo = url.username === '' && url.password === '' ? '' : `${MASK}@`;
  const query = url.search
    .slice(1)
    .split('&')
    .map((pair) =>
      pair.includes('=') ? `${pair.slice(0, pair.indexOf('='))}=${MASK}` : pair === '' ? '' : MASK,
    )
    .join('&');
  const base = `${url.protocol}//${userInfo}${url.host}${url.pathname}`;
  return query === '' ? base : `${base}?${query}`;
}

/** `name: value` or `name=value` → the same with `***` for the value. */
export function maskHeader(text: string): string {
  const match = /^([^:=]+)([:=]\s*)/.exec(text);
  return match === null ? MASK : `${match[1] ?? ''}${match[2] ?? ''}${MASK}`;
}
