/** What happened goes in; one HTTP response goes out, in one write, with AWS Lambda's status codes and headers. */
import type { ServerResponse } from 'node:http';
import { failureBody, type Failure, type Outcome } from './call.js';
import type { FlowOutcome } from './states/execution.js';

const JSON_TYPE = 'application/json';
/** The least that the header can say. */
const RETRY_AFTER_SECONDS = 1;

export function respondJson(response: ServerResponse, status: number, value: unknown): void {
  const body = Buffer.from(JSON.stringify(value));
  response.writeHead(status, { 'content-type': JSON_TYPE, 'content-length': body.length });
  response.end(body);
}

/** @param reason what throttled, as AWS Lambda's TooManyRequestsException has it */
export function respondError(
  response: ServerResponse,
  status: number,
  type: string,
  message: string,
  reason?: string,
): void {
  const body = Buffer.from(JSON.stringify({ Type: type, Message: message, Reason: reason }));
  const headers: Record<string, string | number> = {
    'content-type': JSON_TYPE,
    'content-length': body.length,
    'x-amzn-errortype': type,
  };
  if (status === 429) headers['retry-after'] = RETRY_AFTER_SECONDS;
  response.writeHead(status, headers);
  response.end(body);
}

/** AWS Lambda API reference, Invoke: a function's error is a 200 with `X-Amz-Function-Error`. */
export function respondOutcome(
  response: ServerResponse,
  requestId: string,
  outcome: Outcome,
  version = '$LATEST',
): void {
  switch (outcome.kind) {
    case 'reply':
      response.writeHead(200, {
        'content-type': JSON_TYPE,
        'content-length': outcome.body.length,
        'x-amz-executed-version': version,
        'x-amzn-requestid': requestId,
        'x-faasmark-instance': outcome.instance,
        'x-faasmark-ordinal': outcome.ordinal,
        'x-faasmark-duration-us': outcome.durationUs,
        'x-faasmark-cpu-us': outcome.cpuUs,
      });
      response.end(outcome.body);
      return;
    case 'failure':
      respondFailure(response, requestId, outcome, outcome.body, version);
      return;
    case 'refusal':
      respondError(response, outcome.status, outcome.type, outcome.message, outcome.reason);
      return;
    default:
      outcome satisfies never;
  }
}

const STEPS = Buffer.from(',"steps":');
const OUTPUT = Buffer.from('{"output":');
const END = Buffer.from('}');

export function respondFlow(response: ServerResponse, requestId: string, outcome: FlowOutcome): void {
  if (outcome.kind === 'done') {
    const steps = Buffer.from(JSON.stringify(outcome.steps));
    const body = Buffer.concat([OUTPUT, outcome.output, STEPS, steps, END]);
    response.writeHead(200, {
      'content-type': JSON_TYPE,
      'content-length': body.length,
      'x-amzn-requestid': requestId,
    });
    response.end(body);
    return;
  }
  const { call, error, cause } = outcome;
  if (call === null) {
    const body = failureBody(error, cause);
    const failed: Failure = { kind: 'failure', body, instance: null, ordinal: null, durationUs: 0, cpuUs: 0 };
    respondFailure(response, requestId, failed, body);
    return;
  }
  const { functionName, outcome: failed } = call;
  if (failed.kind === 'refusal') {
    respondError(response, failed.status, failed.type, `step ${functionName}: ${failed.message}`);
    return;
  }
  respondFailure(response, requestId, failed, withStep(failed.body, functionName));
}

function respondFailure(
  response: ServerResponse,
  requestId: string,
  failure: Failure,
  body: Buffer,
  version = '$LATEST',
): void {
  const headers: Record<string, string | number> = {
    'content-type': JSON_TYPE,
    'content-length': body.length,
    'x-amz-function-error': 'Unhandled',
    'x-amz-executed-version': version,
    'x-amzn-requestid': requestId,
    'x-faasmark-duration-us': failure.durationUs,
    'x-faasmark-cpu-us': failure.cpuUs,
  };
  if (failure.instance !== null) headers['x-faasmark-instance'] = failure.instance;
  if (failure.ordinal !== null) headers['x-faasmark-ordinal'] = failure.ordinal;
  response.writeHead(200, headers);
  response.end(body);
}

/** Puts the step's name in front of an error body `{…}`, without parsing it. */
function withStep(body: Buffer, step: string): Buffer {
  return Buffer.concat([Buffer.from(`{"step":${JSON.stringify(step)},`), body.subarray(1)]);
}
