/** Where packages are found goes in; Cloudflare's workerd with a Worker that does nothing comes out: their open-source runtime, alone, without the network around it. */
import { join } from 'node:path';
import type { Contestant } from '../contestant.js';
import type { Peers } from '../peers.js';
import { startProgram } from '../start-program.js';
import { temporaryFolder } from '../temporary-folder.js';
import { WORKERD } from './names.js';
import { noopCell } from './noop.js';

const VERSION = '1.20261117.1';

/** `workerd.capnp` of the package describes the format. */
const CONFIG = `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [ (name = "main", worker = .noop) ],
  sockets = [ (name = "http", address = "127.0.0.1:0", http = (), service = "main") ]
);
const noop :Workerd.Worker = (
  modules = [ (name = "worker", esModule = embed "worker.mjs") ],
  compatibilityDate = "2026-11-01"
);
`;
/** Like a function elsewhere it gets its event parsed. */
const WORKER = `export default {
  async fetch(request) {
    await request.json();
    return Response.json({ ok: true });
  },
};
`;

export function workerd(peers: Peers): Contestant {
  return {
    cells: [WORKERD],
    version: `workerd ${VERSION}`,
    async start() {
      if (process.platform !== 'linux' || (process.arch !== 'x64' && process.arch !== 'arm64')) {
        return { kind: 'absent', reason: `not known on ${process.platform} ${process.arch}` };
      }
      // The package `workerd` is a wrapper in Node around the binary of the platform, which lies in one of its own.
      const binary = join(
        '@cloudflare',
        `workerd-linux-${process.arch === 'x64' ? '64' : 'arm64'}`,
        'bin',
        'workerd',
      );
      const found = peers.find({ packages: [`workerd@${VERSION}`], proof: binary, scripts: false });
      if (found.kind === 'absent') return found;
      const folder = await temporaryFolder({ 'config.capnp': CONFIG, 'worker.mjs': WORKER });
      const program = startProgram(
        [join(found.modules, binary), 'serve', join(folder.path, 'config.capnp'), '--control-fd=1'],
        {},
      );
      const url = `http://127.0.0.1:${String(portIn(await program.firstLine()))}/`;
      return {
        kind: 'running',
        pid: program.pid,
        cells: [noopCell({ name: WORKERD, url, lanes: 16 })],
        absent: [],
        async close() {
          await program.close();
          await folder.remove();
        },
      };
    },
  };
}

/** `{"event":"listen","socket":"http","port":38573}`. */
function portIn(line: string): number {
  const port = /"event":"listen".*"port":(\d+)/.exec(line)?.[1];
  if (port === undefined) throw new Error(`workerd says no port: ${line.slice(0, 200)}`);
  return Number(port);
}
