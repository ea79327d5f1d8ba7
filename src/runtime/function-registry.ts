/** Deployments go in by name; calls by name find the newest version. */
import { randomUUID } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Call } from './call.js';
import { functionLog } from './function-log.js';
import { functionMetrics } from './function-metrics.js';
import type { FunctionRuntime, FunctionSpec } from './function-spec.js';
import { hostFunction, type HostContext, type HostedFunction } from './hosted-function.js';
import type { SandboxPool } from './sandbox-pool.js';

export interface RegistryOptions {
  /** Where functions' files go: one folder for each version. */
  folder: string;
  /** Where the instances of a function come from, by its runtime. */
  pools: Readonly<Record<FunctionRuntime, SandboxPool>>;
  /** Memory sizes kept in the pool even when no function has them. */
  alwaysPooledMb: readonly number[];
  host: Pick<HostContext, 'keyValue' | 'nesting' | 'nextInstanceId' | 'initTimeoutMs' | 'queueLimit'>;
}

export interface FunctionRegistry {
  /**
   * Replaces what had the name: waiting calls go to the new version, running ones finish on the old. A new version
   * that keeps instances ready takes over when they are, so that no call waits for them, or when one of them fails.
   */
  deploy(spec: FunctionSpec): Promise<HostedFunction>;
  /** False when there was none. Waiting calls are refused, running ones finish. */
  remove(name: string): boolean;
  get(name: string): HostedFunction | undefined;
  /** The newest version of each, and older ones that still have instances. */
  all(): Iterable<HostedFunction>;
  current(): Iterable<HostedFunction>;
  killAll(): void;
}

export function functionRegistry(options: RegistryOptions): FunctionRegistry {
  const newest = new Map<string, HostedFunction>();
  const all = new Set<HostedFunction>();

  const repool = (): void => {
    // Only instances of ours can boot ahead of need: a bootstrap is the function's own.
    const sizes = [...newest.values()].flatMap(({ spec }) =>
      spec.runtime === 'node' ? [spec.memoryMb] : [],
    );
    options.pools.node.want(new Set([...options.alwaysPooledMb, ...sizes]));
  };

  return {
    async deploy(spec) {
      const folder = join(options.folder, `${spec.name.replace(':', '.')}-${randomUUID()}`);
      await writeFiles(folder, spec);
      const before = newest.get(spec.name);
      const hosted: HostedFunction = hostFunction({
        ...options.host,
        spec: { ...spec, files: [] },
        folder,
        log: before?.log ?? functionLog(),
        metrics: before?.metrics ?? functionMetrics(),
        pool: options.pools[spec.runtime],
        onEmpty() {
          all.delete(hosted);
          void rm(folder, { recursive: true, force: true });
        },
      });
      all.add(hosted);
      if (before !== undefined && spec.minInstances > 0) {
        await within(options.host.initTimeoutMs, hosted.settled());
      }
      // Nothing may come in between from here on: one name has one newest version at any time.
      const old = newest.get(spec.name);
      newest.set(spec.name, hosted);
      repool();
      for (const call of old?.retire() ?? []) hosted.call(call);
      return hosted;
    },
    remove(name) {
      const hosted = newest.get(name);
      if (hosted === undefined) return false;
      newest.delete(name);
      repool();
      for (const call of hosted.retire()) refuseUnknown(name, call);
      return true;
    },
    get: (name) => newest.get(name),
    all: () => all,
    current: () => newest.values(),
    killAll() {
      for (const hosted of all) hosted.kill();
    },
  };
}

/** Waits, but not for ever. */
async function within(ms: number, awaited: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<void>((resolve) => (timer = setTimeout(resolve, ms).unref()));
  await Promise.race([awaited, over]);
  clearTimeout(timer);
}

async function writeFiles(folder: string, spec: FunctionSpec): Promise<void> {
  await mkdir(folder);
  // What counts as a module of which kind is decided here, not by a package.json somewhere above the work folder.
  const manifest = { path: 'package.json', contents: Buffer.from('{}') };
  const files = spec.files.some(({ path }) => path === manifest.path)
    ? spec.files
    : [manifest, ...spec.files];
  // Nobody says which files of a bootstrap's folder are programs: any may be one.
  const mode = spec.runtime === 'provided' ? 0o755 : 0o644;
  for (const { path, contents } of files) {
    const target = join(folder, path);
    await mkdir(dirname(target), { recursive: true });
    // 'wx': the folder is new, so a file that already exists is not ours to write through.
    await writeFile(target, contents, { flag: 'wx', mode });
  }
}

/** The outcome of a call of a function that does not exist, or not any more. */
export function refuseUnknown(name: string, call: Pick<Call, 'done'>): void {
  const message = `Function not found: ${name}`;
  call.done({ kind: 'refusal', status: 404, type: 'ResourceNotFoundException', message });
}
