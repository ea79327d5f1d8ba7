/** Nothing goes in; what the runtime is compared with comes out, the runtime first. */
import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { firstLine } from '../../../src/runtime/first-line.js';
import { runtimeClient } from '../../../src/runtime/runtime-client.js';
import { spawnGateway } from '../../../src/runtime/spawn-gateway.js';
import type { Contestant, Started } from './contestant.js';

export const RUNTIME = 'faasmark runtime';
/** 8 calls in flight in each instance. */
export const RUNTIME_8 = 'faasmark runtime, 8 in flight';
export const NODE_HTTP = 'node:http';
export const FUNCTIONS_FRAMEWORK = 'functions-framework';

const READY_WITHIN_MS = 20_000;
const ECHO_MAIN = fileURLToPath(new URL('./echo-main.js', import.meta.url));
export const HANDLER = 'exports.handler = async () => ({ ok: true });';

const runtimeWith = (name: string, concurrency: number): Contestant => ({
  name,
  async start() {
    const workDir = join(tmpdir(), `faasmark-bench-${randomUUID()}`);
    const gateway = await spawnGateway({
      id: 'bench',
      host: '127.0.0.1',
      port: 0,
      stores: false,
      workDir,
      attached: true,
    });
    const client = runtimeClient(gateway.url);
    await client.putFunction('noop', {
      files: [{ path: 'index.cjs', contents: Buffer.from(HANDLER) }],
      entry: 'index.handler',
      memoryMb: 128,
      timeoutMs: 10_000,
      environment: {},
      concurrency,
    });
    return {
      kind: 'running',
      url: `${gateway.url}/2015-03-31/functions/noop/invocations`,
      pid: gateway.pid,
      async close() {
        client.close();
        await gateway.close();
        await rm(workDir, { recursive: true, force: true });
      },
    };
  },
});

const nodeHttp: Contestant = {
  name: NODE_HTTP,
  async start() {
    const child = spawn(process.execPath, [ECHO_MAIN], { stdio: ['ignore', 'pipe', 'inherit'] });
    const url = await firstLine(child, READY_WITHIN_MS);
    return running(child, url);
  },
};

/** Google's, which runs their second generation of functions; not among our packages. */
const functionsFramework: Contestant = {
  name: FUNCTIONS_FRAMEWORK,
  async start() {
    let main: string;
    try {
      main = createRequire(import.meta.url).resolve('@google-cloud/functions-framework');
    } catch {
      return { kind: 'absent', reason: 'npm install --no-save @google-cloud/functions-framework@5' };
    }
    const folder = await mkdtemp(join(tmpdir(), 'faasmark-bench-'));
    const source = `exports.noop = (request, response) => response.json({ ok: true });`;
    await writeFile(join(folder, 'index.js'), source);
    const port = await freePort();
    const child = spawn(
      process.execPath,
      [join(main, '..', 'main.js'), '--target=noop', `--source=${folder}`, `--port=${String(port)}`],
      { stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, HOST: '127.0.0.1' } },
    );
    const url = `http://127.0.0.1:${String(port)}/`;
    await answers(url);
    const started = running(child, url);
    return {
      ...started,
      async close() {
        await started.close();
        await rm(folder, { recursive: true, force: true });
      },
    };
  },
};

export const CONTESTANTS: readonly Contestant[] = [
  runtimeWith(RUNTIME, 1),
  runtimeWith(RUNTIME_8, 8),
  nodeHttp,
  functionsFramework,
];

function running(child: ChildProcess, url: string): Extract<Started, { kind: 'running' }> {
  const ended = once(child, 'exit');
  const { pid } = child;
  if (pid === undefined) throw new Error(`${child.spawnfile} did not start`);
  return {
    kind: 'running',
    url,
    pid,
    async close() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

async function answers(url: string): Promise<void> {
  const deadline = performance.now() + READY_WITHIN_MS;
  for (;;) {
    const response = await fetch(url, { method: 'POST', body: '{}' }).catch(() => null);
    await response?.arrayBuffer();
    if (response?.ok === true) return;
    if (performance.now() > deadline) throw new Error(`no answer at ${url}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
