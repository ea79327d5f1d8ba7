/** Signed requests as they arrive: each with a signature that holds for what it carries, made shortly before, and seldom when it is sent. */
import assert from 'node:assert/strict';
import type http from 'node:http';
import { describe, it } from 'node:test';
import { systemClock } from '../../src/engine/clock.js';
import { drive } from '../../src/engine/drive.js';
import type { Endpoint } from '../../src/model/CallTarget.js';
import type { DriveRequest, DriveResult } from '../../src/model/Drive.js';
import { newSigner } from '../../src/signing/signature-v4.js';
import { callTarget, driveRequest, envelope, targetServer } from './target-server.js';

const SCOPE = { service: 'lambda', region: 'eu-central-1' };
const CREDENTIALS = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret', sessionToken: 'token' };

/** Shorter than the waits between calls nearly always are, longer than any that nothing disturbs. */
const LATE_US = 500;

interface Arrived {
  headers: http.IncomingHttpHeaders;
  body: string;
  atMs: number;
}

/** What is not among the signed headers cannot be checked by them. */
function isSignedRight({ headers, body }: Arrived, path: string): boolean {
  const { authorization = '' } = headers;
  const names = /SignedHeaders=([^,]+)/.exec(authorization)?.[1]?.split(';') ?? [];
  const signed = names
    .filter((name) => name !== 'x-amz-date' && name !== 'x-amz-security-token')
    .map((name) => [name, String(headers[name])] as const);
  const expected = newSigner(SCOPE).sign(
    { method: 'POST', path, headers: signed, body },
    CREDENTIALS,
    signedAtMs(headers),
  );
  return names.includes('host') && expected.some(([, value]) => value === authorization);
}

function signedAtMs(headers: http.IncomingHttpHeaders): number {
  const date = String(headers['x-amz-date']);
  return Date.parse(date.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));
}

async function driven(
  over: Pick<DriveRequest, 'load'>,
  more: Partial<Endpoint> = {},
): Promise<{ result: DriveResult; arrived: Arrived[] }> {
  const arrived: Arrived[] = [];
  let ordinal = 0;
  const server = await targetServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (text: string) => (body += text));
    request.on('end', () => {
      arrived.push({ headers: request.headers, body, atMs: Date.now() });
      response.end(envelope(++ordinal));
    });
  });
  try {
    const { plan } = callTarget(server.url);
    assert.equal(plan.kind, 'endpoint');
    const base = plan.kind === 'endpoint' ? plan.endpoint : assert.fail();
    const endpoint: Endpoint = { ...base, headers: { 'content-type': 'text/plain' }, sign: SCOPE, ...more };
    const target = callTarget(server.url, { plan: { kind: 'endpoint', endpoint }, fixedBody: '"é"' });
    const never = new AbortController().signal;
    const result = await drive(
      driveRequest(server.url, { target, connections: 1, timeoutMs: 20_000, ...over }),
      {
        clock: systemClock,
        conversation: null,
        vitals: null,
        credentials: () => CREDENTIALS,
        stop: never,
        hurry: never,
      },
    );
    return { result, arrived };
  } finally {
    await server.close();
  }
}

describe('signed requests', () => {
  it('hold for what they carry, sampled or not, and are signed before they are due', async () => {
    const load = { ...driveRequest('').load, ratePerSecond: 50, durationMs: 2_000 } as DriveRequest['load'];
    const { result, arrived } = await driven(
      { load },
      { sampled: { headers: { 'X-Amz-Log-Type': 'Tail' }, every: 4 } },
    );
    assert.deepEqual([result.errors, result.counts.timeouts, result.counts.unfinished], [[], 0, 0]);
    for (const one of arrived) assert.ok(isSignedRight(one, '/'), JSON.stringify(one.headers));
    const { ahead, inside } = result.signing ?? { ahead: 0, inside: 0 };
    assert.equal(ahead + inside, result.counts.intended);
    // Where the machine was away for longer, several become due at once, of which one is ready.
    const late = (result.samples ?? []).filter(
      ({ intendedUs, sentUs }) => intendedUs >= 0 && (sentUs ?? Infinity) - intendedUs > LATE_US,
    ).length;
    assert.ok(
      inside <= late + 1,
      `${inside} of ${ahead + inside} signed when they were sent, ${late} were late`,
    );
    const asked = arrived.filter(({ headers }) => headers['x-amz-log-type'] === 'Tail').length;
    assert.ok(Math.abs(asked - arrived.length / 4) <= 2, `${asked} of ${arrived.length}`);
  });

  it('are signed shortly before they are due, however long the pause was', async () => {
    const load: DriveRequest['load'] = {
      profile: 'idle',
      gapsMs: [1_000, 5_000],
      durationMs: 7_000,
      leadInMs: 100,
      seed: 1,
    };
    const { result, arrived } = await driven({ load });
    assert.equal(result.counts.intended, 2);
    assert.deepEqual(result.signing, { ahead: 2, inside: 0 });
    const last = arrived.at(-1);
    assert.ok(last !== undefined && isSignedRight(last, '/'));
    // Half of the pause would be 2.5 s; the date is in whole seconds.
    assert.ok(last.atMs - signedAtMs(last.headers) < 2_400, String(last.atMs - signedAtMs(last.headers)));
  });
});
