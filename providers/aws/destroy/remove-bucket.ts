/** A bucket goes in; what it holds is removed, page by page, and then the bucket itself. */
import {
  DeleteBucketCommand,
  DeleteObjectsCommand,
  GetBucketTaggingCommand,
  HeadBucketCommand,
  ListObjectsV2Command,
  type S3Client,
} from '@aws-sdk/client-s3';
import { failureOf } from '../failure.js';
import { repeatWhile, type Patience } from '../repeat.js';
import { tagRecord, type Tags } from '../tags.js';

/** A bucket without tags is one that is there: nobody's. */
export async function bucketTags(s3: S3Client, bucket: string): Promise<Tags> {
  await s3.send(new HeadBucketCommand({ Bucket: bucket }));
  try {
    return tagRecord((await s3.send(new GetBucketTaggingCommand({ Bucket: bucket }))).TagSet);
  } catch (error) {
    if (error instanceof Error && error.name === 'NoSuchTagSet') return {};
    throw error;
  }
}

export async function removeBucket(s3: S3Client, bucket: string, patience: Patience): Promise<void> {
  await repeatWhile(
    // Somebody wrote between the last look and the removal, or the last page was seen late.
    (error) => /BucketNotEmpty/.test(failureOf(error).message),
    async () => {
      await emptyBucket(s3, bucket, patience.signal);
      await s3.send(new DeleteBucketCommand({ Bucket: bucket }));
    },
    patience,
  );
}

async function emptyBucket(s3: S3Client, bucket: string, signal: AbortSignal): Promise<void> {
  for (;;) {
    signal.throwIfAborted();
    const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: bucket }));
    const keys = Contents.flatMap(({ Key }) => (Key === undefined ? [] : [{ Key }]));
    if (keys.length === 0) return;
    const { Errors = [] } = await s3.send(
      new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects: keys, Quiet: true } }),
    );
    const [first] = Errors;
    if (first !== undefined) throw new Error(`${first.Key ?? ''}: ${first.Message ?? first.Code ?? ''}`);
  }
}
