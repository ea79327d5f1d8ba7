/** A number goes in; so many processes that use a core each run until they are let go. */
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const BUSY_MAIN = fileURLToPath(new URL('./busy-main.js', import.meta.url));

export function startBusyProcesses(count: number): { stop(): void } {
  const children = Array.from({ length: count }, () =>
    fork(BUSY_MAIN, [], { stdio: ['ignore', 'ignore', 'ignore', 'ipc'], execArgv: [] }),
  );
  return {
    stop() {
      for (const child of children) child.kill('SIGKILL');
    },
  };
}
