/** The headers of a request go in; out comes why it may not pass, or null. Keeps web pages and rebound DNS names away from a server on loopback. */
import type { IncomingMessage } from 'node:http';

/**
 * A browser sends `Origin` with whatever a page may send to another origin; a name that a page's owner points to
 * 127.0.0.1 stands in `Host` (DNS rebinding). Neither is how tools on this machine call.
 * @param hosts the server's own
 */
export function refuseForeign(request: IncomingMessage, hosts: ReadonlySet<string>): string | null {
  if (request.headers.origin !== undefined) return 'requests with an Origin are refused';
  const { host } = request.headers;
  if (host !== undefined && hosts.has(host)) return null;
  return `the Host must be ${[...hosts].join(' or ')}`;
}

/** The values of `Host` that mean a server on this port of loopback. */
export function hostsOf(port: number): ReadonlySet<string> {
  return new Set([`127.0.0.1:${port}`, `localhost:${port}`]);
}
