/** What stands around functions goes in, the environment that they are deployed with comes out. */

export interface FunctionSurroundings {
  region: string;
  lambdaEndpoint: string;
  /** By plan name: the name as deployed, with the alias to call where there is one. */
  functions: Readonly<Record<string, string>>;
  bucket: string | null;
  table: string | null;
  /** Their addresses differ by their number, `{lane}`, alone. */
  queues: { url: string; lanes: number } | null;
  /** Only where the user gave an address; null: AWS's own. */
  endpoints: { s3: string | null; dynamodb: string | null; sqs: string | null };
}

/** Region and credentials are given to functions by the platform itself, and cannot be set. */
export function functionEnvironment(around: FunctionSurroundings): Record<string, string> {
  const { region, lambdaEndpoint, functions, bucket, table, queues, endpoints } = around;
  return {
    FAASMARK_INVOKE_URL: `${lambdaEndpoint}/2015-03-31/functions/{name}/invocations`,
    FAASMARK_INVOKE_SIGN: region,
    FAASMARK_FUNCTIONS: JSON.stringify(functions),
    ...(bucket === null ? {} : { FAASMARK_BUCKET: bucket }),
    ...(table === null ? {} : { FAASMARK_TABLE: table }),
    ...(queues === null
      ? {}
      : { FAASMARK_QUEUE_URL: queues.url, FAASMARK_QUEUE_LANES: String(queues.lanes) }),
    ...(endpoints.s3 === null ? {} : { AWS_ENDPOINT_URL_S3: endpoints.s3, FAASMARK_S3_PATH_STYLE: '1' }),
    ...(endpoints.dynamodb === null ? {} : { AWS_ENDPOINT_URL_DYNAMODB: endpoints.dynamodb }),
    ...(endpoints.sqs === null ? {} : { AWS_ENDPOINT_URL_SQS: endpoints.sqs }),
  };
}
