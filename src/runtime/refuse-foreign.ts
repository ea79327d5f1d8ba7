/** The headers of a request go in; out comes why it may not pass, or null. Keeps web pages and rebound DNS names away from a server on loopback. */
import type { IncomingMessage } from 'node:http';

/**
 * A browser sends `Origin` with whatever a page may send to another origin; a name that a page's owner points to
 * 127.0.0.1 stands in `Host` (DNS rebinding). Neither is how tools on this machine call.
 * @param port the bound one
 */
export function refuseForeign(request: IncomingMessage, port: number): string | null {
  if (request.headers.origin !== undefined) return 'requests with an Origin are refused';
  const host = request.headers.host;
  if (host === `127.0.0.1:${port}` || host === `localhost:${port}`) return null;
  return `the Host must be 127.0.0.1:${port}`;
}
