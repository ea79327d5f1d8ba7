/** Nothing goes in; what a bare message from one Node process to another and back costs comes out, over a Unix socket pair that the other inherits as instances do. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { PING_PONG, type Measure } from '../measure.js';

const MAIN = fileURLToPath(new URL('./ping-pong-main.js', import.meta.url));
const ROUNDS = 4_000;
const WARM_UP_ROUNDS = 20_000;

export function pingPong(): Measure {
  const child = fork(MAIN, [], { execArgv: [], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const medianUs = async (rounds: number): Promise<number> => {
    const broken = new AbortController();
    const ended = (): void => broken.abort(new Error('a process of the ping-pong ended'));
    child.once('exit', ended);
    const answer = once(child, 'message', { signal: broken.signal });
    child.send(rounds);
    const [us] = (await answer) as [number];
    child.off('exit', ended);
    return us;
  };
  return {
    id: PING_PONG,
    async prepare() {
      await medianUs(WARM_UP_ROUNDS);
    },
    run: async () => ({ roundUs: await medianUs(ROUNDS) }),
    async close() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exited = once(child, 'exit');
      child.disconnect();
      await exited;
    },
  };
}
