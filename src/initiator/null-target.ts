/** The path of the null target's program goes in; it runs on a thread of its own, and its address comes out. */
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

/** The thread lives as long as the process, and does not keep it alive. */
export async function startNullTargetThread(program: string): Promise<string> {
  const thread = new Worker(program, { name: 'faasmark-null-target' });
  const [url] = (await once(thread, 'message')) as [string];
  thread.unref();
  return url;
}
