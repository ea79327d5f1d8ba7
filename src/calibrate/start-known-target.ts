/** A behaviour goes in; a target that behaves so comes out: a process of its own on loopback, with its log of every request. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { KnownBehaviour } from './known-behaviour.js';
import type { FromTarget, Revealed, TargetLog, TargetOptions, ToTarget } from './target-messages.js';

const TARGET_MAIN = fileURLToPath(new URL('./known-target-main.js', import.meta.url));
/** One request more than ten minutes at 2,000/s. */
const CAPACITY = 1_200_001;

export const SEQUENCE_HEADER = 'x-faasmark-sequence';

export interface KnownTarget {
  /** `http://127.0.0.1:port/`, or https. */
  readonly url: string;
  /** As it answers now. */
  behaviour(): KnownBehaviour;
  /** From now on; its clock (stalls, boots) begins anew, and so do its instances. */
  behave(behaviour: KnownBehaviour): Promise<void>;
  /** It draws a behaviour that it keeps to itself, and commits to it: SHA-256, hex. */
  challenge(): Promise<string>;
  /** What it drew, and the log; to be asked for with the commitment to an answer. */
  reveal(answerHash: string): Promise<Revealed>;
  /** Every request since the log was taken last. Rejects when there were more than it can hold. */
  log(): Promise<TargetLog>;
  close(): Promise<void>;
}

/** `tls`: PEM of key and certificate. `capacity`: requests that the log can hold between two readings. */
export async function startKnownTarget(
  behaviour: KnownBehaviour,
  { tls = null, capacity = CAPACITY }: Partial<Pick<TargetOptions, 'tls' | 'capacity'>> = {},
): Promise<KnownTarget> {
  const options: TargetOptions = { behaviour, tls, capacity };
  const child = fork(TARGET_MAIN, [JSON.stringify(options)], {
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    execArgv: [],
  });
  const ended = once(child, 'exit');
  // What cannot be sent any more is not answered either, and that is what is told.
  child.on('error', () => undefined);
  // Whoever waits for an answer hears that there will be none; nobody else has to.
  ended.catch(() => undefined);
  const answer = async (): Promise<FromTarget> => {
    const gone = new AbortController();
    try {
      const message = once(child, 'message', { signal: gone.signal }) as Promise<[FromTarget]>;
      message.catch(() => undefined);
      const end = ended.then((): never => {
        throw new Error('the known target ended');
      });
      return (await Promise.race([message, end]))[0];
    } finally {
      gone.abort();
    }
  };
  const ask = async (message: ToTarget): Promise<FromTarget> => {
    if (!child.connected) throw new Error('the known target ended');
    const reply = answer();
    child.send(message);
    return reply;
  };
  const ready = await answer();
  if (ready.kind !== 'ready') throw new Error(`the known target said ${ready.kind} before it was ready`);
  let current = behaviour;
  return {
    url: `${tls === null ? 'http' : 'https'}://127.0.0.1:${String(ready.port)}/`,
    behaviour: () => current,
    async behave(next) {
      await ask({ kind: 'behave', behaviour: next });
      current = next;
    },
    async challenge() {
      const reply = await ask({ kind: 'challenge' });
      if (reply.kind !== 'challenged') throw new Error(`the known target said ${reply.kind} to a challenge`);
      return reply.commitment;
    },
    async reveal(answerHash) {
      const reply = await ask({ kind: 'reveal', answerHash });
      if (reply.kind !== 'revealed')
        throw new Error(`the known target said ${reply.kind} instead of its secret`);
      return reply;
    },
    async log() {
      const reply = await ask({ kind: 'log' });
      if (reply.kind !== 'log') throw new Error(`the known target said ${reply.kind} instead of its log`);
      if (reply.overflowed)
        throw new Error(`the known target's log holds ${String(capacity)} requests: more came`);
      return reply.log;
    },
    async close() {
      if (child.connected) child.disconnect();
      await ended;
    },
  };
}
