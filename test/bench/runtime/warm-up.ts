/** A cell goes in; its code is compiled when this comes back, in each instance that it needs. Warm is who has answered often enough: time alone says nothing, since each process has compilers of its own. */
import { Agent } from 'node:http';
import { callOnce, checkReply } from './call-once.js';
import type { Cell } from './contestant.js';

/** An instance that has not answered for so many rounds of all lanes is not needed: the runtime prefers the one used last. */
const SEEN_WITHIN_ROUNDS = 50;
/** One that is needed so seldom that it is not warm by then does not count. */
const MOST_ROUNDS = 4;

/**
 * Several callers at once, each with its next call when the last one was answered, until all of them have had time to
 * warm an instance each and every instance that is needed is warm. @throws on a wrong reply @returns calls by instance
 */
export async function warmUp(
  { url, body, reply, lanes }: Pick<Cell, 'url' | 'body' | 'reply' | 'lanes'>,
  callsPerInstance: number,
): Promise<ReadonlyMap<string, number>> {
  const agent = new Agent({ keepAlive: true, maxSockets: lanes });
  const instances = new Map<string, { calls: number; lastAt: number }>();
  const most = MOST_ROUNDS * lanes * callsPerInstance;
  let sent = 0;
  let answered = 0;
  const allWarm = (): boolean => {
    const needed = [...instances.values()].filter(
      ({ lastAt }) => answered - lastAt <= SEEN_WITHIN_ROUNDS * lanes,
    );
    return answered >= lanes * callsPerInstance && needed.every(({ calls }) => calls >= callsPerInstance);
  };
  const lane = async (): Promise<void> => {
    while (sent < most && !allWarm()) {
      sent++;
      const answer = await callOnce(url, { body, agent });
      checkReply(url, answer, reply);
      // Who says nothing of instances has one, or does not let them be told apart.
      const name = String(answer.headers['x-faasmark-instance'] ?? '');
      const instance = instances.get(name) ?? { calls: 0, lastAt: 0 };
      instances.set(name, { calls: instance.calls + 1, lastAt: ++answered });
    }
  };
  try {
    await Promise.all(Array.from({ length: lanes }, lane));
  } finally {
    agent.destroy();
  }
  return new Map([...instances].map(([name, { calls }]) => [name, calls]));
}
