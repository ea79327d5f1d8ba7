/** Loaded before a driver by `node --import`: every name look-up takes 300 ms longer. Nothing comes out; the driver does not know. */
import dns from 'node:dns';
import { syncBuiltinESMExports } from 'node:module';

const EXTRA_MS = 300;

const { lookup } = dns;
const later = (...parameters: Parameters<typeof dns.lookup>): void => {
  setTimeout(() => lookup(...parameters), EXTRA_MS);
};
Object.assign(dns, { lookup: Object.assign(later, lookup) });

const { lookup: promised } = dns.promises;
const promisedLater = async (...parameters: Parameters<typeof promised>): Promise<unknown> => {
  await new Promise((resolve) => setTimeout(resolve, EXTRA_MS));
  return promised(...parameters);
};
Object.assign(dns.promises, { lookup: promisedLater });
syncBuiltinESMExports();
