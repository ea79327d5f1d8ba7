/**
 * Where packages are found goes in; AWS's runtime client for Node behind a Runtime API comes out. The Runtime API and
 * the HTTP front are the least that can be, in one process of Node, and not the runtime's own way of running a
 * `bootstrap`: whatever that costs would be counted for aws-lambda-ric, so this is the reading that favours it most.
 */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Contestant } from '../contestant.js';
import type { Peers } from '../peers.js';
import { startProgram } from '../start-program.js';
import { temporaryFolder } from '../temporary-folder.js';
import { LAMBDA_RIC } from './names.js';
import { NOOP_SOURCE, seldomCell } from './noop.js';

/** The last that runs on Node 20. */
const VERSION = '3.3.0';
const FRONT_MAIN = fileURLToPath(new URL('./lambda-ric-main.js', import.meta.url));

export function lambdaRic(peers: Peers): Contestant {
  return {
    cells: [LAMBDA_RIC],
    version: `aws-lambda-ric ${VERSION}`,
    async start() {
      const found = peers.find({
        packages: [`aws-lambda-ric@${VERSION}`],
        proof: join('aws-lambda-ric', 'dist', 'rapid-client.node'),
        scripts: true,
        needs: ['cmake', 'g++', 'make', 'python3', 'autoconf', 'automake', 'libtool', 'm4'],
      });
      if (found.kind === 'absent') return found;
      const folder = await temporaryFolder({ 'index.js': NOOP_SOURCE });
      const ric = join(found.modules, 'aws-lambda-ric', 'bin', 'index.mjs');
      const program = startProgram([process.execPath, FRONT_MAIN, ric, folder.path], {});
      const url = await program.firstLine();
      await program.answers(url);
      return {
        kind: 'running',
        pid: program.pid,
        cells: [seldomCell({ name: LAMBDA_RIC, url, lanes: 1 })],
        absent: [],
        async close() {
          await program.close();
          await folder.remove();
        },
      };
    },
  };
}
