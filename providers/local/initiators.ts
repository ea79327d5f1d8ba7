/** What initiators can do on the reference runtime: how long they may drive, how much they bring back, whom they reach; and one that is deployed, as the command calls it. */
import http from 'node:http';
import type { InitiatorAnswer, InitiatorCapability, InitiatorHost } from '../../src/model/Provider.js';

/** As on AWS Lambda, whose API the runtime speaks (AWS documentation, "Lambda quotas"). */
const LONGEST_MS = 900_000;
const REPLY_BYTES = 6 * 1_024 * 1_024;
/** Processes on one machine. */
const MOST_AT_ONCE = 64;

export const initiators: InitiatorCapability = {
  longestMs: LONGEST_MS,
  replyBytes: REPLY_BYTES,
  ownCores: false,
  defaultMemoryMb: 512,
  mostAtOnce: MOST_AT_ONCE,
  reaches: ({ provider }) =>
    provider === 'local' || provider === 'http'
      ? null
      : `initiators on the reference runtime have no credentials for functions of provider ${provider}`,
  plan: ({ concurrency }) => ({
    costUsd: 0,
    limits: [
      {
        provider: 'local',
        what: 'initiators at the same time',
        needed: concurrency,
        allowed: MOST_AT_ONCE,
        hard: true,
        unit: 'instances',
        source: 'processes on this machine',
      },
    ],
  }),
};

/**
 * @param url of the runtime
 * @param readPart fetches an object of the run's bucket
 */
export function initiatorHost(
  url: string,
  functionName: string,
  readPart: (key: string, mostBytes: number) => Promise<string>,
): InitiatorHost & { close(): void } {
  const agent = new http.Agent({ keepAlive: true });
  const address = new URL(`/2015-03-31/functions/${functionName}/invocations`, url);
  return {
    invoke: (event, { timeoutMs, mostBytes, signal }) =>
      new Promise((resolve) => {
        const fail = (kind: Exclude<InitiatorAnswer['kind'], 'reply'>, message: string): void =>
          resolve({ kind, message });
        const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(event) };
        const request = http.request(address, { method: 'POST', agent, headers, signal }, (response) => {
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
      }),
    part: readPart,
    close: () => agent.destroy(),
  };
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
