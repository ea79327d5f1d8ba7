/** Entry of the key-value store's process: dynalite in memory, on loopback; prints one JSON line `{ url, name, version }` when ready. */
import { createRequire } from 'node:module';
import dynalite from 'dynalite';
import { endWithParent } from './end-with-parent.js';
import { guard } from './store-guard.js';

endWithParent();

// dynalite throws when a client goes away in the middle of a request, as a function that is killed does.
process.on('uncaughtException', (error: NodeJS.ErrnoException) => {
  if (error.code === 'ECONNRESET') return;
  process.stderr.write(`${error.stack ?? error.message}\n`);
  process.exit(1);
});

// Control-plane delays have nothing to do with what is measured.
const server = dynalite({ createTableMs: 0, updateTableMs: 0, deleteTableMs: 0 });
server.listen(0, '127.0.0.1', () => {
  guard(server);
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('dynalite does not listen');
  const manifest: unknown = createRequire(import.meta.url)('dynalite/package.json');
  const version =
    typeof manifest === 'object' && manifest !== null && 'version' in manifest
      ? String(manifest.version)
      : '';
  const url = `http://127.0.0.1:${address.port}`;
  process.stdout.write(`${JSON.stringify({ url, name: 'dynalite', version })}\n`);
});
