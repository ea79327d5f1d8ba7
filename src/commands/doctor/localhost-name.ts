/** What the name localhost resolves to. */
import { lookup } from 'node:dns/promises';
import { messageOf } from '../../errors.js';
import { ok, remark, type Check } from './check.js';

export const localhostName: Check = {
  name: 'DNS',
  async look() {
    const hint = 'add the line "127.0.0.1 localhost" to /etc/hosts';
    try {
      const found = (await lookup('localhost', { all: true })).map(({ address }) => address);
      const loopback = found.every((address) => address.startsWith('127.') || address === '::1');
      const text = `localhost is ${found.join(', ')}`;
      return loopback ? ok(text) : remark(`${text}: not this machine`, hint);
    } catch (error) {
      return remark(`localhost does not resolve: ${messageOf(error)}`, hint);
    }
  },
};
