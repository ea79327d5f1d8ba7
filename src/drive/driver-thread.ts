/** The driving thread's entry: requests come in as messages, the engine drives them, results go back. Nothing else runs here. */
import { parentPort } from 'node:worker_threads';
import { openCatalog } from '../config/open-catalog.js';
import { endpointsOf } from '../engine/call.js';
import { measureFloor } from '../engine/canary.js';
import { systemClock } from '../engine/clock.js';
import type { Conversation } from '../engine/calls.js';
import { drive, type DriveDependencies } from '../engine/drive.js';
import { encode } from '../engine/histogram.js';
import { rehearse, type Rehearsal } from '../engine/rehearsal.js';
import { threadVitals } from '../engine/thread-vitals.js';
import type { AwsCredentials } from '../model/Credentials.js';
import type { BillReader, DriveRequest } from '../model/Drive.js';
import { loadBillReader } from '../registry.js';

import { driveClosed, isClosed } from './closed-loop.js';
import type { FromDriver, ToDriver } from './thread-messages.js';
import { tightenTimerSlack } from '../engine/timer-slack.js';
import { wasmLatencyCounters } from './wasm-histograms.js';

const port = parentPort;
if (port === null) throw new Error('driver-thread.js is a worker thread; it is not run by itself');

tightenTimerSlack();
const newCounter = wasmLatencyCounters();
let credentials: AwsCredentials | null = null;
let stop = new AbortController();
let hurry = new AbortController();
const answer = (message: FromDriver): void => port.postMessage(message);

async function conversationOf({ workload }: DriveRequest): Promise<Conversation | null> {
  if (workload === null) return null;
  const catalog = await openCatalog(workload.configFile);
  const entry = catalog.workloads.find(({ name }) => name === workload.name);
  if (entry === undefined) throw new Error(`no workload ${workload.name}`);
  return (await entry.load()).design(workload.params);
}

/** Loaded when a target asks for it: an SDK takes a while. */
async function transportsFor({
  target,
}: DriveRequest): Promise<NonNullable<DriveDependencies['transports']>> {
  if (!endpointsOf(target.plan).some(({ client }) => client?.kind === 'lambda-sdk')) return {};
  const { lambdaSdkTransport } = await import('../transports/lambda-sdk-transport.js');
  return { 'lambda-sdk': lambdaSdkTransport };
}

async function billReaderOf({ target }: DriveRequest): Promise<{ readBill?: BillReader }> {
  const bill = endpointsOf(target.plan).find((endpoint) => endpoint.bill !== undefined)?.bill;
  return bill === undefined ? {} : { readBill: await loadBillReader(bill.reader) };
}

async function dependenciesOf(
  request: DriveRequest,
  conversation: Conversation | null,
): Promise<DriveDependencies> {
  return {
    credentials: () => credentials,
    clock: systemClock,
    transports: await transportsFor(request),
    ...(await billReaderOf(request)),
    conversation,
    vitals: threadVitals,
    newCounter: await newCounter,
    stop: stop.signal,
    hurry: hurry.signal,
  };
}

async function obey(message: ToDriver): Promise<void> {
  if (message.kind === 'drive' || message.kind === 'rehearse') {
    stop = new AbortController();
    hurry = new AbortController();
  }
  switch (message.kind) {
    case 'drive': {
      const { request } = message;
      const dependencies = await dependenciesOf(request, await conversationOf(request));
      const result = isClosed(request) ? driveClosed(request, dependencies) : drive(request, dependencies);
      return answer({ kind: 'result', result: await result });
    }
    case 'rehearse': {
      const { url, caller } = message;
      const driveOne = async ({ request, conversation }: Rehearsal): Promise<unknown> =>
        drive(request, await dependenciesOf(request, conversation));
      await rehearse({ nullTargetUrl: url, caller, ways: [driveOne], stop: stop.signal });
      return answer({ kind: 'rehearsed' });
    }
    case 'floor': {
      const histogram = await measureFloor(message.url, message.calls, systemClock);
      return answer({ kind: 'floor', histogram: encode(histogram) });
    }
    case 'credentials':
      credentials = message.credentials;
      return;
    case 'stop':
      return stop.abort();
    case 'hurry':
      stop.abort();
      return hurry.abort();
    default:
      message satisfies never;
  }
}

port.on('message', (message: ToDriver) => {
  obey(message).catch((error: unknown) => {
    const { message: text, stack } = error instanceof Error ? error : new Error(String(error));
    answer({ kind: 'broke', message: text, stack: stack ?? '' });
  });
});
answer({ kind: 'ready' });
