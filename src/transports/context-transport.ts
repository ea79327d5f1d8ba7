/** What a platform hands to its functions to invoke others with goes in; a transport that calls by it comes out. */
import type { ExchangeOutcome, OpenTransport } from '../engine/transport.js';
import type { Endpoint } from '../model/CallTarget.js';
import type { ErrorKind } from '../model/Sample.js';
import { clientTransport } from './client-transport.js';

/** As the reference runtime's `context.invoke`: an event in, the result out, or an error with the platform's name. */
export type InvokeByContext = (functionName: string, event: unknown) => Promise<unknown>;

/** Names that AWS Lambda gives to what stands in the way of a call. Everything else is the function's own error. */
const KINDS: Readonly<Record<string, ErrorKind>> = {
  TooManyRequestsException: 'throttled',
  RequestEntityTooLargeException: 'too-large',
  'Function.ResponseSizeTooLarge': 'too-large',
  ResourceNotFoundException: 'status',
  ServiceException: 'status',
};

export function contextTransport(invoke: InvokeByContext): OpenTransport {
  return (clock, options) =>
    clientTransport(
      {
        open: async () => undefined,
        call: (endpoint, body) =>
          invoke(functionNameOf(endpoint), body === null ? undefined : JSON.parse(body)).then(
            (value): ExchangeOutcome => ({ kind: 'value', value }),
            (error: unknown) => failure(endpoint, error),
          ),
        close: () => undefined,
      },
      clock,
      options,
    );
}

function functionNameOf({ client, name }: Endpoint): string {
  if (client?.kind !== 'context') throw new Error(`${name} is not called by the platform's context`);
  return client.functionName;
}

function failure(endpoint: Endpoint, thrown: unknown): ExchangeOutcome {
  const { name, message } = thrown instanceof Error ? thrown : new Error(String(thrown));
  const error = Object.hasOwn(KINDS, name) ? (KINDS[name] ?? 'function') : 'function';
  return { kind: 'error', error, message: `${endpoint.name}: ${name}: ${message}` };
}
