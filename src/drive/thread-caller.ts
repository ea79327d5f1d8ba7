/** The first caller of every run: a thread of this process that does nothing but drive. */
import v8 from 'node:v8';
import { Worker } from 'node:worker_threads';
import { FaasmarkError } from '../errors.js';
import type { AwsCredentials } from '../model/Credentials.js';
import type { Caller, DriveResult } from '../model/Drive.js';
import type { FromDriver, ToDriver } from './thread-messages.js';

/**
 * A larger nursery is collected less often, and next to nothing in it survives. V8 lets a thread's nursery grow only by
 * what survives in it, so it has to begin large.
 */
const SEMI_SPACE_MB = 32;

export interface ThreadCaller extends Caller {
  /** Requests are signed with these from now on. */
  signWith(credentials: AwsCredentials): void;
  /** Drives the null target at `url` until the thread's code is compiled (about 1.7 s), before anything counts. */
  rehearse(url: string, stop: AbortSignal): Promise<void>;
  /** Times of null calls to `url` with nothing else going on: an encoded histogram. */
  floor(url: string, calls: number): Promise<string | null>;
}

/** @throws `caller-died` when the thread does not start */
export async function startThreadCaller(id: string): Promise<ThreadCaller> {
  v8.setFlagsFromString(`--min-semi-space-size=${SEMI_SPACE_MB}`);
  const thread = new Worker(new URL('./driver-thread.js', import.meta.url), {
    name: 'faasmark-driver',
    // Both halves and what V8 puts beside them.
    resourceLimits: { maxYoungGenerationSizeMb: 3 * SEMI_SPACE_MB },
  });
  thread.on('error', () => undefined); // Whoever waits hears of it through `reply`.
  const tell = (message: ToDriver): void => thread.postMessage(message);

  const reply = (): Promise<FromDriver> =>
    new Promise((resolve, reject) => {
      const settle = (): void => {
        thread.off('message', onMessage).off('error', onError).off('exit', onExit);
      };
      const onMessage = (message: FromDriver): void => {
        settle();
        if (message.kind === 'broke') reject(died(`${message.message}\n${message.stack}`));
        else resolve(message);
      };
      const onError = (error: Error): void => {
        settle();
        reject(died(error.message, error));
      };
      const onExit = (): void => {
        settle();
        reject(died('it ended'));
      };
      thread.on('message', onMessage).on('error', onError).on('exit', onExit);
    });

  /** What is asked ends early when it is told to. */
  const ask = async (message: ToDriver, stop: AbortSignal, hurry: AbortSignal): Promise<FromDriver> => {
    const answer = reply();
    tell(message);
    const onStop = (): void => tell({ kind: 'stop' });
    const onHurry = (): void => tell({ kind: 'hurry' });
    stop.addEventListener('abort', onStop);
    hurry.addEventListener('abort', onHurry);
    if (stop.aborted) onStop();
    if (hurry.aborted) onHurry();
    try {
      return await answer;
    } finally {
      stop.removeEventListener('abort', onStop);
      hurry.removeEventListener('abort', onHurry);
    }
  };

  // Threads that others start begin as small as ever (0: V8's own choice).
  await reply().finally(() => v8.setFlagsFromString('--min-semi-space-size=0'));
  return {
    id,
    async drive(request, { stop, hurry }): Promise<DriveResult> {
      const message = await ask({ kind: 'drive', request }, stop, hurry);
      if (message.kind !== 'result') throw died(`it answered ${message.kind}`);
      return message.result;
    },
    signWith: (credentials) => tell({ kind: 'credentials', credentials }),
    async rehearse(url, stop) {
      const message = await ask({ kind: 'rehearse', url, caller: id }, stop, stop);
      if (message.kind !== 'rehearsed') throw died(`it answered ${message.kind}`);
    },
    async floor(url, calls) {
      const answer = reply();
      tell({ kind: 'floor', url, calls });
      const message = await answer;
      if (message.kind !== 'floor') throw died(`it answered ${message.kind}`);
      return message.histogram;
    },
    async close() {
      await thread.terminate();
    },
  };
}

function died(why: string, cause?: unknown): FaasmarkError {
  return new FaasmarkError({
    code: 'caller-died',
    message: `The driving thread broke: ${why}`,
    hint: 'What was measured before is kept; run again with --verbose, and report it if it happens twice.',
    cause,
  });
}
