/** A service and a request to it go in, the name of the operation comes out, such as `LAMBDA:CreateFunction`. */
import type { PassedRequest } from '../../../fixtures/reverse-proxy.js';
import { targetOf } from './protocols.js';

const LAMBDA: readonly (readonly [RegExp, string])[] = [
  [/^POST .*\/functions\/?$/, 'CreateFunction'],
  [/^GET .*\/functions\/?$/, 'ListFunctions'],
  [/^POST .*\/invocations$/, 'Invoke'],
  [/^GET .*\/configuration$/, 'GetFunctionConfiguration'],
  [/^PUT .*\/configuration$/, 'UpdateFunctionConfiguration'],
  [/^PUT .*\/code$/, 'UpdateFunctionCode'],
  [/^PUT .*\/event-invoke-config$/, 'PutFunctionEventInvokeConfig'],
  [/^POST .*\/url$/, 'CreateFunctionUrlConfig'],
  [/^GET .*\/url$/, 'GetFunctionUrlConfig'],
  [/^DELETE .*\/url$/, 'DeleteFunctionUrlConfig'],
  [/^POST .*\/policy$/, 'AddPermission'],
  [/^POST .*\/versions$/, 'PublishVersion'],
  [/^POST .*\/aliases$/, 'CreateAlias'],
  [/^PUT .*\/provisioned-concurrency$/, 'PutProvisionedConcurrencyConfig'],
  [/^GET .*\/provisioned-concurrency$/, 'GetProvisionedConcurrencyConfig'],
  [/^GET .*\/account-settings\/?$/, 'GetAccountSettings'],
  [/ \/faasmark\/urls\//, 'Url'],
  [/^GET .*\/functions\/[^/]+$/, 'GetFunction'],
  [/^DELETE .*\/functions\/[^/]+$/, 'DeleteFunction'],
];

/** Calls of functions and flows, and what functions do with their stores, are no calls of the control plane. */
export function isControlPlane(operation: string): boolean {
  return !/:(Invoke|Url|StartSyncExecution|GetObject|PutObject|GetItem|PutItem|SendMessage|ReceiveMessage|DeleteMessage)$/.test(
    operation,
  );
}

export function operationOf(service: string, request: PassedRequest): string {
  const path = request.url.replace(/\?.*$/, '');
  const line = `${request.method} ${path}`;
  if (service === 'LAMBDA') {
    const name = LAMBDA.find(([pattern]) => pattern.test(line))?.[1] ?? line;
    const dry = name === 'Invoke' && request.headers['x-amz-invocation-type'] === 'DryRun';
    return `LAMBDA:${dry ? 'DryRun' : name}`;
  }
  if (service === 'S3') return `S3:${s3Operation(request.method, request.url)}`;
  const target = targetOf(request);
  const action = target === '' ? new URLSearchParams(request.body.toString()).get('Action') : target;
  return `${service}:${action ?? line}`;
}

function s3Operation(method: string, url: string): string {
  const { pathname, searchParams } = new URL(url, 'http://s3');
  const [, key = ''] = /^\/[^/]+\/(.+)$/.exec(pathname) ?? [];
  if (searchParams.has('tagging')) return method === 'GET' ? 'GetBucketTagging' : 'PutBucketTagging';
  if (searchParams.has('delete')) return 'DeleteObjects';
  if (key !== '') return `${method.charAt(0)}${method.slice(1).toLowerCase()}Object`;
  if (method === 'GET') return 'ListObjectsV2';
  return `${method.charAt(0)}${method.slice(1).toLowerCase()}Bucket`;
}
