/** A real runtime for a test: started on a free port with a folder of its own, deployed to from source text, called by plain HTTP. */
import { mkdtemp, rm } from 'node:fs/promises';
import { Agent, request, type IncomingHttpHeaders } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  runtimeClient,
  type FunctionDeployment,
  type RuntimeClient,
} from '../../src/runtime/runtime-client.js';
import { startRuntime, type RuntimeOptions } from '../../src/runtime/start-runtime.js';

export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
}

export interface HttpOptions {
  body?: string | Buffer;
  headers?: Record<string, string>;
  signal?: AbortSignal;
}

export interface RuntimeUnderTest {
  url: string;
  client: RuntimeClient;
  /** Deploys `index.cjs` with this text; entry `index.handler`, 128 MB and 5 s unless said otherwise. */
  deploy(name: string, source: string, options?: Partial<FunctionDeployment>): Promise<void>;
  http(method: string, path: string, options?: HttpOptions): Promise<Answer>;
  invoke(name: string, event?: unknown, options?: HttpOptions): Promise<Answer>;
  execute(flow: string, event: unknown): Promise<Answer>;
  end(): Promise<void>;
}

export async function runtimeUnderTest(options: Partial<RuntimeOptions> = {}): Promise<RuntimeUnderTest> {
  const workDir = await mkdtemp(join(tmpdir(), 'faasmark-runtime-'));
  const runtime = await startRuntime({
    id: 'under-test',
    host: '127.0.0.1',
    port: 0,
    stores: false,
    workDir,
    poolSize: 1,
    ...options,
  });
  const client = runtimeClient(runtime.url);
  const agent = new Agent({ keepAlive: true });
  const http = httpCaller(runtime.url, agent);
  return {
    url: runtime.url,
    client,
    http,
    deploy: (name, source, more) => deploySource(client, name, source, more),
    invoke: (name, event = {}, more = {}) =>
      http('POST', `/2015-03-31/functions/${name}/invocations`, { body: JSON.stringify(event), ...more }),
    execute: (flow, event) =>
      http('POST', `/faasmark/flows/${flow}/executions`, { body: JSON.stringify(event) }),
    async end() {
      client.close();
      agent.destroy();
      await runtime.close();
      await rm(workDir, { recursive: true, force: true });
    },
  };
}

export async function deploySource(
  client: RuntimeClient,
  name: string,
  source: string,
  options: Partial<FunctionDeployment> = {},
): Promise<void> {
  await client.putFunction(name, {
    files: [{ path: 'index.cjs', contents: Buffer.from(source) }],
    entry: 'index.handler',
    memoryMb: 128,
    timeoutMs: 5000,
    environment: {},
    ...options,
  });
}

export function httpCaller(url: string, agent: Agent): RuntimeUnderTest['http'] {
  return (method, path, { body, headers = {}, signal } = {}) =>
    new Promise((resolve, reject) => {
      const outgoing = request(
        new URL(path, url),
        { method, agent, headers, ...(signal === undefined ? {} : { signal }) },
        (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('error', reject);
          response.on('end', () =>
            resolve({
              status: response.statusCode ?? 0,
              headers: response.headers,
              body: Buffer.concat(chunks).toString(),
            }),
          );
        },
      );
      outgoing.on('error', reject);
      outgoing.end(body);
    });
}

/** The error that a function ended in, or null when it did not. */
export function errorTypeOf(answer: Answer): string | null {
  if (answer.headers['x-amz-function-error'] === undefined) return null;
  return (JSON.parse(answer.body) as { errorType: string }).errorType;
}

/** Looks again and again until there is something to see, which 0 is not. @throws when `withinMs` have passed */
export async function eventually<Value>(
  what: string,
  look: () => Value | null | undefined | false | Promise<Value | null | undefined | false>,
  withinMs = 10_000,
): Promise<Value> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const seen = await look();
    if (seen !== null && seen !== undefined && seen !== false && seen !== 0) return seen;
    if (performance.now() > deadline) throw new Error(`not within ${withinMs} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
