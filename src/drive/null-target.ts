/** Starts the null target; its address comes out. */
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

export interface NullTarget {
  url: string;
  close(): Promise<void>;
}

export async function startNullTarget(): Promise<NullTarget> {
  const thread = new Worker(new URL('./null-target-thread.js', import.meta.url), {
    name: 'faasmark-null-target',
  });
  const [url] = (await once(thread, 'message')) as [string];
  return {
    url,
    async close() {
      await thread.terminate();
    },
  };
}
