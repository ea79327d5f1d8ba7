/** Key and certificate of the servers that tests start, as PEM, and where the certificate lies. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const FOLDER = new URL('../../../test/fixtures/tls/', import.meta.url);

/** For `NODE_EXTRA_CA_CERTS`, which Node reads once, at the start of a process. */
export const CERTIFICATE_FILE = fileURLToPath(new URL('certificate.pem', FOLDER));

export function tlsFixture(): { key: string; cert: string } {
  return {
    key: readFileSync(new URL('key.pem', FOLDER), 'utf8'),
    cert: readFileSync(CERTIFICATE_FILE, 'utf8'),
  };
}
