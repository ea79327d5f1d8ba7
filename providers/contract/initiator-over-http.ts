/** The address of a function's synchronous invocation in AWS Lambda's API goes in; it as a deployed initiator, which the command invokes, comes out. */
import http from 'node:http';
import https from 'node:https';
import type { InitiatorAnswer, InitiatorHost } from '../../src/model/Provider.js';

export interface InvocableInitiator {
  url: URL;
  /** What proves who calls; absent: nobody asks. */
  sign?(body: string): Promise<Readonly<Record<string, string>>>;
  /** Fetches what it put into the store of its deployment. */
  readPart(key: string, mostBytes: number): Promise<string>;
}

export function initiatorOverHttp({
  url,
  sign,
  readPart,
}: InvocableInitiator): InitiatorHost & { close(): void } {
  const { Agent, request: open } = url.protocol === 'https:' ? https : http;
  const agent = new Agent({ keepAlive: true });
  return {
    async invoke(event, options) {
      try {
        return await exchange(event, (await sign?.(event)) ?? {}, options);
      } catch (error) {
        const message = error instanceof Error ? error.message : String(error);
        return { kind: 'failed', message: `calling it could not be signed: ${message}` };
      }
    },
    part: readPart,
    close: () => agent.destroy(),
  };

  function exchange(
    event: string,
    proof: Readonly<Record<string, string>>,
    { timeoutMs, mostBytes, signal }: Parameters<InitiatorHost['invoke']>[1],
  ): Promise<InitiatorAnswer> {
    return new Promise((resolve) => {
      const fail = (kind: Exclude<InitiatorAnswer['kind'], 'reply'>, message: string): void =>
        resolve({ kind, message });
      const headers = {
        'content-type': 'application/json',
        ...proof,
        'content-length': Buffer.byteLength(event),
      };
      const request = open(url, { method: 'POST', agent, headers, signal }, (response) => {
        const chunks: Buffer[] = [];
        let bytes = 0;
        response.on('data', (chunk: Buffer) => {
          bytes += chunk.length;
          if (bytes > mostBytes) {
            fail(
              'too-large',
              `its answer has more than ${mostBytes} bytes, and its platform lets no larger one through`,
            );
            request.destroy();
          } else chunks.push(chunk);
        });
        response.on('error', (error) => fail('lost', `its answer broke off: ${error.message}`));
        response.on('end', () => {
          clearTimeout(timer);
          const text = Buffer.concat(chunks).toString();
          resolve(answerOf(response.statusCode ?? 0, response.headers['x-amz-function-error'], text));
        });
      });
      const timer = setTimeout(() => {
        fail('silent', `it did not answer within ${Math.round(timeoutMs / 1_000)} s`);
        request.destroy();
      }, timeoutMs);
      request.on('close', () => clearTimeout(timer));
      request.on('error', (error) => fail('lost', `calling it failed: ${error.message}`));
      request.end(event);
    });
  }
}

function answerOf(
  status: number,
  functionError: string | string[] | undefined,
  text: string,
): InitiatorAnswer {
  if (status === 429)
    return { kind: 'throttled', message: `the platform did not run it: ${text.slice(0, 300)}` };
  if (status !== 200) return { kind: 'failed', message: `status ${status}: ${text.slice(0, 300)}` };
  return functionError === undefined
    ? { kind: 'reply', text }
    : { kind: 'failed', message: `its function failed: ${text.slice(0, 300)}` };
}
