/** What the user wants to see and what the stream can show go in; the listener of a run comes out. */
import type { Progress } from '../model/Progress.js';
import { createLiveProgress } from './live-progress.js';
import type { Paint } from './paint.js';
import { createPlainProgress } from './plain-progress.js';
import type { OutputStream } from './terminal.js';

export interface ProgressOptions {
  stream: OutputStream;
  live: boolean;
  quiet: boolean;
  verbose: boolean;
  paint: Paint;
}

export function createProgress({ stream, live, quiet, verbose, paint }: ProgressOptions): Progress {
  if (quiet) return silent;
  if (live) return createLiveProgress({ stream, paint, verbose, now: () => performance.now() });
  return createPlainProgress(stream, verbose);
}

/** `--quiet`: errors reach the user another way. */
const silent: Progress = {
  stage: () => undefined,
  trial: () => undefined,
  detail: () => undefined,
  notice: () => undefined,
  end: () => undefined,
};
