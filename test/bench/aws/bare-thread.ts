/** A thread that sends one request again and again over one kept-alive socket: its bytes and a schedule come in, the times of each exchange go out. */
import net from 'node:net';
import { parentPort } from 'node:worker_threads';
import { tightenTimerSlack } from '../../../src/engine/timer-slack.js';
import { systemClock } from '../../../src/engine/clock.js';
import { newPacer } from '../../../src/engine/pacer.js';
import { SPINS_BELOW_US } from '../../../src/engine/pacing.js';
import { scheduleOf } from '../../../src/engine/schedule.js';
import type { ScheduledLoad } from '../../../src/model/LoadProfile.js';

export interface BareLoad {
  host: string;
  port: number;
  /** What goes over the wire, signed beforehand. */
  request: string;
  load: ScheduledLoad;
}

/** Of the measured part, µs. */
export interface BareTimes {
  /** Completion − intended start. */
  responseUs: Float64Array;
  /** Completion − actual send. */
  serviceUs: Float64Array;
}

/** As the engine has it, between opening the connections and the first intended start. */
const HEAD_START_US = 5_000;
const HEAD_END = Buffer.from('\r\n\r\n');
const port = parentPort;
if (port === null) throw new Error('bare-thread.js is a worker thread; it is not run by itself');
tightenTimerSlack();

/** Calls `done` when a reply has been read to its end, by its content-length; anything but a 200 breaks the benchmark. */
function replyReader(done: () => void): (bytes: Buffer) => void {
  let missing = -1;
  return (bytes) => {
    if (missing >= 0) missing -= bytes.length;
    else {
      const end = bytes.indexOf(HEAD_END);
      const head = bytes.toString('latin1', 0, end);
      const length = /\r\ncontent-length: (\d+)/i.exec(head)?.[1];
      if (!head.startsWith('HTTP/1.1 200') || length === undefined) throw new Error(`not a reply: ${head}`);
      missing = Number(length) - (bytes.length - end - HEAD_END.length);
    }
    if (missing > 0) return;
    missing = -1;
    done();
  };
}

/** Once to see that it is answered, and that the connection stays. */
async function drive({ host, port: at, request, load }: BareLoad): Promise<BareTimes> {
  const buffer = Buffer.alloc(64 * 1024);
  let onReply = (): void => undefined;
  const read = replyReader(() => onReply());
  const callback = (bytes: number): boolean => {
    read(buffer.subarray(0, bytes));
    return true;
  };
  const socket = net.connect({ host, port: at, noDelay: true, onread: { buffer, callback } });
  socket.on('error', (error) => {
    throw error;
  });
  const answered = new Promise<void>((resolve) => (onReply = resolve));
  socket.write(request);
  await answered;

  const { intendedUs, leadIn } = scheduleOf(load);
  const count = intendedUs.length;
  const sentUs = new Float64Array(count);
  const completedUs = new Float64Array(count);
  let due = 0;
  let sent = 0;
  let completed = 0;
  const pacer = newPacer(systemClock, { awaiting: () => sent > completed });
  pacer.densely((load.durationMs * 1_000) / count < SPINS_BELOW_US);
  const startUs = systemClock.nowUs() + load.leadInMs * 1_000 + HEAD_START_US;
  /** One exchange at a time: a request that finds the socket busy leaves when it is free. */
  const send = (): void => {
    if (sent > completed || sent >= due) return;
    sentUs[sent++] = systemClock.nowUs() - startUs;
    socket.write(request);
  };
  await new Promise<void>((resolve) => {
    onReply = () => {
      completedUs[completed++] = systemClock.nowUs() - startUs;
      if (completed === count) resolve();
      else send();
    };
    const wait = (): void => {
      const atUs = intendedUs[due];
      if (atUs === undefined) return;
      pacer.at(startUs + atUs, () => {
        due++;
        send();
        wait();
      });
    };
    wait();
  });
  socket.destroy();
  const measured = Array.from({ length: count - leadIn }, (_, index) => leadIn + index);
  const since = (from: Float64Array): Float64Array =>
    Float64Array.from(measured, (place) => (completedUs[place] ?? Number.NaN) - (from[place] ?? Number.NaN));
  return { responseUs: since(intendedUs), serviceUs: since(sentUs) };
}

port.on('message', (load: BareLoad) => {
  void drive(load).then((times) => port.postMessage(times));
});
