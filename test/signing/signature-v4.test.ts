/** AWS's published test suite, and AWS's own signer for JavaScript as an oracle over generated requests. */
import assert from 'node:assert/strict';
import { createHash, createHmac } from 'node:crypto';
import { describe, it } from 'node:test';
import { SignatureV4 } from '@smithy/signature-v4';
import fc from 'fast-check';
import { newSigner, type HeaderLine } from '../../src/signing/signature-v4.js';

/** Of the suite (AWS documentation, "Signature Version 4 test suite"). */
const CREDENTIALS = {
  accessKeyId: 'AKIDEXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
  sessionToken: null,
};
const NOW_MS = Date.parse('2015-08-30T12:36:00Z');
const UNRESERVED = '-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const TOKEN =
  'AQoDYXdzEPT//////////wEXAMPLEtc764bNrC9SAPBSM22wDOk4x4HIZ8j4FZTwdQWLWsKWHGBuFqwAeMicRXmxfpSPfIeoIYRqTflfKD8YUuwthAx7mSEI/qkPpKPi/kMcGdQrmGdeehM4IC1NtBmUpp2wUE8phUZampKsburEDy0KPkyQDYwT7WZ0wq5VSXDvp75YU9HFvlRd8Tx6q6fE8YQcHNVXAkiY9q6d+xo0rKwT38xVqr7ZD0u0iPPkUL64lIZbqBAz+scqKmlzm8FDrypNC9Yjc8fPOLn9FX9KSYvKTr4rvx3iSIlTJabIQwj2ICCR/oLxBA==';

interface Vector {
  name: string;
  method?: string;
  path?: string;
  headers?: HeaderLine[];
  body?: string;
  token?: string;
  signature: string;
}
const VECTORS: Vector[] = [
  { name: 'get-vanilla', signature: '5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31' },
  {
    name: 'get-header-value-order',
    headers: [['my-header1', 'value4,value1,value3,value2']],
    signature: '08c7e5a9acfcfeb3ab6b2185e75ce8b1deb5e634ec47601a50643f830c755c01',
  },
  {
    name: 'get-header-value-trim',
    headers: [
      ['my-header1', ' value1'],
      ['my-header2', ' "a   b   c"'],
    ],
    signature: 'acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736',
  },
  {
    name: 'get-unreserved',
    path: `/${UNRESERVED}`,
    signature: '07ef7494c76fa4850883e2b006601f940f8a34d404d0cfa977f52a65bbf5f24f',
  },
  {
    name: 'get-utf8',
    path: '/ሴ',
    signature: '8318018e0b0f223aa2bbf98705b62bb787dc9c0e678f255a891fd03141be5d85',
  },
  {
    name: 'get-vanilla-query-order-key-case',
    path: '/?Param2=value2&Param1=value1',
    signature: 'b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500',
  },
  {
    name: 'get-vanilla-query-unreserved',
    path: `/?${UNRESERVED}=${UNRESERVED}`,
    signature: '9c3e54bfcdf0b19771a7f523ee5669cdf59bc7cc0884027167c21bb143a40197',
  },
  {
    name: 'get-vanilla-utf8-query',
    path: '/?%E1%88%B4=bar',
    signature: '2cdec8eed098649ff3a119c94853b13c643bcf08f8b0a1d91e12c9027818dd04',
  },
  {
    name: 'post-vanilla',
    method: 'POST',
    signature: '5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b',
  },
  {
    name: 'post-header-value-case',
    method: 'POST',
    headers: [['my-header1', 'VALUE1']],
    signature: 'cdbc9802e29d2942e5e10b5bccfdd67c5f22c7c4e8ae67b53629efa58b974b7d',
  },
  {
    name: 'post-sts-header-before',
    method: 'POST',
    token: TOKEN,
    signature: '85d96828115b5dc0cfc3bd16ad9e210dd772bbebba041836c64533a82be05ead',
  },
  {
    name: 'post-vanilla-query',
    method: 'POST',
    path: '/?Param1=value1',
    signature: '28038455d6de14eafc1f9222cf5aa6f1a96197d7deb8263271d420d138af7f11',
  },
  {
    name: 'post-x-www-form-urlencoded',
    method: 'POST',
    headers: [['content-type', 'application/x-www-form-urlencoded']],
    body: 'Param1=value1',
    signature: 'ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a',
  },
];

const authorizationOf = (lines: readonly HeaderLine[]): string =>
  lines.find(([name]) => name === 'authorization')?.[1] ?? '';

/** What AWS's signer wants of a hash: with a key it is an HMAC. */
class Sha256 {
  private readonly hash;
  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.hash =
      secret === undefined
        ? createHash('sha256')
        : createHmac('sha256', secret as string | NodeJS.ArrayBufferView);
  }
  update(data: Uint8Array | string): void {
    this.hash.update(data);
  }
  digest(): Promise<Uint8Array> {
    return Promise.resolve(this.hash.digest());
  }
  reset(): void {
    throw new Error('never asked for');
  }
}

const word = fc.stringMatching(/^[A-Za-z0-9 !'()*+,;=:@&$_.~%ሴé-]{0,12}$/);
const request = fc.record({
  method: fc.constantFrom('GET', 'POST', 'PUT'),
  segments: fc.array(fc.oneof(word, fc.constantFrom('', '.', '..')), { maxLength: 4 }),
  // AWS's signer keeps a query in a plain object and so signs none of a name `__proto__`; ours is asked for it below.
  query: fc.dictionary(
    word.filter((text) => text !== '' && text !== '__proto__'),
    word,
    { maxKeys: 4 },
  ),
  headers: fc.dictionary(
    fc.stringMatching(/^x-[a-z]{1,8}$/),
    fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9 ,;="\t]{0,20}$/),
    { maxKeys: 4 },
  ),
  body: fc.option(fc.string({ unit: 'grapheme', maxLength: 40 }), { nil: null }),
  token: fc.option(fc.stringMatching(/^[A-Za-z0-9+/=]{4,60}$/), { nil: null }),
  atMs: fc.integer({ min: Date.parse('2001-01-01'), max: Date.parse('2099-12-31') }),
  service: fc.constantFrom('lambda', 'states'),
  region: fc.constantFrom('us-east-1', 'eu-central-1'),
  secret: fc.stringMatching(/^[A-Za-z0-9+/]{10,40}$/),
});

describe('Signature Version 4', () => {
  for (const { name, method = 'GET', path = '/', headers = [], body, token, signature } of VECTORS) {
    it(`signs as AWS published: ${name}`, () => {
      const signed = newSigner({ service: 'service', region: 'us-east-1' }).sign(
        { method, path, headers: [['host', 'example.amazonaws.com'], ...headers], body: body ?? null },
        { ...CREDENTIALS, sessionToken: token ?? null },
        NOW_MS,
      );
      assert.match(authorizationOf(signed), new RegExp(`Signature=${signature}$`));
      assert.match(
        authorizationOf(signed),
        /^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE\/20150830\/us-east-1\/service\/aws4_request, SignedHeaders=/,
      );
    });
  }

  it("signs any request as AWS's own signer does", async () => {
    await fc.assert(
      fc.asyncProperty(request, async (one) => {
        const { method, segments, query, headers, body, token, atMs, service, region, secret } = one;
        const pathname = `/${segments.map(encodeURIComponent).join('/')}`;
        const search = Object.entries(query)
          .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
          .join('&');
        const host = 'x.example.com:8080';
        const oracle = new SignatureV4({
          service,
          region,
          credentials: {
            accessKeyId: 'AK',
            secretAccessKey: secret,
            ...(token === null ? {} : { sessionToken: token }),
          },
          sha256: Sha256,
          applyChecksum: false,
        });
        const expected = await oracle.sign(
          {
            method,
            protocol: 'http:',
            hostname: 'x.example.com',
            port: 8080,
            path: pathname,
            query,
            headers: { ...headers, host },
            ...(body === null ? {} : { body }),
          },
          { signingDate: new Date(atMs) },
        );
        const signed = newSigner({ service, region }).sign(
          {
            method,
            path: search === '' ? pathname : `${pathname}?${search}`,
            headers: [['host', host], ...Object.entries(headers)],
            body,
          },
          { accessKeyId: 'AK', secretAccessKey: secret, sessionToken: token },
          atMs,
        );
        assert.equal(authorizationOf(signed), expected.headers['authorization']);
        assert.equal(signed.find(([name]) => name === 'x-amz-date')?.[1], expected.headers['x-amz-date']);
      }),
      { numRuns: 500 },
    );
  });

  it('signs a query of any name, also of one that an object would swallow', () => {
    const sign = (path: string): string =>
      authorizationOf(
        newSigner({ service: 'service', region: 'us-east-1' }).sign(
          { method: 'GET', path, headers: [['host', 'example.amazonaws.com']], body: null },
          CREDENTIALS,
          NOW_MS,
        ),
      );
    assert.notEqual(sign('/?__proto__=1'), sign('/'));
    assert.notEqual(sign('/?__proto__=1'), sign('/?__proto__=2'));
  });

  it('keeps no key of another day or another secret', () => {
    const signer = newSigner({ service: 'lambda', region: 'us-east-1' });
    const sign = (over: Partial<typeof CREDENTIALS>, atMs: number): string =>
      authorizationOf(
        signer.sign(
          { method: 'GET', path: '/', headers: [['host', 'h']], body: null },
          { ...CREDENTIALS, ...over },
          atMs,
        ),
      );
    const fresh = (over: Partial<typeof CREDENTIALS>, atMs: number): string =>
      authorizationOf(
        newSigner({ service: 'lambda', region: 'us-east-1' }).sign(
          { method: 'GET', path: '/', headers: [['host', 'h']], body: null },
          { ...CREDENTIALS, ...over },
          atMs,
        ),
      );
    for (const [over, atMs] of [
      [{}, NOW_MS],
      [{ secretAccessKey: 'other' }, NOW_MS],
      [{}, NOW_MS + 86_400_000],
      [{}, NOW_MS],
    ] as const) {
      assert.equal(sign(over, atMs), fresh(over, atMs));
    }
  });
});
