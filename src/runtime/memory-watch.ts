/** Instances go in at an interval; those that use more memory than they were given are killed. */
import type { HostedFunction } from './hosted-function.js';
import type { Isolation } from './isolation.js';

/**
 * Looks only at instances that are busy or were since the last look: an idle process does not grow.
 * @returns a function that stops the watch
 */
export function watchMemory(isolation: Isolation, functions: () => Iterable<HostedFunction>): () => void {
  let lastLookMs = 0;
  let looking = false;

  const look = async (): Promise<void> => {
    const sinceMs = lastLookMs;
    lastLookMs = performance.now();
    const active = [...functions()]
      .flatMap((hosted) => hosted.instances().map((instance) => ({ hosted, instance })))
      .filter(({ instance }) => instance.state() === 'busy' || instance.lastUsedMs() >= sinceMs);
    if (active.length === 0) return;
    const used = await isolation.memoryUsedMb(active.map(({ instance }) => instance.sandbox));
    for (const [index, { hosted, instance }] of active.entries()) {
      const usedMb = used[index] ?? null;
      if (usedMb === null || usedMb <= hosted.spec.memoryMb) continue;
      const message = `${Math.round(usedMb)} MB in use, ${hosted.spec.memoryMb} MB given`;
      hosted.log.note(instance.id, `out of memory: ${message}; killed`);
      instance.kill('Runtime.OutOfMemory', message);
    }
  };

  const timer = setInterval(() => {
    if (looking) return;
    looking = true;
    void look().finally(() => (looking = false));
  }, isolation.observeEveryMs).unref();
  return () => clearInterval(timer);
}
