/** Whether a connection from this machine to itself works, and how long a byte takes. */
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { once } from 'node:events';
import { messageOf } from '../../errors.js';
import { ok, problem, type Check } from './check.js';

const ROUNDS = 100;
const PATIENCE_MS = 5000;

export const loopbackSocket: Check = {
  name: 'loopback',
  async look() {
    const server = createServer((socket) => socket.setNoDelay(true).pipe(socket));
    const signal = AbortSignal.timeout(PATIENCE_MS);
    let client: Socket | null = null;
    try {
      server.listen(0, '127.0.0.1');
      await once(server, 'listening', { signal });
      client = connect((server.address() as AddressInfo).port, '127.0.0.1').setNoDelay(true);
      await once(client, 'connect', { signal });
      const times: number[] = [];
      for (let round = 0; round < ROUNDS; round++) {
        const before = performance.now();
        client.write('x');
        await once(client, 'data', { signal });
        times.push((performance.now() - before) * 1000);
      }
      times.sort((a, b) => a - b);
      return ok(`a byte there and back takes ${(times[ROUNDS / 2] ?? 0).toFixed(0)} µs`);
    } catch (error) {
      return problem(
        `127.0.0.1 does not answer: ${messageOf(error)}`,
        'allow connections to 127.0.0.1 (firewall, sandbox)',
      );
    } finally {
      client?.destroy();
      server.close();
    }
  },
};
