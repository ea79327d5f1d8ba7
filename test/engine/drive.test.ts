/** The engine against real servers: open loop, every request in exactly one count, every kind of failure by its name. */
import assert from 'node:assert/strict';
import net from 'node:net';
import { describe, it } from 'node:test';
import { judgeTrial } from '../../src/analyse/judge-trial.js';
import { systemClock } from '../../src/engine/clock.js';
import { countsAddUp } from '../../src/engine/counts.js';
import { drive, type DriveDependencies } from '../../src/engine/drive.js';
import { decode, mergeEncoded, quantile } from '../../src/engine/histogram.js';
import type { DriveRequest, DriveResult } from '../../src/model/Drive.js';
import { callTarget, driveRequest, envelope, targetServer } from './target-server.js';

const never = (): AbortSignal => new AbortController().signal;
const dependencies = (over: Partial<DriveDependencies> = {}): DriveDependencies => ({
  clock: systemClock,
  conversation: null,
  vitals: null,
  stop: never(),
  hurry: never(),
  ...over,
});

/** Drives, and checks what must hold of every result whatever the target did. */
async function driven(request: DriveRequest, over: Partial<DriveDependencies> = {}): Promise<DriveResult> {
  const result = await drive(request, dependencies(over));
  assert.ok(countsAddUp(result.counts), JSON.stringify(result.counts));
  assert.ok(countsAddUp(result.leadIn), JSON.stringify(result.leadIn));
  const { warm, first, cold, unknown } = result.counts;
  assert.equal(
    mergeEncoded(result.windows.map(({ histogram }) => histogram)).totalCount,
    warm + first + cold + unknown,
  );
  const failed = result.failures.reduce((sum, { count }) => sum + count, 0);
  assert.equal(failed, result.counts.intended - warm - first - cold - unknown);
  assert.deepEqual(JSON.parse(JSON.stringify(result)), result, 'a drive result is plain data');
  return result;
}

describe('drive', () => {
  it('sends exactly the planned requests and keeps the lead-in apart', async () => {
    let ordinal = 0;
    const server = await targetServer((_, response) => response.end(envelope(++ordinal)));
    const result = await driven(driveRequest(server.url));
    await server.close();
    assert.equal(result.counts.intended, 100);
    // Ten before the measured part, and one that warmed each connection.
    assert.equal(result.leadIn.intended, 10 + 4);
    assert.equal(result.counts.sent, 100);
    assert.equal(ordinal, 110 + 4);
    assert.equal(result.counts.warm, 100);
    assert.equal(result.connections.opened, 4);
    assert.equal(result.samples?.length, 110 + 4);
  });

  it('lets a slow reply delay no later request, and counts the wait from the intended start', async () => {
    // The target stalls once for 400 ms: an open-loop caller sees about 40 responses between 0 and 400 ms.
    let ordinal = 0;
    let stalledUntil = 0;
    const server = await targetServer((_, response) => {
      ordinal++;
      if (ordinal === 40) stalledUntil = performance.now() + 400;
      const wait = Math.max(0, stalledUntil - performance.now());
      const reply = envelope(ordinal);
      setTimeout(() => response.end(reply), wait);
    });
    const result = await driven(driveRequest(server.url, { connections: 2 }));
    await server.close();
    assert.equal(result.counts.intended, 100);
    assert.ok(result.connections.late > 20, `${result.connections.late} more connections were opened`);
    const slow = (result.samples ?? []).filter(
      ({ intendedUs, completedUs }) => intendedUs >= 0 && (completedUs ?? 0) - intendedUs > 100_000,
    );
    assert.ok(slow.length >= 20 && slow.length <= 80, `${slow.length} requests saw over 100 ms of the stall`);
  });

  it('opens no more than the in-flight bound, and counts who had to wait for it apart from its own lateness', async () => {
    let ordinal = 0;
    let inFlight = 0;
    let most = 0;
    const server = await targetServer((_, response) => {
      most = Math.max(most, ++inFlight);
      const reply = envelope(++ordinal);
      setTimeout(() => {
        inFlight--;
        response.end(reply);
      }, 50);
    });
    const result = await driven(driveRequest(server.url, { maxInFlight: 2, timeoutMs: 10_000 }));
    await server.close();
    assert.equal(most, 2);
    assert.ok(result.waitedForConnection > 50, `${result.waitedForConnection} waited`);
    const lagUs = quantile(decode(result.scheduleLag ?? ''), 0.5) ?? Infinity;
    const responseUs = quantile(mergeEncoded(result.windows.map(({ histogram }) => histogram)), 0.5) ?? 0;
    assert.ok(responseUs > 20 * lagUs, `response ${responseUs}, lag ${lagUs}`);
  });

  it('puts no call that queued behind a boot into warm', async () => {
    // Boots for 800 ms on its first call while calls at 40/s queue, and then serves them all, at ages over 800 ms.
    // The calls that warm the connections go to another instance, which is up already.
    const bornAt: { at: number | null } = { at: null };
    let ordinal = 0;
    let warming = 4;
    const server = await targetServer((_, response) => {
      if (warming-- > 0) return void response.end(envelope(5));
      bornAt.at ??= performance.now();
      const born = bornAt.at;
      setTimeout(
        () => {
          const ageUs = Math.round((performance.now() - born) * 1_000);
          response.end(envelope(++ordinal, { instance: 'booted', ageUs, durationUs: 50 }));
        },
        Math.max(0, born + 800 - performance.now()),
      );
    });
    const load = {
      profile: 'arrival',
      arrival: 'jittered',
      ratePerSecond: 40,
      leadInMs: 0,
      durationMs: 2_000,
      seed: 3,
    } as const;
    const result = await driven(driveRequest(server.url, { load }));
    await server.close();
    const samples = (result.samples ?? []).filter(({ sequence }) => sequence >= 0);
    const queued = samples.filter(({ sentUs }) => (sentUs ?? 0) < 790_000);
    assert.ok(queued.length >= 30, `${queued.length} queued`);
    assert.ok(queued.every(({ outcome }) => outcome === 'cold' || outcome === 'first'));
    const later = samples.filter(({ sentUs }) => (sentUs ?? 0) > 850_000);
    assert.ok(later.length >= 40 && later.every(({ outcome }) => outcome === 'warm'));
    const warmSlowest = Math.max(
      ...samples.filter(({ outcome }) => outcome === 'warm').map((s) => (s.completedUs ?? 0) - s.intendedUs),
    );
    assert.ok(warmSlowest < 400_000, `the slowest warm call took ${warmSlowest} µs`);
  });

  it('names each failure', async () => {
    const cases: [string, (request: DriveRequest) => DriveRequest, (result: DriveResult) => number][] = [
      ['500', (each) => each, ({ counts }) => counts.errors.status],
      ['429', (each) => each, ({ counts }) => counts.errors.throttled],
      ['413', (each) => each, ({ counts }) => counts.errors['too-large']],
      ['text', (each) => each, ({ counts }) => counts.errors.protocol],
      ['lying', (each) => each, ({ counts }) => counts.errors.protocol],
      ['reset', (each) => each, ({ counts }) => counts.errors.reset],
      ['half', (each) => each, ({ counts }) => counts.errors.reset],
      ['silence', (each) => ({ ...each, timeoutMs: 200 }), ({ counts }) => counts.timeouts],
    ];
    const server = await targetServer((request, response) => {
      const what = request.url?.slice(1) ?? '';
      if (/^\d+$/.test(what)) response.writeHead(Number(what)).end('no');
      else if (what === 'text') response.end('hello');
      else if (what === 'lying') response.end(envelope(1, { ordinal: 'one' }));
      else if (what === 'reset') request.socket.destroy();
      else if (what === 'half') {
        response.writeHead(200, { 'content-length': '1000' });
        response.write('{"fm"', () => request.socket.destroy());
      }
    });
    const load = {
      profile: 'arrival',
      arrival: 'jittered',
      ratePerSecond: 50,
      leadInMs: 0,
      durationMs: 200,
      seed: 1,
    } as const;
    for (const [path, change, count] of cases) {
      const request = change(driveRequest(server.url, { load, target: callTarget(`${server.url}${path}`) }));
      const result = await driven(request);
      assert.equal(count(result), 10, `${path}: ${JSON.stringify(result.counts)}`);
      assert.equal(result.windows.length, 0, `${path}: a failure is no latency`);
    }
    await server.close();
  });

  it('counts a refused connection as connect, and a TLS handshake with a server that speaks none as tls', async () => {
    const load = {
      profile: 'arrival',
      arrival: 'jittered',
      ratePerSecond: 50,
      leadInMs: 0,
      durationMs: 200,
      seed: 1,
    } as const;
    const plain = net.createServer((socket) => {
      socket.on('error', () => undefined);
      socket.resume();
      socket.end('HTTP/1.1 400 Bad Request\r\n\r\n');
    });
    await new Promise<void>((resolve) => plain.listen(0, '127.0.0.1', resolve));
    const { port } = plain.address() as net.AddressInfo;
    const tls = await driven(driveRequest('', { load, target: callTarget(`https://127.0.0.1:${port}/`) }));
    assert.equal(tls.counts.errors.tls, 10, JSON.stringify(tls));
    await new Promise((resolve) => plain.close(resolve));
    const refused = await driven(driveRequest('', { load, target: callTarget(`http://127.0.0.1:${port}/`) }));
    assert.equal(refused.counts.errors.connect, 10, JSON.stringify(refused.counts));
  });

  it('counts a wrong answer as a failed check', async () => {
    let ordinal = 0;
    const server = await targetServer((_, response) => {
      ordinal++;
      response.end(envelope(ordinal, { result: ordinal % 2 === 0 ? 'wrong' : 'right' }));
    });
    const conversation = {
      input: (sequence: number) => sequence,
      check: (result: unknown) => (result === 'right' ? null : `the result was ${String(result)}`),
    };
    const result = await driven(driveRequest(server.url), { conversation });
    await server.close();
    assert.equal(result.counts.errors.check, 50);
    assert.deepEqual(result.errors, [{ kind: 'check', count: 50, messages: ['the result was wrong'] }]);
  });

  it('keeps what was measured when it is stopped, and waits for nothing when hurried', async () => {
    let ordinal = 0;
    const server = await targetServer((_, response) => {
      ordinal++;
      if (ordinal <= 30) response.end(envelope(ordinal));
    });
    const stop = new AbortController();
    const hurry = new AbortController();
    setTimeout(() => stop.abort(), 600);
    setTimeout(() => hurry.abort(), 700);
    const began = performance.now();
    const result = await driven(driveRequest(server.url, { timeoutMs: 60_000 }), {
      stop: stop.signal,
      hurry: hurry.signal,
    });
    assert.ok(performance.now() - began < 10_000);
    await server.close();
    assert.equal(result.interrupted, true);
    assert.ok(result.counts.intended < 100 && result.counts.unfinished > 0 && result.counts.warm > 0);
    assert.ok(result.measuredUs < 1_000_000);
  });

  it('carries out sequences and maps itself, and judges every hop', async () => {
    let ordinal = 0;
    const server = await targetServer((request, response) => {
      let body = '';
      request.on('data', (chunk) => (body += String(chunk)));
      request.on('end', () => {
        const event = JSON.parse(body) as number | { n: number };
        const result =
          request.url === '/split' ? [1, 2, 3] : request.url === '/add' ? (event as number) + 1 : event;
        response.end(envelope(++ordinal, { result }));
      });
    });
    const endpoint = (path: string) =>
      ({
        kind: 'endpoint',
        endpoint: {
          name: path,
          url: `${server.url}${path}`,
          method: 'POST',
          headers: {},
          expectStatus: 200,
          reply: 'envelope',
        },
      }) as const;
    const plan = {
      kind: 'sequence',
      steps: [endpoint('split'), { kind: 'map', over: endpoint('add') }, endpoint('join')],
    } as const;
    const conversation = {
      input: () => ({ n: 1 }),
      check: (result: unknown) =>
        JSON.stringify(result) === '[2,3,4]' ? null : `not ${JSON.stringify(result)}`,
    };
    const result = await driven(driveRequest(server.url, { target: { plan, fixedBody: null } }), {
      conversation,
    });
    await server.close();
    assert.equal(result.counts.warm, 100, JSON.stringify(result.errors));
    assert.equal(ordinal, (110 + 4) * 5);
    assert.deepEqual(result.hops.map(({ name }) => name).sort(), ['add', 'join', 'split']);
    assert.ok((result.samples ?? []).every(({ hops }) => hops === 5));
  });

  it('warms every instance that it sees, the first call alone', async () => {
    const ordinals = new Map<number, number>();
    let inFlight = 0;
    let aloneAtFirst = true;
    let calls = 0;
    const server = await targetServer((_, response) => {
      inFlight++;
      calls++;
      const number = inFlight;
      if (calls === 2) aloneAtFirst = number === 1;
      ordinals.set(number, (ordinals.get(number) ?? 0) + 1);
      const ordinal = ordinals.get(number) ?? 0;
      setTimeout(() => {
        inFlight--;
        response.end(envelope(ordinal, { instance: `instance-${number}` }));
      }, 2);
    });
    const load = { profile: 'warm-up', lanes: 3, callsPerInstance: 10, maxCalls: 200 } as const;
    const result = await driven(driveRequest(server.url, { load, coldKind: 'first-after-deploy' }));
    await server.close();
    assert.ok(aloneAtFirst);
    assert.ok(result.instances.length >= 2);
    assert.ok(calls >= 20 && calls <= 200);
    assert.ok(calls === 200 || result.instances.every(({ ordinal }) => ordinal >= 10));
  });

  it('gives up warming a target that never answers rightly', async () => {
    let calls = 0;
    const server = await targetServer((_, response) => {
      calls++;
      response.writeHead(500).end();
    });
    const load = { profile: 'warm-up', lanes: 3, callsPerInstance: 50, maxCalls: 450 } as const;
    const result = await driven(driveRequest(server.url, { load }));
    await server.close();
    assert.equal(calls, 1);
    assert.equal(result.counts.errors.status, 1);
  });

  it('ends the drain one time-out after the last request, whoever still waits at the in-flight bound', async () => {
    const server = await targetServer(() => undefined);
    const load = {
      profile: 'arrival',
      arrival: 'jittered',
      ratePerSecond: 100,
      leadInMs: 0,
      durationMs: 1_000,
      seed: 7,
    } as const;
    const began = performance.now();
    const result = await driven(driveRequest(server.url, { load, maxInFlight: 1, timeoutMs: 500 }));
    await server.close();
    assert.ok(performance.now() - began < 10_000, 'not a time-out for each of them, which is 50 s');
    assert.equal(result.counts.intended, 100);
    assert.ok(result.counts.timeouts >= 1 && result.counts.timeouts <= 5, JSON.stringify(result.counts));
    assert.equal(result.counts.timeouts + result.counts.unfinished, 100);
    assert.ok((result.samples ?? []).some(({ sentUs }) => sentUs === null));
  });

  it('waits for no hanging warm-up call when hurried', async () => {
    const server = await targetServer(() => undefined);
    const stop = new AbortController();
    const hurry = new AbortController();
    setTimeout(() => stop.abort(), 100);
    setTimeout(() => hurry.abort(), 200);
    const load = { profile: 'warm-up', lanes: 3, callsPerInstance: 10, maxCalls: 90 } as const;
    const began = performance.now();
    const result = await driven(driveRequest(server.url, { load, timeoutMs: 30_000 }), {
      stop: stop.signal,
      hurry: hurry.signal,
    });
    await server.close();
    assert.ok(performance.now() - began < 15_000);
    assert.deepEqual([result.counts.intended, result.counts.unfinished], [1, 1]);
  });

  it('ends while connections are still being made when stopped', async () => {
    // Takes connections and never shakes hands.
    const silent = net.createServer((socket) => socket.on('error', () => undefined).resume());
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const { port } = silent.address() as net.AddressInfo;
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 200);
    const began = performance.now();
    const target = callTarget(`https://127.0.0.1:${port}/`);
    const result = await driven(driveRequest('', { target, timeoutMs: 30_000 }), { stop: stop.signal });
    assert.ok(performance.now() - began < 15_000);
    assert.equal(result.interrupted, true);
    assert.deepEqual([result.counts.intended, result.leadIn.intended, result.measuredUs], [0, 0, 0]);
    await new Promise((resolve) => silent.close(resolve));
  });

  it('warms a target that tells nothing of its instances by as many calls for each lane', async () => {
    let calls = 0;
    const server = await targetServer((_, response) => {
      calls++;
      response.end('hello');
    });
    const { plan } = callTarget(server.url);
    assert.ok(plan.kind === 'endpoint');
    const target = {
      plan: { kind: 'endpoint', endpoint: { ...plan.endpoint, reply: 'detect' } },
      fixedBody: null,
    } as const;
    const load = { profile: 'warm-up', lanes: 2, callsPerInstance: 15, maxCalls: 90 } as const;
    const result = await driven(driveRequest(server.url, { load, target }));
    await server.close();
    assert.ok(calls >= 30 && calls <= 32, `${calls} calls`);
    assert.equal(result.counts.unknown, calls);
  });

  it('counts an answer that breaks the check as a failed check', async () => {
    let ordinal = 0;
    const server = await targetServer((_, response) => response.end(envelope(++ordinal)));
    const conversation = {
      input: () => 1,
      check: (result: unknown) => ((result as { length: number }).length > 0 ? null : 'empty'),
    };
    const result = await driven(driveRequest(server.url), { conversation });
    await server.close();
    assert.equal(result.counts.errors.check, 100);
    assert.match(result.errors[0]?.messages[0] ?? '', /check.*null/);
  });

  it('takes the canary of the measured part only', async () => {
    let ordinal = 0;
    const server = await targetServer((_, response) => response.end(envelope(++ordinal)));
    let leftOver = 0;
    const nullTarget = await targetServer((_, response) => {
      leftOver++;
      response.end();
    });
    const load = {
      profile: 'arrival',
      arrival: 'jittered',
      ratePerSecond: 50,
      leadInMs: 1_000,
      durationMs: 1_000,
      seed: 4,
    } as const;
    const canary = { url: nullTarget.url, ratePerSecond: 50 };
    const result = await driven(driveRequest(server.url, { load, canary }));
    await server.close();
    await nullTarget.close();
    const counted = mergeEncoded([result.canary]).totalCount;
    assert.ok(leftOver > 70, `${leftOver} canary calls`);
    assert.ok(counted > 20 && counted <= 51, `${counted} of ${leftOver} canary calls count`);
  });

  it('counts a canary call that hangs by how long it hung', async () => {
    let ordinal = 0;
    const server = await targetServer((_, response) => response.end(envelope(++ordinal)));
    let calls = 0;
    const nullTarget = await targetServer((_, response) => {
      if (++calls < 10) response.end();
    });
    const canary = { url: nullTarget.url, ratePerSecond: 20 };
    const result = await driven(driveRequest(server.url, { canary }));
    await server.close();
    await nullTarget.close();
    const times = mergeEncoded([result.canary]);
    assert.ok(times.totalCount > 15, `${times.totalCount} calls: those behind the hanging one count too`);
    assert.ok((quantile(times, 1) ?? 0) > 200_000);
    assert.ok(judgeTrial(result, null).length > 0, 'the trial is invalid');
  });

  it('gives the windows of its seconds in the order of time, whenever their replies came', async () => {
    let ordinal = 0;
    const server = await targetServer((_, response) => {
      const reply = envelope(++ordinal);
      setTimeout(() => response.end(reply), ordinal < 105 ? 1_200 : 0);
    });
    const load = {
      profile: 'arrival',
      arrival: 'jittered',
      ratePerSecond: 100,
      leadInMs: 0,
      durationMs: 2_000,
      seed: 4,
    } as const;
    const result = await driven(driveRequest(server.url, { load, timeoutMs: 5_000 }));
    await server.close();
    const offsets = result.windows.map(({ offsetUs }) => offsetUs);
    assert.deepEqual(new Set(offsets), new Set([0, 1_000_000]));
    assert.deepEqual(
      offsets,
      [...offsets].sort((a, b) => a - b),
    );
  });
});
