/** A request goes in, the parameters of its query come out. */
import type { IncomingMessage } from 'node:http';

export function queryOf(request: IncomingMessage): URLSearchParams {
  const target = request.url ?? '';
  const start = target.indexOf('?');
  return new URLSearchParams(start < 0 ? '' : target.slice(start));
}
