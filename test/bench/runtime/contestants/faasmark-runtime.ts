/** How many calls an instance may have in flight goes in; the reference runtime with a function that does nothing comes out. */
import { benchRuntime } from '../bench-runtime.js';
import type { Contestant } from '../contestant.js';
import { NOOP_SOURCE, noopCell } from './noop.js';

export function faasmarkRuntime(name: string, concurrency: number, version: string): Contestant {
  return {
    cells: [name],
    version,
    async start() {
      const runtime = await benchRuntime();
      await runtime.deploy('noop', NOOP_SOURCE, { concurrency });
      return {
        kind: 'running',
        pid: runtime.pid,
        cells: [noopCell(name, runtime.invocation('noop'), 16)],
        absent: [],
        close: runtime.close,
      };
    },
  };
}
