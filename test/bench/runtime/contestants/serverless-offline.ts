/** Where packages are found goes in; serverless-offline's Lambda invoke endpoint with a function that does nothing comes out: what many develop Lambda functions with. */
import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { Contestant } from '../contestant.js';
import type { Peers } from '../peers.js';
import { freePort, startProgram } from '../start-program.js';
import { temporaryFolder } from '../temporary-folder.js';
import { SERVERLESS_OFFLINE } from './names.js';
import { NOOP_SOURCE, seldomCell } from './noop.js';

/** The last ones that ask for no account: serverless 4, which serverless-offline 14 needs, wants a login. */
const SERVERLESS = 'serverless@3.40.0';
const VERSION = '13.10.1';

const SERVICE = `service: bench
frameworkVersion: '3'
provider:
  name: aws
  runtime: nodejs20.x
plugins:
  - serverless-offline
functions:
  noop:
    handler: index.handler
`;

export function serverlessOffline(peers: Peers): Contestant {
  return {
    cells: [SERVERLESS_OFFLINE],
    version: `serverless-offline ${VERSION} with ${SERVERLESS}`,
    async start() {
      const main = join('serverless', 'bin', 'serverless.js');
      const packages = [SERVERLESS, `serverless-offline@${VERSION}`];
      const found = peers.find({ packages, proof: main, scripts: false });
      if (found.kind === 'absent') return found;
      const folder = await temporaryFolder({ 'serverless.yml': SERVICE, 'index.js': NOOP_SOURCE });
      // Plugins are looked for in the folder of the service.
      await symlink(found.modules, join(folder.path, 'node_modules'));
      const lambdaPort = String(await freePort());
      const program = startProgram(
        [
          process.execPath,
          join(folder.path, 'node_modules', main),
          ...['offline', 'start', '--host', '127.0.0.1', '--lambdaPort', lambdaPort],
        ],
        {
          cwd: folder.path,
          // It writes into the home folder, and calls home, unless told.
          env: { HOME: folder.path, SLS_TELEMETRY_DISABLED: '1', SLS_NOTIFICATIONS_MODE: 'off' },
        },
      );
      const url = `http://127.0.0.1:${lambdaPort}/2015-03-31/functions/bench-dev-noop/invocations`;
      await program.answers(url);
      return {
        kind: 'running',
        pid: program.pid,
        cells: [seldomCell({ name: SERVERLESS_OFFLINE, url, lanes: 1 })],
        absent: [],
        async close() {
          await program.close();
          await folder.remove();
        },
      };
    },
  };
}
