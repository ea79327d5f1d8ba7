/** Options go in, a FaaS platform that listens on loopback comes out, inside the calling process. */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { answered, refuseNew } from './drain.js';
import { functionCalls } from './function-calls.js';
import { functionRegistry } from './function-registry.js';
import { letBusyGiveWay } from './give-way.js';
import { FRONT_LIMITS, httpFront, KEEP_ALIVE_MS } from './http-front.js';
import { keyValueStore } from './key-value-store.js';
import { eventQueue, RETRY_MS } from './lambda-api/event-queue.js';
import { lambdaFunctions } from './lambda-api/lambda-functions.js';
import { watchMemory } from './memory-watch.js';
import { outputThrottle } from './output-throttle.js';
import { plainFront } from './plain-requests/plain-front.js';
import { processIsolation } from './process-isolation.js';
import { providedIsolation } from './provided-isolation.js';
import { startReaper } from './reaper.js';
import { routes } from './routes.js';
import type { RuntimeDescription, StoreDescription } from './runtime-description.js';
import { sandboxPool } from './sandbox-pool.js';
import { processStarter } from './start-process/process-starter.js';
import { startStore, type RunningStore } from './start-store.js';
import { unsentAnswers } from './unsent-answers.js';

export interface RuntimeOptions {
  id: string;
  /** It runs code that it is sent, without a security boundary: loopback only. */
  host: '127.0.0.1';
  /** 0 for any that is free. */
  port: number;
  /** Start the S3-compatible and the DynamoDB-compatible server. */
  stores: boolean;
  /** Where its temporary files go, in a folder of their own that it removes. */
  workDir: string;
  /** Booted processes kept ready for each memory size in use. Default 4. */
  poolSize?: number;
  /** How long an idle instance is kept where its function does not say. Default 10 minutes. */
  keepAliveMs?: number;
  /** How long code may take to load. Default 10 s, as on AWS Lambda. */
  initTimeoutMs?: number;
  /** How long calls in hand may take when it is told to close. Default 5 s. */
  graceMs?: number;
  /** How many calls of one function may wait. Default 1000. */
  queueLimit?: number;
  /** How long an asynchronous call that failed waits for its first retry; for the second, twice that. Default 1 minute. */
  eventRetryMs?: number;
  /** How many calls may follow from each other by `context.invoke`. Default 32. */
  maxDepth?: number;
  /** Where diagnostics go, line by line. Default: stderr. */
  report?: (message: string) => void;
}

export interface RunningRuntime {
  id: string;
  url: string;
  s3: StoreDescription | null;
  dynamodb: StoreDescription | null;
  /** New calls are refused, those in hand get their time; then everything ends. */
  close(): Promise<void>;
  /** Everything ends now: for a process that is about to end itself. */
  kill(): void;
  /** Resolves when it has closed, whoever asked for it (`DELETE /faasmark/runtime` too). */
  closed: Promise<void>;
}

/** Ready before any function asks for it: the memory size that FaaSMark deploys with. */
const ALWAYS_POOLED_MB = [256];
const GRACE_MS = 5000;
const LAST_WORDS_MS = 500;
const REAPING_MS = 2000;
/**
 * Half of the instances that a function has unless it says otherwise: one that invokes itself again and again meets
 * this limit, and not a queue that nobody is left to empty.
 */
const MAX_DEPTH = 32;
const SWEEP_EVERY_MS = 1000;
const MIN_SWEEP_EVERY_MS = 50;

const PLAIN_LIMITS = { firstRequestMs: FRONT_LIMITS.headersTimeoutMs, keepAliveMs: KEEP_ALIVE_MS };

/** @throws what listening throws, such as `EADDRINUSE` in `code`; then nothing is left */
export async function startRuntime(options: RuntimeOptions): Promise<RunningRuntime> {
  const report = options.report ?? ((message: string) => void process.stderr.write(`runtime: ${message}\n`));
  const keepAliveMs = options.keepAliveMs ?? 10 * 60_000;
  await mkdir(options.workDir, { recursive: true });
  const folder = mkdtempSync(join(options.workDir, 'runtime-'));
  const reaper = startReaper(folder, report);
  const keyValue = keyValueStore();
  const throttle = outputThrottle();
  const starter = processStarter(report);
  const isolations = {
    node: processIsolation(folder, reaper, starter, throttle),
    provided: providedIsolation(reaper, throttle),
  };
  const pools = {
    node: sandboxPool(isolations.node, options.poolSize ?? 4),
    provided: sandboxPool(isolations.provided, 0),
  };
  let counter = 0;
  const prefix = randomBytes(4).toString('hex');
  const calls = functionCalls(
    (name) => functions.get(name),
    (reference) => lambda.version(reference),
  );
  const functions = functionRegistry({
    folder,
    pools,
    alwaysPooledMb: ALWAYS_POOLED_MB,
    host: {
      keyValue,
      nesting: { calls, maxDepth: options.maxDepth ?? MAX_DEPTH },
      nextInstanceId: () => `${prefix}-${(++counter).toString(36)}`,
      initTimeoutMs: options.initTimeoutMs ?? 10_000,
      queueLimit: options.queueLimit ?? 1000,
    },
  });
  const lambda = lambdaFunctions(functions);
  const events = eventQueue({ functions, lambda, retryMs: options.eventRetryMs ?? RETRY_MS, report });
  let s3: RunningStore | null = null;
  let dynamodb: RunningStore | null = null;

  const describe = (): RuntimeDescription => ({
    id: options.id,
    version: VERSION,
    pid: process.pid,
    functions: [...functions.current()].length,
    instances: [...functions.all()].reduce((sum, hosted) => sum + hosted.instances().length, 0),
    pooled: pools.node.size(),
    keyValueRequests: keyValue.requests(),
    s3: s3?.description() ?? null,
    dynamodb: dynamodb?.description() ?? null,
  });

  const served = routes({
    id: options.id,
    functions,
    lambda,
    events,
    calls,
    describe,
    shutDown: () => void close(),
  });
  const unsent = unsentAnswers(report);
  const server = httpFront(served.routes, report, FRONT_LIMITS, unsent);
  const front = plainFront(server, served.plain, unsent, PLAIN_LIMITS);
  const stopWatches = (['node', 'provided'] as const).map((runtime) =>
    watchMemory(isolations[runtime], () =>
      [...functions.all()].filter(({ spec }) => spec.runtime === runtime),
    ),
  );
  // Not while they boot or load code: a cold start takes what it takes.
  const stopGivingWay = letBusyGiveWay(() =>
    [...functions.all()].flatMap((hosted) =>
      !hosted.spec.yields
        ? []
        : hosted
            .instances()
            .filter(({ state }) => state() === 'busy')
            .map(({ sandbox, lastUsedMs }) => ({ sandbox, sinceMs: lastUsedMs() })),
    ),
  );
  const sweep = setInterval(
    () => {
      const nowMs = performance.now();
      for (const hosted of functions.all()) hosted.endIdle(nowMs, keepAliveMs);
      keyValue.sweep();
    },
    Math.max(MIN_SWEEP_EVERY_MS, Math.min(SWEEP_EVERY_MS, keepAliveMs)),
  ).unref();

  const { promise: closed, resolve: haveClosed } = newPromise();
  let ended = false;
  const kill = (): void => {
    if (ended) return;
    ended = true;
    clearInterval(sweep);
    for (const stopWatch of stopWatches) stopWatch();
    stopGivingWay();
    server.close();
    server.closeAllConnections();
    front.destroyAll();
    events.close();
    functions.killAll();
    for (const pool of Object.values(pools)) pool.close();
    s3?.kill();
    dynamodb?.kill();
    const reaped = Promise.race([reaper.close(), afterMs(REAPING_MS)]);
    // It says how instances ended.
    const startsNoMore = reaped.then(() => starter.close());
    void startsNoMore.then(() => {
      // Only now does nobody work in it any more.
      rmSync(folder, { recursive: true, force: true });
      haveClosed();
    });
  };
  let closing = false;
  const close = async (): Promise<void> => {
    if (ended || closing) return closed;
    closing = true;
    front.endIdle();
    refuseNew(server);
    await answered(server, options.graceMs ?? GRACE_MS);
    // Before instances end: what that does to events is no failure of theirs.
    events.close();
    functions.killAll();
    // Those whose calls were cut short are told so.
    await answered(server, LAST_WORDS_MS);
    kill();
    return closed;
  };

  try {
    server.listen(options.port, options.host);
    await once(server, 'listening');
    pools.node.want(new Set(ALWAYS_POOLED_MB));
    if (options.stores) {
      const starting = { reaper, report, folder };
      [s3, dynamodb] = await Promise.all([
        startStore('s3', starting).then((store) => (s3 = store)),
        startStore('dynamodb', starting).then((store) => (dynamodb = store)),
      ]);
    }
  } catch (error) {
    kill();
    await closed;
    throw error;
  }
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('the runtime does not listen');
  const url = `http://${options.host}:${address.port}`;
  const { s3: s3Description, dynamodb: dynamodbDescription } = describe();
  return { id: options.id, url, s3: s3Description, dynamodb: dynamodbDescription, close, kill, closed };
}

const VERSION = readVersion();

function readVersion(): string {
  const text = readFileSync(new URL('../../../package.json', import.meta.url), 'utf8');
  const parsed: unknown = JSON.parse(text);
  if (typeof parsed === 'object' && parsed !== null && 'version' in parsed) return String(parsed.version);
  throw new Error('package.json has no version');
}

function newPromise(): { promise: Promise<void>; resolve: () => void } {
  let resolve = (): void => {};
  const promise = new Promise<void>((settle) => (resolve = settle));
  return { promise, resolve };
}

function afterMs(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms).unref());
}
