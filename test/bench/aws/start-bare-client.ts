/** Starts the thread of the bare client, as warm as the driving thread is; signed requests and schedules go in, the times of each exchange come out. */
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { systemClock } from '../../../src/engine/clock.js';
import { newDispatch } from '../../../src/engine/dispatch.js';
import { requestWriter } from '../../../src/engine/request-text.js';
import type { Endpoint } from '../../../src/model/CallTarget.js';
import type { AwsCredentials } from '../../../src/model/Credentials.js';
import type { ScheduledLoad } from '../../../src/model/LoadProfile.js';
import type { BareLoad, BareTimes } from './bare-thread.js';

export interface BareClient {
  drive(endpoint: Endpoint, body: string, load: ScheduledLoad): Promise<BareTimes>;
  close(): Promise<void>;
}

export function startBareClient(credentials: AwsCredentials): BareClient {
  const thread = new Worker(new URL('./bare-thread.js', import.meta.url), { name: 'bare-client' });
  return {
    async drive(endpoint, body, load) {
      const { hostname, port } = new URL(endpoint.url);
      const dispatch = newDispatch({ clock: systemClock, credentials: () => credentials, seed: 0 });
      const request = requestWriter()(dispatch.outgoing(endpoint, body, 0));
      const message: BareLoad = { host: hostname, port: Number(port), request: request.toString(), load };
      thread.postMessage(message);
      const [times] = (await once(thread, 'message')) as [BareTimes];
      return times;
    },
    close: async () => void (await thread.terminate()),
  };
}
