/** Requests go out as `InvokeCommand` of the AWS SDK for JavaScript, one attempt each, and their replies come back: what a user of the SDK waits for. */
import { setMaxListeners } from 'node:events';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import type { ExchangeOutcome, OpenTransport } from '../engine/transport.js';
import type { Endpoint, FunctionClient } from '../model/CallTarget.js';
import { clientTransport, type FunctionCaller } from './client-transport.js';

type SdkClient = FunctionClient & { kind: 'lambda-sdk' };

/** Nobody checks these: the SDK insists on some. */
const NO_CREDENTIALS = { accessKeyId: 'none', secretAccessKey: 'none' };

export const lambdaSdkTransport: OpenTransport = (clock, options) => {
  const clients = new Map<string, LambdaClient>();
  const clientOf = ({ endpoint, region, credentials }: SdkClient): LambdaClient => {
    const key = `${region} ${endpoint}`;
    let client = clients.get(key);
    if (client === undefined) {
      const agent = { keepAlive: true, maxSockets: options.maxInFlight };
      client = new LambdaClient({
        endpoint,
        region,
        // A retry would hide a failure inside a latency.
        maxAttempts: 1,
        requestHandler: { httpAgent: agent, httpsAgent: agent },
        ...(credentials === 'none' ? { credentials: NO_CREDENTIALS } : {}),
      });
      clients.set(key, client);
    }
    return client;
  };

  const caller: FunctionCaller = {
    // `DryRun` opens and warms a connection without running the function (AWS Lambda API reference, Invoke). One that
    // fails is no reason to stop: the calls will show it.
    async open(endpoints, connections, stop) {
      // Each connection that is being opened listens to it.
      setMaxListeners(0, stop);
      const opening = endpoints.map(sdkClientOf).flatMap((of) =>
        Array.from({ length: connections }, () => {
          const probe = new InvokeCommand({ FunctionName: of.functionName, InvocationType: 'DryRun' });
          return clientOf(of).send(probe, { abortSignal: stop });
        }),
      );
      await Promise.allSettled(opening);
    },
    async call(endpoint, body, givenUp) {
      const of = sdkClientOf(endpoint);
      const command = new InvokeCommand({
        FunctionName: of.functionName,
        ...(body === null ? {} : { Payload: Buffer.from(body) }),
      });
      try {
        const reply = await clientOf(of).send(command, { abortSignal: givenUp() });
        const text = Buffer.from(reply.Payload ?? []).toString();
        const marks = reply.FunctionError === undefined ? [] : ['x-amz-function-error', reply.FunctionError];
        return { kind: 'reply', status: reply.StatusCode ?? 200, headers: marks, body: text };
      } catch (error) {
        return failure(error);
      }
    },
    close() {
      for (const client of clients.values()) client.destroy();
    },
  };
  return clientTransport(caller, clock, options);
};

function sdkClientOf({ client, name }: Endpoint): SdkClient {
  if (client?.kind !== 'lambda-sdk') throw new Error(`${name} is not called by the AWS SDK`);
  return client;
}

/** The service's answer where there was one, with its status; otherwise the connection failed. */
function failure(thrown: unknown): ExchangeOutcome {
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  const metadata: unknown = Reflect.get(error, '$metadata');
  const status =
    typeof metadata === 'object' && metadata !== null ? Reflect.get(metadata, 'httpStatusCode') : undefined;
  const message = `${error.name}: ${error.message}`;
  if (typeof status === 'number' && status >= 300)
    return { kind: 'reply', status, headers: [], body: message };
  const refused = /ECONNREFUSED|ENOTFOUND|EHOSTUNREACH|ENETUNREACH/.test(`${error.name} ${error.message}`);
  return { kind: 'error', error: refused ? 'connect' : 'reset', message };
}
