/** A program for the tests: spawns a gateway with stores and a function in a busy loop, prints its address, and stays. */
import { spawnGateway } from '../../src/runtime/spawn-gateway.js';
import { occupyInstance } from './occupy-instance.js';

const gateway = await spawnGateway({
  id: 'orphan',
  host: '127.0.0.1',
  port: 0,
  stores: true,
  poolSize: 1,
  workDir: process.argv[2] ?? '',
  attached: true,
});
await occupyInstance(gateway.url);
process.stdout.write(`${JSON.stringify({ pid: gateway.pid })}\n`);
