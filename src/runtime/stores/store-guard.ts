/** A server that listens goes in; from then on it answers 403 to what comes from a web page or by another name. */
import type { Server } from 'node:http';
import { hostsOf, refuseForeign } from '../refuse-foreign.js';

/** Takes the server's own request listeners behind the check. Call once it listens. */
export function guard(server: Server): void {
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('the server does not listen');
  const hosts = hostsOf(address.port);
  const behind = server.listeners('request');
  server.removeAllListeners('request');
  server.on('request', (request, response) => {
    const refusal = refuseForeign(request, hosts);
    if (refusal === null) {
      for (const listener of behind) Reflect.apply(listener, server, [request, response]);
      return;
    }
    request.resume();
    response.writeHead(403, { 'content-type': 'text/plain' }).end(`${refusal}\n`);
  });
}
