/** A true answer of an initiator goes in as it is, in parts, and with a lie in it: the first two are taken, every lie is refused with a sentence that names it. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { deflateSync } from 'node:zlib';
import type { Asked } from '../../src/drive/check-drive-result.js';
import { readReply, readResult } from '../../src/drive/read-initiator-reply.js';
import { planShares } from '../../src/drive/shares.js';
import { systemClock } from '../../src/engine/clock.js';
import { drive } from '../../src/engine/drive.js';
import { packResult } from '../../src/initiator/pack-result.js';
import type { DriveResult } from '../../src/model/Drive.js';
import { INITIATOR_VERSION, type InitiatorReply } from '../../src/model/Initiator.js';
import { driveRequest, envelope, targetServer, type TargetServer } from '../engine/target-server.js';

type ResultReply = InitiatorReply & { kind: 'result' };
const HEAD = { version: INITIATOR_VERSION, instance: 'one', kind: 'result', id: 'call', readyUs: 5 } as const;
const noParts = (): Promise<string> => Promise.reject(new Error('no such part'));
const ROOMY = { replyBytes: 6_000_000, partPrefix: 'parts/1' };

describe('the answer of an initiator', () => {
  let server: TargetServer;
  let truth: DriveResult;
  let asked: Asked;
  before(async () => {
    let ordinal = 1;
    server = await targetServer((request, response) => {
      if (++ordinal % 20 === 0) response.writeHead(500);
      response.end(envelope(ordinal));
    });
    const request = driveRequest(server.url, { caller: 'test#2', keepSamples: false });
    if (request.load.profile !== 'arrival') throw new Error('arrivals');
    const [, planned] = planShares(request.load, 2, 60_000);
    if (planned === undefined) throw new Error('two shares');
    const share = { ...planned.share, startUs: null };
    const never = new AbortController().signal;
    const dependencies = { clock: systemClock, conversation: null, vitals: null, stop: never, hurry: never };
    truth = await drive({ ...request, share }, dependencies);
    asked = {
      caller: 'test#2',
      share: { ...planned, ...planned.share },
      connections: request.connections,
      keepSamples: false,
    };
  });
  after(() => server.close());

  const packed = async (result: unknown): Promise<ResultReply> => ({
    ...HEAD,
    ...(await packResult(result as DriveResult, ROOMY, () => Promise.reject(new Error('no parts')))),
  });

  it('is taken as it is, failures included', async () => {
    assert.ok(truth.counts.errors.status > 0);
    const reply = readReply(JSON.stringify(await packed(truth)));
    assert.ok(reply.ok && reply.value.kind === 'result');
    assert.deepEqual(await readResult(reply.value, asked, noParts), { ok: true, value: truth });
  });

  it('comes in parts where it is too large, and not without all of them', async () => {
    const store = new Map<string, string>();
    const put = async (key: string, text: string): Promise<void> => void store.set(key, text);
    const reply: ResultReply = {
      ...HEAD,
      ...(await packResult(truth, { replyBytes: 1_500, partPrefix: 'p' }, put)),
    };
    assert.equal(reply.body.kind, 'parts');
    const fetch = (key: string): Promise<string> => {
      const text = store.get(key);
      return text === undefined ? Promise.reject(new Error('it is not there')) : Promise.resolve(text);
    };
    assert.deepEqual(await readResult(reply, asked, fetch), { ok: true, value: truth });
    store.clear();
    const read = await readResult(reply, asked, fetch);
    assert.ok(!read.ok);
    assert.match(read.problem, /part "p\.0" .*cannot be read: it is not there/);
  });

  it('is refused before it is unpacked, when it is none', async () => {
    const text = JSON.stringify(await packed(truth));
    const cases: [string, RegExp][] = [
      [text.slice(0, -20), /not JSON: it is truncated/],
      ['<html>', /not JSON/],
      [text.replace(INITIATOR_VERSION, 'faasmark.initiator/9'), /version "faasmark\.initiator\/9"/],
      ['{}', /no version/],
      [
        JSON.stringify({ version: INITIATOR_VERSION, instance: 'one', kind: 'magic' }),
        /no reply of an initiator/,
      ],
    ];
    for (const [given, says] of cases) {
      const read = readReply(given);
      assert.ok(!read.ok, given.slice(0, 50));
      assert.match(read.problem, says);
    }
  });

  it('is refused when it was changed on the way, or unpacks without end', async () => {
    const reply = await packed(truth);
    const bomb = deflateSync(Buffer.alloc(520 * 1_024 * 1_024), { level: 9 }).toString('base64');
    const cases: [ResultReply, RegExp][] = [
      [{ ...reply, sha256: createHash('sha256').update('other').digest('hex') }, /changed or cut/],
      [{ ...reply, body: { kind: 'inline', data: 'AAAA' } }, /cannot be unpacked/],
      [{ ...reply, body: { kind: 'inline', data: bomb } }, /cannot be unpacked/],
    ];
    for (const [given, says] of cases) {
      const read = await readResult(given, asked, noParts);
      assert.ok(!read.ok);
      assert.match(read.problem, says);
    }
  });

  it('is refused with the reason when it cannot be true', async () => {
    const { counts, windows, slowest } = truth;
    const [window] = windows;
    const bomb = deflateSync(Buffer.alloc(4 * 1_024 * 1_024));
    const zipped = Buffer.concat([Buffer.from('1c84931400000000', 'hex'), bomb]).toString('base64');
    const lies: [string, Partial<Record<keyof DriveResult | 'more', unknown>>, RegExp][] = [
      ['counts', { counts: { ...counts, warm: counts.warm + 1 } }, /do not add up/],
      [
        'fewer',
        {
          counts: { ...counts, intended: counts.intended - 1, sent: counts.sent - 1, warm: counts.warm - 1 },
        },
        /had 50 requests/,
      ],
      ['a second', { windows: windows.slice(1) }, /its seconds hold/],
      [
        'no histogram',
        { windows: [{ ...window, histogram: 'AAAA' }, ...windows.slice(1)] },
        /cannot be read/,
      ],
      ['a bomb', { canary: zipped }, /the canary cannot be read/],
      ['lag', { scheduleLag: null }, /tells the lag of 0/],
      ['service', { service: { ...truth.service, warm: null } }, /of their service times/],
      [
        'foreign',
        { slowest: [{ sequence: 0, intendedUs: 0, responseUs: 1 }, ...slowest.slice(1)] },
        /not its to send/,
      ],
      ['failures', { failures: [] }, /have a second/],
      ['errors', { errors: [] }, /are told of/],
      ['samples', { samples: [] }, /samples unasked/],
      ['caller', { callers: ['test#1'] }, /test#2 was asked/],
      ['end', { measuredUs: 5 }, /was to end after/],
      ['bands', { bands: [] }, /have an ordinal/],
      ['field', { more: 1 }, /not of the form/],
      ['type', { counts: { ...counts, warm: 'many' } }, /not of the form/],
    ];
    for (const [what, lie, says] of lies) {
      const read = await readResult(await packed({ ...truth, ...lie }), asked, noParts);
      assert.ok(!read.ok, what);
      assert.match(read.problem, says, what);
    }
  });
});
