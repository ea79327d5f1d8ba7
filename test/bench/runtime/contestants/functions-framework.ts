/** Where packages are found goes in; Google's functions-framework with a function that does nothing comes out: what their second generation of functions runs. */
import { join } from 'node:path';
import type { Contestant } from '../contestant.js';
import type { Peers } from '../peers.js';
import { freePort, startProgram } from '../start-program.js';
import { temporaryFolder } from '../temporary-folder.js';
import { FUNCTIONS_FRAMEWORK } from './names.js';
import { noopCell } from './noop.js';

const PACKAGE = '@google-cloud/functions-framework';
const VERSION = '5.0.5';

export function functionsFramework(peers: Peers): Contestant {
  return {
    cells: [FUNCTIONS_FRAMEWORK],
    version: `${PACKAGE} ${VERSION}`,
    async start() {
      const main = join(PACKAGE, 'build', 'src', 'main.js');
      const found = peers.find({ packages: [`${PACKAGE}@${VERSION}`], proof: main, scripts: false });
      if (found.kind === 'absent') return found;
      const source = 'exports.noop = (request, response) => response.json({ ok: true });';
      const folder = await temporaryFolder({ 'index.js': source });
      const port = String(await freePort());
      const program = startProgram(
        [
          process.execPath,
          join(found.modules, main),
          '--target=noop',
          `--source=${folder.path}`,
          `--port=${port}`,
        ],
        // It listens on all interfaces unless told.
        { env: { HOST: '127.0.0.1', NODE_ENV: 'production' } },
      );
      const url = `http://127.0.0.1:${port}/`;
      await program.answers(url);
      return {
        kind: 'running',
        pid: program.pid,
        cells: [noopCell({ name: FUNCTIONS_FRAMEWORK, url, lanes: 16 })],
        absent: [],
        async close() {
          await program.close();
          await folder.remove();
        },
      };
    },
  };
}
