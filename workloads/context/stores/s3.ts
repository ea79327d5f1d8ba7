/** String values as objects of an S3-compatible store: bucket `FAASMARK_BUCKET`, address and credentials from the SDK's standard environment. */
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { environment } from '../environment.js';
import { connections } from './connections.js';
import type { Store } from './store.js';

const client = new S3Client({
  ...connections,
  forcePathStyle: process.env['FAASMARK_S3_PATH_STYLE'] === '1',
  // The SDK's default adds a checksum trailer that not every S3-compatible store understands; integrity is checked end to end.
  requestChecksumCalculation: 'WHEN_REQUIRED',
  responseChecksumValidation: 'WHEN_REQUIRED',
});

export const store: Store = {
  name: 's3',
  edge: 'object-store',
  async put(key, value) {
    await client.send(
      new PutObjectCommand({
        Bucket: environment('FAASMARK_BUCKET'),
        Key: key,
        Body: value,
        ContentType: 'application/json',
      }),
    );
  },
  async get(key) {
    const { Body } = await client.send(
      new GetObjectCommand({ Bucket: environment('FAASMARK_BUCKET'), Key: key }),
    );
    if (Body === undefined) throw new Error(`s3 answered without a body for key "${key}"`);
    return Body.transformToString();
  },
};
