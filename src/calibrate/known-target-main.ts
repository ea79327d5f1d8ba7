/** Entry of the known target's process: options as JSON in the first argument; it answers when each reply is due, and notes arrival and departure. */
import { randomBytes } from 'node:crypto';
import net from 'node:net';
import tls from 'node:tls';
import { commitment, drawBehaviour } from './blind-draw.js';
import { systemClock } from '../engine/clock.js';
import { newDueQueue } from './due-queue.js';
import { repliesOf, type KnownBehaviour, type KnownReply, type Wrong } from './known-behaviour.js';
import { requestReader } from './request-reader.js';
import { newTargetJournal } from './target-journal.js';
import type { FromTarget, TargetOptions, ToTarget } from './target-messages.js';

/** A timer fires up to about 1.1 ms late: it is set short by this, and the rest is spun through the event loop, so that arrivals are read at once. */
const SPIN_SLACK_US = 1_300;
/** Timers count whole milliseconds: what is nearer than the slack and one of them is spun for. */
const SPIN_FROM_US = SPIN_SLACK_US + 1_000;
/** As in the driver's pacer: turning the event loop at full speed fills the heap with garbage. */
const GLANCE_US = 8;
const WRONG_CODE: Readonly<Record<Wrong, number>> = { status: 1, empty: 2, 'error-header': 3 };

/** Its parent is another process of ours, which wrote this by agreement. */
const options = JSON.parse(process.argv[2] ?? '') as TargetOptions;
const say = (message: FromTarget): void => void process.send?.(message);

/** `performance.now` costs no allocation and counts from this thread's start, by a constant off CLOCK_MONOTONIC; see `uv_hrtime`. */
const offsetNs = monotonicOffsetNs();
const nowNs = (): number => performance.now() * 1e6 + offsetNs;

interface Pending {
  socket: net.Socket;
  reply: KnownReply;
  index: number;
  enteredUs: number;
}

const journal = newTargetJournal(options.capacity);
const queue = newDueQueue<Pending>();
const ordinals = new Map<string, number>();
let replies = repliesOf(options.behaviour);
let beganNs = nowNs();
let arrived = 0;
let timer: NodeJS.Timeout | null = null;
let spinning = false;
const nowUs = (): number => (nowNs() - beganNs) / 1_000;

function accept(socket: net.Socket): void {
  socket.setNoDelay(true);
  socket.on('error', () => undefined); // A load generator may go as it pleases.
  const read = requestReader((sequence) => receive(socket, sequence));
  socket.on('data', (chunk: Buffer) => {
    try {
      read(chunk);
    } catch {
      socket.destroy();
    }
  });
}

function receive(socket: net.Socket, sequence: number): void {
  const atNs = nowNs();
  const index = journal.arrive(sequence, atNs);
  const arrivalUs = (atNs - beganNs) / 1_000;
  const reply = replies(sequence < 0 ? arrived : sequence, arrivalUs);
  arrived++;
  if (index >= 0) journal.mark(index, reply.cold, reply.wrong === null ? 0 : WRONG_CODE[reply.wrong]);
  const pending = { socket, reply, index, enteredUs: arrivalUs };
  if (reply.dueUs <= arrivalUs) return answer(pending);
  queue.push(reply.dueUs, pending);
  wait();
}

/** Answers all that is due, then waits for the next: by a timer while it is far, spinning when it is near. */
function wait(): void {
  if (spinning) return;
  if (timer !== null) clearTimeout(timer);
  timer = null;
  const aheadUs = queue.nextUs() - nowUs();
  if (aheadUs === Infinity) return;
  if (aheadUs > SPIN_FROM_US) {
    timer = setTimeout(wait, Math.floor((aheadUs - SPIN_SLACK_US) / 1_000));
    return;
  }
  spinning = true;
  spin();
}

function spin(): void {
  while (queue.nextUs() <= nowUs()) {
    const due = queue.pop();
    if (due !== undefined) answer(due);
  }
  const aheadUs = queue.nextUs() - nowUs();
  if (aheadUs <= SPIN_FROM_US) {
    if (aheadUs > GLANCE_US) systemClock.spin(GLANCE_US);
    setImmediate(spin);
    return;
  }
  spinning = false;
  wait();
}

function answer({ socket, reply, index, enteredUs }: Pending): void {
  if (socket.destroyed) return;
  const text = responseText(reply, enteredUs);
  const atNs = nowNs();
  // libuv writes at once where the socket's buffer has room: the kernel has it when this returns.
  socket.write(text, 'latin1');
  if (index >= 0) journal.depart(index, atNs, nowNs());
}

function responseText(reply: KnownReply, arrivalUs: number): string {
  const counted = (ordinals.get(reply.instance) ?? 0) + 1;
  if (reply.ordinal === null) ordinals.set(reply.instance, counted);
  const ordinal = reply.ordinal ?? counted;
  // Who waits for a boot is let in when it has ended; everybody else on arrival.
  const enteredUs = reply.cold ? reply.dueUs : arrivalUs;
  const ageUs = Math.max(0, Math.round(enteredUs - reply.bornUs));
  const durationUs = Math.max(0, Math.round(reply.dueUs - enteredUs));
  const body =
    reply.wrong === 'empty'
      ? ''
      : `{"fm":1,"instance":"${reply.instance}","ordinal":${ordinal},"ageUs":${ageUs},"durationUs":${durationUs},"hops":[],"result":null}`;
  const status = reply.wrong === 'status' ? '500 Internal Server Error' : '200 OK';
  const error = reply.wrong === 'error-header' ? 'x-amz-function-error: Unhandled\r\n' : '';
  return `HTTP/1.1 ${status}\r\ncontent-type: application/json\r\n${error}content-length: ${body.length}\r\n\r\n${body}`;
}

/** The smallest of many readings, between which nothing happened. */
function monotonicOffsetNs(): number {
  const readings = Array.from({ length: 200 }, () => {
    const before = performance.now();
    const monotonicNs = Number(process.hrtime.bigint());
    const after = performance.now();
    return { widthMs: after - before, offset: monotonicNs - ((before + after) / 2) * 1e6 };
  });
  return readings.reduce((best, each) => (each.widthMs < best.widthMs ? each : best)).offset;
}

function behave(behaviour: KnownBehaviour): void {
  replies = repliesOf(behaviour);
  ordinals.clear();
  arrived = 0;
  beganNs = nowNs();
}

/** Known to nobody else until it is asked for. */
let secret: { seed: number; nonce: string } | null = null;

function challenge(): void {
  secret = { seed: randomBytes(4).readUInt32LE(), nonce: randomBytes(16).toString('hex') };
  journal.take();
  behave(drawBehaviour(secret.seed));
  say({ kind: 'challenged', commitment: commitment(secret.seed, secret.nonce) });
}

function reveal(answerHash: string): void {
  if (secret === null) throw new Error('there is no challenge');
  say({ kind: 'revealed', ...secret, answerHash, log: journal.take().log });
  secret = null;
}

process.on('disconnect', () => process.exit(0)); // It ends with its parent, however that went.
process.on('message', (message: ToTarget) => {
  switch (message.kind) {
    case 'behave':
      behave(message.behaviour);
      return say({ kind: 'behaves' });
    case 'log':
      return say({ kind: 'log', ...journal.take() });
    case 'challenge':
      return challenge();
    case 'reveal':
      return reveal(message.answerHash);
    default:
      message satisfies never;
  }
});

const server =
  options.tls === null ? net.createServer(accept) : tls.createServer(options.tls, (socket) => accept(socket));
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (typeof address === 'object' && address !== null) say({ kind: 'ready', port: address.port });
});
