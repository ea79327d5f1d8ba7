/** Sandboxes booted ahead of need: memory sizes that are wanted go in, a sandbox that boots or has booted comes out at once. */
import { NOBODY, type Isolation, type Sandbox } from './isolation.js';

/** Refilling waits until takes have calmed down: a process that boots takes a core from calls. */
const CALM_MS = 20;
/** And until then at most this long, so that a steady load is served from a pool too. */
const PATIENCE_MS = 250;
/** After a pooled process died by itself: do not fork in a tight loop. */
const AFTER_DEATH_MS = 1000;

export interface TakenSandbox {
  sandbox: Sandbox;
  /** Started for this take, because the pool had none. */
  fresh: boolean;
}

export interface SandboxPool {
  take(memoryMb: number): TakenSandbox;
  /** Which sizes to keep ready; sandboxes of other sizes end. */
  want(memoryMb: ReadonlySet<number>): void;
  size(): number;
  close(): void;
}

/** @param perSize how many are kept for each wanted memory size */
export function sandboxPool(isolation: Isolation, perSize: number): SandboxPool {
  const pooled: Sandbox[] = [];
  let wanted: ReadonlySet<number> = new Set();
  let timer: NodeJS.Timeout | null = null;
  let waitingSince = 0;
  let closed = false;

  const discard = (sandbox: Sandbox): void => {
    const index = pooled.indexOf(sandbox);
    if (index >= 0) pooled.splice(index, 1);
  };

  const startOne = (memoryMb: number): void => {
    const sandbox = isolation.start(memoryMb);
    pooled.push(sandbox);
    sandbox.listen({
      ...NOBODY,
      ended() {
        discard(sandbox);
        refillLater(AFTER_DEATH_MS);
      },
    });
  };

  const missing = (): number | null => {
    for (const memoryMb of wanted) {
      if (pooled.filter((sandbox) => sandbox.memoryMb === memoryMb).length < perSize) return memoryMb;
    }
    return null;
  };

  /** One at a time, the next only when the one before has booted: never more than one core's worth of booting. */
  const refill = (): void => {
    timer = null;
    if (closed) return;
    const memoryMb = missing();
    if (memoryMb === null) return;
    if (pooled.every((sandbox) => sandbox.booted())) {
      startOne(memoryMb);
      waitingSince = performance.now();
    }
    refillLater(CALM_MS);
  };

  const refillLater = (delayMs: number): void => {
    if (closed) return;
    const now = performance.now();
    if (timer === null) waitingSince = now;
    else if (now - waitingSince > PATIENCE_MS) return;
    else clearTimeout(timer);
    timer = setTimeout(refill, delayMs).unref();
  };

  return {
    take(memoryMb) {
      const fitting = pooled.filter((sandbox) => sandbox.memoryMb === memoryMb);
      const sandbox = fitting.find((candidate) => candidate.booted()) ?? fitting[0];
      refillLater(CALM_MS);
      if (sandbox === undefined) return { sandbox: isolation.start(memoryMb), fresh: true };
      discard(sandbox);
      return { sandbox, fresh: false };
    },
    want(memoryMb) {
      wanted = memoryMb;
      for (const sandbox of [...pooled]) {
        if (wanted.has(sandbox.memoryMb)) continue;
        discard(sandbox);
        sandbox.listen(NOBODY);
        sandbox.kill();
      }
      refillLater(0);
    },
    size: () => pooled.length,
    close() {
      closed = true;
      if (timer !== null) clearTimeout(timer);
      for (const sandbox of pooled.splice(0)) {
        sandbox.listen(NOBODY);
        sandbox.kill();
      }
    },
  };
}
