/** A socket's or parser's error goes in, the kind of failure that it is counted as comes out. */
import type { ErrorKind } from '../model/Sample.js';

const CONNECT = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EAI_FAIL',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EADDRNOTAVAIL',
  'EACCES',
  'EMFILE',
]);

/** `connected`: the connection stood when it happened. */
export function failureOf(error: NodeJS.ErrnoException, connected: boolean): ErrorKind {
  const code = error.code ?? '';
  if (code.startsWith('HPE_')) return 'protocol';
  if (/^ERR_(TLS|SSL)|CERT|SELF_SIGNED|UNABLE_TO_|HOSTNAME_MISMATCH|^EPROTO$/.test(code)) return 'tls';
  if (CONNECT.has(code)) return 'connect';
  return connected ? 'reset' : 'connect';
}
