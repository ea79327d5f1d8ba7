/** How many calls an instance may have in flight goes in; the reference runtime with a function that does nothing comes out. */
import { benchRuntime } from '../bench-runtime.js';
import type { Contestant } from '../contestant.js';
import { RUNTIME, RUNTIME_8, RUNTIME_SELDOM } from './names.js';
import { NOOP_SOURCE, noopCell, seldomCell } from './noop.js';

/** One call at a time, as on AWS Lambda: also at the lower rate at which slower contestants are called. */
export const oneInFlight = (version: string): Contestant =>
  runtimeWith(1, version, [
    [RUNTIME_SELDOM, seldomCell],
    [RUNTIME, noopCell],
  ]);

export const eightInFlight = (version: string): Contestant =>
  runtimeWith(8, version, [[RUNTIME_8, noopCell]]);

function runtimeWith(
  concurrency: number,
  version: string,
  cells: readonly (readonly [string, typeof noopCell])[],
): Contestant {
  return {
    cells: cells.map(([name]) => name),
    version,
    async start() {
      const runtime = await benchRuntime();
      await runtime.deploy('noop', NOOP_SOURCE, { concurrency });
      const url = runtime.invocation('noop');
      return {
        kind: 'running',
        pid: runtime.pid,
        cells: cells.map(([name, cellOf]) => cellOf({ name, url, lanes: 16 })),
        absent: [],
        close: runtime.close,
      };
    },
  };
}
