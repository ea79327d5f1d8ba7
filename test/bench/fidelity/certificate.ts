/** A folder goes in; a key and a certificate for 127.0.0.1 come out, made by openssl, or why there are none. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export type Certificate =
  { kind: 'certificate'; key: string; cert: string; path: string } | { kind: 'absent'; reason: string };

export function makeCertificate(folder: string): Certificate {
  const keyPath = join(folder, 'key.pem');
  const path = join(folder, 'certificate.pem');
  const what = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];
  const whom = ['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1'];
  const { error, status } = spawnSync(
    'openssl',
    ['req', '-x509', ...what, ...whom, '-keyout', keyPath, '-out', path],
    { stdio: 'ignore' },
  );
  if (error !== undefined || status !== 0)
    return { kind: 'absent', reason: 'no openssl to make a certificate with' };
  return {
    kind: 'certificate',
    key: readFileSync(keyPath, 'utf8'),
    cert: readFileSync(path, 'utf8'),
    path,
  };
}
