/** A number goes in; so many processes that use a core each, all of them from one moment on, until they are let go. */
import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const BUSY_MAIN = fileURLToPath(new URL('./busy-main.js', import.meta.url));

/** @throws when one of them does not start */
export async function startBusyProcesses(count: number): Promise<{ stop(): void }> {
  const children = Array.from({ length: count }, () =>
    fork(BUSY_MAIN, [], { stdio: ['ignore', 'ignore', 'ignore', 'ipc'], execArgv: [] }),
  );
  const stop = (): void => {
    for (const child of children) child.kill('SIGKILL');
  };
  try {
    await Promise.all(children.map(ready));
    for (const child of children) child.send('begin');
    return { stop };
  } catch (error) {
    stop();
    throw error;
  }
}

function ready(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    child.once('message', () => resolve());
    child.once('error', reject);
    child.once('exit', () => reject(new Error('a busy process ended')));
  });
}
