/** What happened goes in; one HTTP response goes out, in one write, with AWS Lambda's status codes and headers. */
import type { ServerResponse } from 'node:http';
import { failureBody, type Failure, type Outcome } from './call.js';
import type { HttpReply } from './http-reply.js';
import type { FlowOutcome } from './states/execution.js';

const JSON_TYPE = 'application/json';
/** The least that the header can say. */
const RETRY_AFTER_SECONDS = 1;

export function respond(response: ServerResponse, { status, headers, body }: HttpReply): void {
  // Node takes a list of names and values; its types know no list that is not to be changed.
  response.writeHead(status, [...headers]);
  response.end(body);
}

export function respondJson(response: ServerResponse, status: number, value: unknown): void {
  const body = Buffer.from(JSON.stringify(value));
  respond(response, { status, headers: ['content-type', JSON_TYPE, 'content-length', body.length], body });
}

/** @param reason what throttled, as AWS Lambda's TooManyRequestsException has it */
export function respondError(
  response: ServerResponse,
  status: number,
  type: string,
  message: string,
  reason?: string,
): void {
  respond(response, errorReply(status, type, message, reason));
}

export function errorReply(status: number, type: string, message: string, reason?: string): HttpReply {
  const body = Buffer.from(JSON.stringify({ Type: type, Message: message, Reason: reason }));
  const headers = ['content-type', JSON_TYPE, 'content-length', body.length, 'x-amzn-errortype', type];
  if (status === 429) headers.push('retry-after', RETRY_AFTER_SECONDS);
  return { status, headers, body };
}

/** AWS Lambda API reference, Invoke: a function's error is a 200 with `X-Amz-Function-Error`. */
export function outcomeReply(requestId: string, outcome: Outcome, version = '$LATEST'): HttpReply {
  switch (outcome.kind) {
    case 'reply': {
      const { body } = outcome;
      // prettier-ignore
      const headers = [
        'content-type', JSON_TYPE,
        'content-length', body.length,
        'x-amz-executed-version', version,
        'x-amzn-requestid', requestId,
        'x-faasmark-instance', outcome.instance,
        'x-faasmark-ordinal', outcome.ordinal,
        'x-faasmark-duration-us', outcome.durationUs,
        'x-faasmark-cpu-us', outcome.cpuUs,
      ];
      return { status: 200, headers, body };
    }
    case 'failure':
      return failureReply(requestId, outcome, outcome.body, version);
    case 'refusal':
      return errorReply(outcome.status, outcome.type, outcome.message, outcome.reason);
    default:
      return outcome satisfies never;
  }
}

const STEPS = Buffer.from(',"steps":');
const OUTPUT = Buffer.from('{"output":');
const END = Buffer.from('}');

export function flowReply(requestId: string, outcome: FlowOutcome): HttpReply {
  if (outcome.kind === 'done') {
    const steps = Buffer.from(JSON.stringify(outcome.steps));
    const body = Buffer.concat([OUTPUT, outcome.output, STEPS, steps, END]);
    // prettier-ignore
    const headers = [
      'content-type', JSON_TYPE,
      'content-length', body.length,
      'x-amzn-requestid', requestId,
    ];
    return { status: 200, headers, body };
  }
  const { call, error, cause } = outcome;
  if (call === null) {
    const body = failureBody(error, cause);
    const failed: Failure = { kind: 'failure', body, instance: null, ordinal: null, durationUs: 0, cpuUs: 0 };
    return failureReply(requestId, failed, body);
  }
  const { functionName, outcome: failed } = call;
  if (failed.kind === 'refusal') {
    return errorReply(failed.status, failed.type, `step ${functionName}: ${failed.message}`);
  }
  return failureReply(requestId, failed, withStep(failed.body, functionName));
}

function failureReply(requestId: string, failure: Failure, body: Buffer, version = '$LATEST'): HttpReply {
  // prettier-ignore
  const headers = [
    'content-type', JSON_TYPE,
    'content-length', body.length,
    'x-amz-function-error', 'Unhandled',
    'x-amz-executed-version', version,
    'x-amzn-requestid', requestId,
    'x-faasmark-duration-us', failure.durationUs,
    'x-faasmark-cpu-us', failure.cpuUs,
  ];
  if (failure.instance !== null) headers.push('x-faasmark-instance', failure.instance);
  if (failure.ordinal !== null) headers.push('x-faasmark-ordinal', failure.ordinal);
  return { status: 200, headers, body };
}

/** Puts the step's name in front of an error body `{…}`, without parsing it. */
function withStep(body: Buffer, step: string): Buffer {
  return Buffer.concat([Buffer.from(`{"step":${JSON.stringify(step)},`), body.subarray(1)]);
}
