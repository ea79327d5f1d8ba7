/** Entry of the object store's process: fauxqs in memory, on loopback; prints one JSON line `{ url, name, version }` when ready. */
import { readFileSync } from 'node:fs';
import { buildApp } from 'fauxqs';
import { endWithParent } from './end-with-parent.js';
import { guard } from './store-guard.js';

endWithParent();
// Its own `startFauxqs` would listen on all interfaces.
const app = buildApp({ logger: false });
const url = await app.listen({ host: '127.0.0.1', port: 0 });
guard(app.server);

const manifest: unknown = JSON.parse(
  readFileSync(new URL('../package.json', import.meta.resolve('fauxqs')), 'utf8'),
);
const version =
  typeof manifest === 'object' && manifest !== null && 'version' in manifest ? String(manifest.version) : '';
process.stdout.write(`${JSON.stringify({ url, name: 'fauxqs', version })}\n`);
