/** Nothing goes in; Node's own HTTP server comes out, which reads a request and replies: the least that a runtime in Node can cost. */
import { fileURLToPath } from 'node:url';
import type { Contestant } from '../contestant.js';
import { startProgram } from '../start-program.js';
import { NODE_HTTP } from './names.js';
import { noopCell } from './noop.js';

export const ECHO_MAIN = fileURLToPath(new URL('./echo-main.js', import.meta.url));

export const nodeHttp: Contestant = {
  cells: [NODE_HTTP],
  version: `Node.js ${process.version}`,
  async start() {
    const program = startProgram([process.execPath, ECHO_MAIN], {});
    const url = await program.firstLine();
    return {
      kind: 'running',
      pid: program.pid,
      cells: [noopCell({ name: NODE_HTTP, url, lanes: 16 })],
      absent: [],
      close: program.close,
    };
  },
};
