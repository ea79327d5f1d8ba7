/** Requests to a running runtime go in as function calls, its answers come out typed; failures as `RuntimeRequestError`. */
import { Agent, request } from 'node:http';
import type { FunctionRuntime } from './function-spec.js';
import type { RuntimeDescription } from './runtime-description.js';

export interface FunctionDeployment {
  files: readonly { path: string; contents: Uint8Array }[];
  /** Default `node`. */
  runtime?: FunctionRuntime;
  /** `<file without extension>.<export>`; of `provided` what its bootstrap finds in `_HANDLER`, if anything. */
  entry?: string;
  memoryMb: number;
  timeoutMs: number;
  environment: Readonly<Record<string, string>>;
  /** Kept ready, also when idle. Default 0. */
  minInstances?: number;
  /** Default 64. */
  maxInstances?: number;
  /** How long an idle instance is kept. Default: as the runtime says. */
  keepAliveMs?: number;
  /** Calls that one instance carries out at the same time. Default 1. */
  concurrency?: number;
  /** Whether an instance that computes for long gives way to others. Default true. */
  yields?: boolean;
}

export interface FunctionSummary {
  name: string;
  memoryMb: number;
  timeoutMs: number;
  minInstances: number;
  maxInstances: number;
  /** Null: as the runtime says. */
  keepAliveMs: number | null;
  concurrency: number;
  instances: number;
}

export interface RuntimeClient {
  describe(): Promise<RuntimeDescription>;
  /** `deployUs`: what the runtime itself took, µs. */
  putFunction(name: string, deployment: FunctionDeployment): Promise<{ name: string; deployUs: number }>;
  deleteFunction(name: string): Promise<void>;
  listFunctions(): Promise<readonly FunctionSummary[]>;
  /** Untrusted text. */
  logs(name: string): Promise<string>;
  /** @param definition in Amazon States Language @param options `fuse`: chains of its Tasks may share one instance */
  putFlow(name: string, definition: unknown, options?: { fuse?: boolean }): Promise<void>;
  deleteFlow(name: string): Promise<void>;
  /** Status 409 when the runtime at this address is another one. */
  shutdown(id: string): Promise<void>;
  /** Lets go of its connections. */
  close(): void;
}

/** The runtime answered with an error: `status` 400 and up. Or did not answer: status 0, and `cause`. */
export class RuntimeRequestError extends Error {
  override readonly name = 'RuntimeRequestError';
  readonly status: number;
  readonly type: string;

  constructor(status: number, type: string, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.status = status;
    this.type = type;
  }
}

const TIMEOUT_MS = 30_000;

/** @param url such as `http://127.0.0.1:9000` */
export function runtimeClient(url: string): RuntimeClient {
  const agent = new Agent({ keepAlive: true, maxSockets: 16 });

  const send = (method: string, path: string, body?: unknown): Promise<Buffer> =>
    new Promise((resolve, reject) => {
      const unanswered = (error: Error): void =>
        reject(new RuntimeRequestError(0, 'NoAnswer', `${method} ${url}${path}: ${error.message}`, error));
      const outgoing = request(
        new URL(path, url),
        { method, agent, headers: { 'content-type': 'application/json' } },
        (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('error', unanswered);
          response.on('end', () => {
            const answer = Buffer.concat(chunks);
            const status = response.statusCode ?? 0;
            if (status < 400) return resolve(answer);
            const { type, message } = errorIn(answer);
            reject(new RuntimeRequestError(status, type, `${method} ${path}: ${message}`));
          });
        },
      );
      outgoing.setTimeout(TIMEOUT_MS, () => outgoing.destroy(new Error(`no answer within ${TIMEOUT_MS} ms`)));
      outgoing.on('error', unanswered);
      outgoing.end(body === undefined ? undefined : JSON.stringify(body));
    });

  // The runtime is ours and of the same version: the shapes of its answers are known.
  const ask = async <Answer>(method: string, path: string, body?: unknown): Promise<Answer> =>
    JSON.parse((await send(method, path, body)).toString()) as Answer;
  const segment = encodeURIComponent;

  return {
    describe: () => ask('GET', '/faasmark/runtime'),
    putFunction(name, deployment) {
      const files = deployment.files.map(({ path, contents }) => ({
        path,
        base64: Buffer.from(contents).toString('base64'),
      }));
      return ask('PUT', `/faasmark/functions/${segment(name)}`, { ...deployment, files });
    },
    async deleteFunction(name) {
      await send('DELETE', `/faasmark/functions/${segment(name)}`);
    },
    async listFunctions() {
      const { functions } = await ask<{ functions: FunctionSummary[] }>('GET', '/faasmark/functions');
      return functions;
    },
    logs: async (name) => (await send('GET', `/faasmark/functions/${segment(name)}/logs`)).toString(),
    async putFlow(name, definition, options = {}) {
      await send('PUT', `/faasmark/flows/${segment(name)}`, { definition, ...options });
    },
    async deleteFlow(name) {
      await send('DELETE', `/faasmark/flows/${segment(name)}`);
    },
    async shutdown(id) {
      await send('DELETE', `/faasmark/runtime?id=${segment(id)}`);
    },
    close: () => agent.destroy(),
  };
}

/** What stands at this address may be anything: its answer need not be ours. */
function errorIn(answer: Buffer): { type: string; message: string } {
  const text = answer.toString();
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && 'Type' in value && 'Message' in value) {
      return { type: String(value.Type), message: String(value.Message) };
    }
  } catch {
    // Not JSON: shown as it is.
  }
  return { type: 'Unknown', message: text.slice(0, 200) };
}
