/** What stands behind the edges of series: the bucket and the table they use, and how their functions find them. */
import type { Ledger } from '../../src/model/Ledger.js';
import type { SeriesPlan } from '../../src/model/Plan.js';
import type { GatewayProcess } from '../../src/runtime/spawn-gateway.js';

const BUCKET = 'faasmark';
const TABLE = 'faasmark';
const REGION = 'us-east-1';
/** The stores of the runtime accept any credentials; the SDK insists on some. */
const CREDENTIALS = { accessKeyId: 'local', secretAccessKey: 'local' };

/** The SDK's own switch for a notice about Node versions that it will leave behind: it is not about this run. */
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';

type Stores = Pick<GatewayProcess, 's3' | 'dynamodb'>;

const usesS3 = ({ stores }: SeriesPlan): boolean => stores.objectStore === 's3';
const usesDynamodb = ({ stores }: SeriesPlan): boolean => stores.keyValue === 'dynamodb';

/** @param initiators there are some: what is too large for their replies goes into the bucket */
export async function makeStores(
  series: readonly SeriesPlan[],
  initiators: boolean,
  stores: Stores,
  ledger: Ledger,
): Promise<void> {
  await Promise.all([
    initiators || series.some(usesS3) ? makeBucket(addressOf(stores.s3, 'S3'), ledger) : null,
    series.some(usesDynamodb) ? makeTable(addressOf(stores.dynamodb, 'DynamoDB'), ledger) : null,
  ]);
}

async function makeBucket(endpoint: string, ledger: Ledger): Promise<void> {
  const resource = { provider: 'local', kind: 'bucket', id: BUCKET, details: { endpoint } };
  await ledger.intend(resource);
  const { CreateBucketCommand, S3Client } = await import('@aws-sdk/client-s3');
  const client = new S3Client({ endpoint, region: REGION, credentials: CREDENTIALS, forcePathStyle: true });
  await client.send(new CreateBucketCommand({ Bucket: BUCKET }));
  client.destroy();
  await ledger.created(resource);
}

async function makeTable(endpoint: string, ledger: Ledger): Promise<void> {
  const resource = { provider: 'local', kind: 'table', id: TABLE, details: { endpoint } };
  await ledger.intend(resource);
  const { CreateTableCommand, DynamoDBClient } = await import('@aws-sdk/client-dynamodb');
  const client = new DynamoDBClient({ endpoint, region: REGION, credentials: CREDENTIALS });
  await client.send(
    new CreateTableCommand({
      TableName: TABLE,
      KeySchema: [{ AttributeName: 'k', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'k', AttributeType: 'S' }],
      BillingMode: 'PAY_PER_REQUEST',
    }),
  );
  client.destroy();
  await ledger.created(resource);
}

/** Environment of functions that write to the bucket. */
export function bucketEnvironment(stores: Stores): Record<string, string> {
  return {
    AWS_REGION: REGION,
    AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
    AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
    AWS_ENDPOINT_URL_S3: addressOf(stores.s3, 'S3'),
    FAASMARK_BUCKET: BUCKET,
    FAASMARK_S3_PATH_STYLE: '1',
  };
}

/** The text of an object in the bucket. Rejects when there is none, or a larger one. */
export async function readObject(stores: Stores, key: string, mostBytes: number): Promise<string> {
  const { GetObjectCommand, S3Client } = await import('@aws-sdk/client-s3');
  const endpoint = addressOf(stores.s3, 'S3');
  const client = new S3Client({ endpoint, region: REGION, credentials: CREDENTIALS, forcePathStyle: true });
  try {
    const { Body, ContentLength } = await client.send(new GetObjectCommand({ Bucket: BUCKET, Key: key }));
    if (Body === undefined) throw new Error('the store answered without a body');
    if (ContentLength === undefined || ContentLength > mostBytes) {
      throw new Error(
        `it has ${ContentLength ?? 'an unknown number of'} bytes, and at most ${mostBytes} are read`,
      );
    }
    return await Body.transformToString();
  } finally {
    client.destroy();
  }
}

/** Environment of the functions of a series: the SDK's own variables, and the names of bucket and table. */
export function storeEnvironment(series: SeriesPlan, stores: Stores): Record<string, string> {
  const credentials = {
    AWS_REGION: REGION,
    AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
    AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
  };
  return {
    ...(usesS3(series) || usesDynamodb(series) ? credentials : {}),
    ...(usesS3(series)
      ? {
          AWS_ENDPOINT_URL_S3: addressOf(stores.s3, 'S3'),
          FAASMARK_BUCKET: BUCKET,
          FAASMARK_S3_PATH_STYLE: '1',
        }
      : {}),
    ...(usesDynamodb(series)
      ? { AWS_ENDPOINT_URL_DYNAMODB: addressOf(stores.dynamodb, 'DynamoDB'), FAASMARK_TABLE: TABLE }
      : {}),
  };
}

function addressOf(store: { url: string } | null, what: string): string {
  if (store === null) throw new Error(`the runtime's ${what}-compatible store is not there`);
  return store.url;
}
