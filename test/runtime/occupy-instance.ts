/** The address of a runtime goes in; when it comes out, one instance there is in a busy loop that only SIGKILL ends. */
import { Agent } from 'node:http';
import { runtimeClient } from '../../src/runtime/runtime-client.js';
import { deploySource, eventually, httpCaller } from './runtime-under-test.js';

const ENDLESS = `process.on('SIGTERM', () => {}); exports.handler = async () => { console.log('looping'); for (;;); }`;

export async function occupyInstance(url: string): Promise<void> {
  const client = runtimeClient(url);
  await deploySource(client, 'endless', ENDLESS, { timeoutMs: 600_000 });
  const abandoned = httpCaller(url, new Agent())('POST', '/2015-03-31/functions/endless/invocations');
  abandoned.catch(() => null); // The runtime ends before it answers: that is the point.
  await eventually('it loops', async () => (await client.logs('endless')).includes('looping'));
  client.close();
}
