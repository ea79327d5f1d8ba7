/** A region goes in; the clients of the AWS services that deploying needs come out, each made when it is first asked for. */
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { IAMClient } from '@aws-sdk/client-iam';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { ResourceGroupsTaggingAPIClient } from '@aws-sdk/client-resource-groups-tagging-api';
import { S3Client } from '@aws-sdk/client-s3';
import { SFNClient } from '@aws-sdk/client-sfn';
import { SQSClient } from '@aws-sdk/client-sqs';
import { STSClient } from '@aws-sdk/client-sts';
import './silent-sdk.js';

export interface AwsClients {
  readonly region: string;
  sts(): STSClient;
  iam(): IAMClient;
  lambda(): LambdaClient;
  logs(): CloudWatchLogsClient;
  s3(): S3Client;
  dynamodb(): DynamoDBClient;
  sqs(): SQSClient;
  sfn(): SFNClient;
  tagging(): ResourceGroupsTaggingAPIClient;
  close(): void;
}

/**
 * Attempts of one request of the control plane: what is throttled, broken off or answered by a 5xx is asked again by the
 * SDK itself, with its own back-off. The measured path has none of these clients.
 */
const ATTEMPTS = 8;
/** A connection that takes longer, or a request that takes longer, is given up and asked again. */
const CONNECT_WITHIN_MS = 5_000;
const ANSWER_WITHIN_MS = 60_000;

/**
 * Addresses and credentials come from the SDK's standard means only (environment, profiles, SSO, web identity, the
 * machine's own role; `AWS_ENDPOINT_URL…`). They are resolved once and shared by all clients of this region.
 */
export function awsClients(region: string, attempts = ATTEMPTS): AwsClients {
  const made: { destroy(): void }[] = [];
  const requestHandler = {
    connectionTimeout: CONNECT_WITHIN_MS,
    requestTimeout: ANSWER_WITHIN_MS,
    throwOnRequestTimeout: true,
  };
  const base = { region, maxAttempts: attempts, requestHandler };
  const once = <Client extends { destroy(): void }>(make: () => Client): (() => Client) => {
    let client: Client | null = null;
    return () => {
      if (client === null) made.push((client = make()));
      return client;
    };
  };
  const sts = once(() => new STSClient(base));
  const shared = (): typeof base & { credentials: STSClient['config']['credentials'] } => ({
    ...base,
    credentials: sts().config.credentials,
  });
  return {
    region,
    sts,
    iam: once(() => new IAMClient(shared())),
    lambda: once(() => new LambdaClient(shared())),
    logs: once(() => new CloudWatchLogsClient(shared())),
    s3: once(
      () =>
        new S3Client({
          ...shared(),
          // Not every S3-compatible server understands the checksum trailers that are the SDK's default.
          requestChecksumCalculation: 'WHEN_REQUIRED',
          responseChecksumValidation: 'WHEN_REQUIRED',
        }),
    ),
    dynamodb: once(() => new DynamoDBClient(shared())),
    // The address that leads to SQS is the one that was given, not one that a server behind it writes into URLs of queues.
    sqs: once(() => new SQSClient({ ...shared(), useQueueUrlAsEndpoint: false })),
    sfn: once(() => new SFNClient(shared())),
    tagging: once(() => new ResourceGroupsTaggingAPIClient(shared())),
    close() {
      for (const client of made) client.destroy();
    },
  };
}
