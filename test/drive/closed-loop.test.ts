/** A closed loop against real servers: each response counted once, the first of a connection apart, failures in their kinds. */
import assert from 'node:assert/strict';
import https from 'node:https';
import net, { type AddressInfo } from 'node:net';
import { describe, it } from 'node:test';
import { countsAddUp, failuresOf, successesOf } from '../../src/engine/counts.js';
import { systemClock } from '../../src/engine/clock.js';
import type { Conversation } from '../../src/engine/calls.js';
import { mergeEncoded, quantile } from '../../src/engine/histogram.js';
import { driveClosed } from '../../src/drive/closed-loop.js';
import { startThreadCaller } from '../../src/drive/thread-caller.js';
import type { DriveRequest, DriveResult } from '../../src/model/Drive.js';
import type { ClosedLoad } from '../../src/model/LoadProfile.js';
import { tlsFixture } from '../setup/tls-fixture.js';
import { callTarget, driveRequest, envelope, targetServer } from '../engine/target-server.js';

type Listener = Parameters<typeof targetServer>[0];

const LOAD: ClosedLoad = { profile: 'closed', durationMs: 500, leadInMs: 50, seed: 1 };
const running = () => ({ stop: new AbortController(), hurry: new AbortController() });

interface Options {
  over?: Partial<DriveRequest>;
  conversation?: Conversation;
  signals?: ReturnType<typeof running>;
}

async function drivenAt(url: string, options: Options = {}): Promise<DriveResult> {
  const { over = {}, conversation = null, signals = running() } = options;
  const request = { ...driveRequest(url, { connections: 3, timeoutMs: 300, ...over }), load: LOAD };
  const result = await driveClosed(request, {
    clock: systemClock,
    conversation,
    vitals: null,
    stop: signals.stop.signal,
    hurry: signals.hurry.signal,
  });
  assert.ok(countsAddUp(result.counts), JSON.stringify(result.counts));
  assert.ok(countsAddUp(result.leadIn), JSON.stringify(result.leadIn));
  return result;
}

async function driven(listener: Listener, options: Options = {}): Promise<DriveResult> {
  const server = await targetServer(listener);
  try {
    return await drivenAt(server.url, options);
  } finally {
    await server.close();
  }
}

const answering = (delayMs: number): Listener => {
  let ordinal = 0;
  return (request, response) => {
    request.resume();
    const body = envelope(100 + ++ordinal);
    setTimeout(() => response.end(body), delayMs);
  };
};

describe('a closed loop', () => {
  it('sends on each connection when the last reply is in, and measures service time', async () => {
    let most = 0;
    let now = 0;
    const slow = answering(20);
    const result = await driven((request, response) => {
      most = Math.max(most, ++now);
      response.once('finish', () => now--);
      slow(request, response);
    });
    assert.equal(most, 3);
    const { counts, windows, service, scheduleLag, leadIn } = result;
    assert.equal(successesOf(counts), counts.intended);
    assert.ok(counts.warm > 20 && counts.warm <= 3 * 27, `${counts.warm} calls of 20 ms in 500 ms on 3`);
    assert.ok(leadIn.intended >= 3);
    assert.equal(scheduleLag, null);
    const responses = mergeEncoded(windows.map(({ histogram }) => histogram));
    assert.equal(responses.totalCount, successesOf(counts));
    assert.equal(quantile(responses, 0.5), quantile(mergeEncoded(Object.values(service)), 0.5));
    assert.ok((quantile(responses, 0.01) ?? 0) >= 19_000);
  });

  it('counts the first response of every connection apart, also of those that open later', async () => {
    let served = 0;
    let connections = 0;
    const server = await targetServer((request, response) => {
      request.resume();
      served++;
      response.end(envelope(100 + served));
      // Ended by the target, after the reply and without a word in it.
      if (served % 40 === 0) setTimeout(() => request.socket.end(), 1);
    });
    const counter = net.createServer((socket) => {
      connections++;
      const onward = net.connect(Number(new URL(server.url).port), '127.0.0.1');
      socket.pipe(onward).pipe(socket);
      for (const each of [socket, onward]) each.on('error', () => undefined);
    });
    await new Promise<void>((resolve) => counter.listen(0, '127.0.0.1', resolve));
    const { port } = counter.address() as net.AddressInfo;
    const { connections: tally, leadIn } = await drivenAt(`http://127.0.0.1:${port}/`);
    counter.close();
    await server.close();
    assert.ok(tally.late > 0);
    assert.ok(tally.opened + tally.late <= connections && connections <= tally.opened + tally.late + 3);
    assert.ok(
      successesOf(leadIn) >= tally.late,
      `${successesOf(leadIn)} first responses of ${tally.late} late`,
    );
  });

  it('sends the input of each call and checks what comes back', async () => {
    const conversation: Conversation = {
      input: (sequence) => ({ sequence }),
      check: (result, input) =>
        JSON.stringify(result) === JSON.stringify(input) ? null : 'not what was sent',
    };
    const seen = new Set<string>();
    const { counts } = await driven(
      (request, response) => {
        let text = '';
        request.on('data', (chunk: Buffer) => (text += chunk.toString()));
        request.on('end', () => {
          seen.add(text);
          const { sequence } = JSON.parse(text) as { sequence: number };
          const result = sequence % 10 === 3 ? 'wrong' : { sequence };
          setTimeout(() => response.end(envelope(100, { result })), 5);
        });
      },
      { conversation },
    );
    assert.ok(counts.errors.check > 0);
    assert.equal(failuresOf(counts), counts.errors.check);
    assert.ok(seen.size > counts.intended);
  });

  it('sends headers, and the position of each call where the target wants it', async () => {
    const positions: string[] = [];
    const names: (string | undefined)[] = [];
    const answer = answering(5);
    const server = await targetServer((request, response) => {
      positions.push(String(request.headers['x-position']));
      names.push(request.headers['x-name']?.toString());
      answer(request, response);
    });
    const target = callTarget(server.url);
    assert.ok(target.plan.kind === 'endpoint');
    const endpoint = { ...target.plan.endpoint, headers: { 'x-name': 'a' }, sequenceHeader: 'x-position' };
    await drivenAt(server.url, { over: { target: { ...target, plan: { kind: 'endpoint', endpoint } } } });
    await server.close();
    assert.equal(new Set(positions).size, positions.length);
    assert.ok(names.every((name) => name === 'a'));
  });

  it('counts statuses as failures', async () => {
    const { counts, errors } = await driven((request, response) => {
      request.resume();
      response.statusCode = 500;
      setTimeout(() => response.end('broken'), 5);
    });
    assert.ok(counts.intended > 20);
    assert.equal(counts.errors.status, counts.intended);
    assert.deepEqual(errors[0]?.messages, ['target: status 500: broken']);
  });

  it('counts resets, and takes no later response for the one that was lost', async () => {
    let served = 0;
    const { counts, windows } = await driven((request, response) => {
      request.resume();
      const lost = ++served % 7 === 0;
      const halfway = served % 14 === 0;
      setTimeout(() => {
        if (!lost) return response.end(envelope(100 + served));
        if (!halfway) return request.socket.resetAndDestroy();
        response.setHeader('content-length', 500);
        response.write('{"half":');
        return setTimeout(() => request.socket.end(), 2);
      }, 4);
    });
    assert.ok(counts.errors.reset >= 5, JSON.stringify(counts));
    assert.equal(failuresOf(counts), counts.errors.reset);
    const slowest = quantile(mergeEncoded(windows.map(({ histogram }) => histogram)), 1) ?? 0;
    assert.ok(slowest < 250_000, `${slowest} µs`);
  });

  it('gives up on calls without an answer at the time-out, and opens another connection', async () => {
    const { counts, connections } = await driven((request) => void request.resume());
    assert.equal(counts.timeouts, counts.intended);
    assert.ok(counts.timeouts >= 3);
    assert.ok(connections.late >= 3);
  });

  it('counts refused connections', async () => {
    const server = await targetServer(answering(1));
    await server.close();
    const { counts, connections } = await drivenAt(server.url);
    assert.ok(counts.intended > 0);
    assert.equal(counts.errors.connect, counts.intended);
    assert.equal(connections.opened + connections.late, 0);
  });

  it('takes a target that closes after each reply as it says: nothing is lost, all are first responses', async () => {
    const { counts, leadIn } = await driven((request, response) => {
      request.resume();
      response.setHeader('connection', 'close');
      setTimeout(() => response.end(envelope(100)), 5);
    });
    assert.equal(counts.intended, 0);
    assert.ok(leadIn.intended > 10);
    assert.equal(successesOf(leadIn), leadIn.intended);
  });

  it('reads a character that came in two pieces', async () => {
    const result = await driven(
      (request, response) => {
        request.resume();
        const bytes = Buffer.from(envelope(500).replace('"result":null', '"result":"12 €"'));
        const middle = bytes.indexOf('€') + 1;
        response.write(bytes.subarray(0, middle));
        setTimeout(() => response.end(bytes.subarray(middle)), 5);
      },
      { conversation: { input: () => null, check: (result) => (result === '12 €' ? null : String(result)) } },
    );
    assert.ok(result.counts.intended > 0);
    assert.deepEqual(result.errors, []);
    assert.equal(successesOf(result.counts), result.counts.intended);
  });

  it('ends when it is stopped, and lets what is pending finish', async () => {
    const signals = running();
    setTimeout(() => signals.stop.abort(), 200);
    const result = await driven(answering(20), { signals });
    assert.equal(result.interrupted, true);
    assert.ok(result.measuredUs < 400_000, `${result.measuredUs} µs`);
    assert.equal(result.counts.unfinished, 0);
    assert.ok(result.counts.intended > 0);
  });

  it('counts what is pending as unfinished when it is hurried', async () => {
    const signals = running();
    setTimeout(() => {
      signals.stop.abort();
      signals.hurry.abort();
    }, 200);
    const result = await driven((request) => void request.resume(), {
      signals,
      over: { timeoutMs: 10_000 },
    });
    assert.equal(result.leadIn.unfinished, 3);
  });

  it('runs on the driving thread', async () => {
    const server = await targetServer(answering(5));
    const caller = await startThreadCaller('here');
    const { stop, hurry } = running();
    const request = { ...driveRequest(server.url, { connections: 2 }), load: LOAD };
    const result = await caller.drive(request, { stop: stop.signal, hurry: hurry.signal });
    await caller.close();
    await server.close();
    assert.ok(result.counts.warm > 20);
    assert.deepEqual(result.callers, ['test']);
    assert.ok(result.cpuUs !== null && result.cpuUs > 0);
    assert.ok(result.cpuOverUs !== null && result.cpuUs <= result.cpuOverUs);
  });
});

describe('a closed loop over TLS', () => {
  /** On every loopback address; the certificate names only some of them. */
  async function overTls<Found>(
    use: (port: number, requests: () => number) => Promise<Found>,
  ): Promise<Found> {
    let requests = 0;
    let ordinal = 100;
    const server = https.createServer(tlsFixture(), (request, response) => {
      requests++;
      request.resume();
      response.end(envelope(++ordinal));
    });
    await new Promise<void>((resolve) => server.listen(0, '0.0.0.0', resolve));
    try {
      return await use((server.address() as AddressInfo).port, () => requests);
    } finally {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
  }

  it('measures, and tells the handshake apart', async () => {
    const { counts, connections } = await overTls((port) => drivenAt(`https://127.0.0.1:${port}/`));
    assert.ok(counts.intended > 0);
    assert.equal(successesOf(counts), counts.intended);
    assert.ok(connections.tls !== null && connections.tcp !== null);
    assert.equal(connections.failed, 0);
  });

  it('sends nothing to a server whose certificate is for another name', async () => {
    await overTls(async (port, requests) => {
      const { counts } = await drivenAt(`https://127.0.0.2:${port}/`);
      assert.equal(requests(), 0, 'requests, with whatever secrets their headers hold');
      assert.ok(counts.intended > 0);
      assert.equal(counts.errors.tls, counts.intended, JSON.stringify(counts));
    });
  });
});
