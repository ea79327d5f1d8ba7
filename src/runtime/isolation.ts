/** How an instance is kept apart from everything else: started, spoken to, observed, killed. The rest of the runtime knows only this. */

/** Why a sandbox is gone. */
export type SandboxEnd =
  | { kind: 'exited'; code: number }
  | { kind: 'signalled'; signal: string }
  | { kind: 'heap-exhausted' }
  | { kind: 'garbage'; message: string }
  | { kind: 'not-started'; message: string };

export interface SandboxListener {
  /** The payload may be a view of a larger buffer: keep a copy, not the view. */
  frame(type: number, correlation: number, payload: Buffer): void;
  output(stream: 'stdout' | 'stderr', chunk: Buffer): void;
  /** Exactly once, last. Also after `kill`. */
  ended(end: SandboxEnd): void;
}

/** For a sandbox whose fate concerns nobody. */
export const NOBODY: SandboxListener = { frame() {}, output() {}, ended() {} };

/** One place for one instance: started empty, given code by an `init` frame later. */
export interface Sandbox {
  readonly pid: number | null;
  readonly memoryMb: number;
  /** It has said hello: code can be loaded at once. */
  booted(): boolean;
  /** What happens from now on is told to this listener, and to no other. */
  listen(listener: SandboxListener): void;
  send(frame: Buffer): void;
  /** What it has written is not being read just now. */
  outputWaits(): boolean;
  /** In use, MB; null where it cannot be known (any more). */
  memoryUsedMb(): Promise<number | null>;
  /** Ends it whatever it is doing, with everything it started. */
  kill(): void;
}

export interface Isolation {
  start(memoryMb: number): Sandbox;
  /** How often it makes sense to look at memory, ms. */
  readonly observeEveryMs: number;
  /** Memory in use by each, MB, in the order given; null where it cannot be known (any more). */
  memoryUsedMb(sandboxes: readonly Sandbox[]): Promise<readonly (number | null)[]>;
}
