/** What one signature costs by the size of the body, ours beside AWS's own signer and its hash in JavaScript; and what each adds to a function's bundle. */
import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { Sha256Js, Sha256Node } from '@smithy/core/checksum';
import { SignatureV4 } from '@smithy/signature-v4';
import { build } from 'esbuild';
import type { AwsCredentials } from '../../../src/model/Credentials.js';
import { newSigner, type HeaderLine } from '../../../src/signing/signature-v4.js';

export interface SignerCost {
  name: string;
  /** Signs so many requests one after the other, each at another second. */
  sign(body: string, times: number): Promise<void>;
}

const SCOPE = { service: 'lambda', region: 'eu-central-1' };
const HOST = 'lambda.eu-central-1.amazonaws.com';
const PATH = '/2015-03-31/functions/faasmark-noop/invocations';
const NOON_MS = Date.parse('2026-01-01T12:00:00Z');
const HEADERS: readonly HeaderLine[] = [
  ['host', HOST],
  ['content-type', 'application/json'],
];

export function signers(credentials: AwsCredentials): SignerCost[] {
  const ours = newSigner(SCOPE);
  const smithy = (name: string, sha256: typeof Sha256Node | typeof Sha256Js): SignerCost => {
    const { accessKeyId, secretAccessKey, sessionToken } = credentials;
    const known = { accessKeyId, secretAccessKey, ...(sessionToken === null ? {} : { sessionToken }) };
    const signer = new SignatureV4({ ...SCOPE, credentials: known, sha256, applyChecksum: false });
    const request = { method: 'POST', protocol: 'https:', hostname: HOST, path: PATH, query: {} };
    const headers = Object.fromEntries(HEADERS);
    return {
      name,
      async sign(body, times) {
        for (let index = 0; index < times; index++)
          await signer.sign(
            { ...request, headers, body },
            { signingDate: new Date(NOON_MS + index * 1_000) },
          );
      },
    };
  };
  return [
    {
      name: 'ours',
      sign(body, times) {
        for (let index = 0; index < times; index++)
          ours.sign(
            { method: 'POST', path: PATH, headers: HEADERS, body },
            credentials,
            NOON_MS + index * 1_000,
          );
        return Promise.resolve();
      },
    },
    smithy('@smithy/signature-v4', Sha256Node),
    smithy('the same, hash in JavaScript', Sha256Js),
  ];
}

/** µs for one hash of this body, by node:crypto and in JavaScript. */
export async function hashCostUs(
  body: string,
  times: number,
): Promise<{ native: number; inJavaScript: number }> {
  const bytes = Buffer.from(body);
  const nativeMs = performance.now();
  for (let index = 0; index < times; index++) createHash('sha256').update(bytes).digest();
  const inJavaScriptMs = performance.now();
  for (let index = 0; index < times; index++) {
    const hash = new Sha256Js();
    hash.update(bytes);
    await hash.digest();
  }
  const endMs = performance.now();
  return {
    native: ((inJavaScriptMs - nativeMs) * 1_000) / times,
    inJavaScript: ((endMs - inJavaScriptMs) * 1_000) / times,
  };
}

export async function signCostUs(signer: SignerCost, body: string, times: number): Promise<number> {
  const beganMs = performance.now();
  await signer.sign(body, times);
  return ((performance.now() - beganMs) * 1_000) / times;
}

const ROOT = fileURLToPath(new URL('../../../../', import.meta.url));
const IMPORTS = {
  ours: `export { newSigner } from './src/signing/signature-v4.ts';`,
  smithy: `export { SignatureV4 } from '@smithy/signature-v4';`,
} as const;

/** As functions are packed. */
export async function bundledBytes(which: keyof typeof IMPORTS): Promise<number> {
  const { outputFiles } = await build({
    stdin: { contents: IMPORTS[which], resolveDir: ROOT, loader: 'ts' },
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    mainFields: ['module', 'main'],
    minifySyntax: true,
    write: false,
    logLevel: 'error',
  });
  return outputFiles[0]?.contents.length ?? 0;
}
