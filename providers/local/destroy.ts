/** What the ledger says of a local run goes in; its runtime is ended, and with it everything that was on it. */
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf } from '../../src/errors.js';
import type { Ledger, LedgerResource } from '../../src/model/Ledger.js';
import type { DestroyOutcome } from '../../src/model/Provider.js';
import { runtimeClient, RuntimeRequestError } from '../../src/runtime/runtime-client.js';

const GONE_WITHIN_MS = 10_000;
const LOOK_EVERY_MS = 50;

/** Never touches a runtime with another id than the ledger's, even at the same address. */
export async function destroy(
  resources: readonly LedgerResource[],
  ledger: Ledger,
  signal: AbortSignal,
): Promise<DestroyOutcome> {
  for (const runtime of resources.filter(({ kind }) => kind === 'runtime')) {
    try {
      await endRuntime(runtime, signal);
    } catch (error) {
      const reason = messageOf(error);
      return { destroyed: 0, left: resources.map((resource) => ({ resource, reason })) };
    }
  }
  // Functions, flows, bucket and table live in the runtime's processes and went with them.
  for (const resource of resources) await ledger.destroyed({ ...resource, details: {} });
  return { destroyed: resources.length, left: [] };
}

/** Resolves when the runtime is gone, or proves never to have been. */
async function endRuntime({ id, details }: LedgerResource, signal: AbortSignal): Promise<void> {
  const workDir = typeof details['workDir'] === 'string' ? details['workDir'] : null;
  const url = typeof details['url'] === 'string' ? details['url'] : await announcedUrl(workDir);
  if (url !== null) {
    const client = runtimeClient(url);
    try {
      await client.shutdown(id);
    } catch (error) {
      if (!isGone(error)) throw error;
    } finally {
      client.close();
    }
    await untilGone(url, id, signal);
  }
  if (workDir !== null && workDir.endsWith(`faasmark-${id}`))
    await rm(workDir, { recursive: true, force: true });
}

/** A kept runtime writes its address into its folder, for when the command that started it died before it could note it. */
async function announcedUrl(workDir: string | null): Promise<string | null> {
  if (workDir === null) return null;
  try {
    const { url } = JSON.parse(await readFile(join(workDir, 'runtime.json'), 'utf8')) as { url: string };
    return url;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

async function untilGone(url: string, id: string, signal: AbortSignal): Promise<void> {
  const deadline = Date.now() + GONE_WITHIN_MS;
  const client = runtimeClient(url);
  try {
    while (await stillThere(client, id)) {
      if (signal.aborted || Date.now() > deadline) throw new Error(`the runtime at ${url} does not end`);
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    }
  } finally {
    client.close();
  }
}

async function stillThere(client: ReturnType<typeof runtimeClient>, id: string): Promise<boolean> {
  try {
    return (await client.describe()).id === id;
  } catch (error) {
    if (isGone(error)) return false;
    throw error;
  }
}

/** Nobody listens there, the connection broke because it ended, or another runtime has taken the port since. Silence is none of these. */
function isGone(error: unknown): boolean {
  if (!(error instanceof RuntimeRequestError)) return false;
  const code = (error.cause as NodeJS.ErrnoException | undefined)?.code ?? '';
  return error.status === 409 || ['ECONNREFUSED', 'ECONNRESET', 'EPIPE'].includes(code);
}
