/** An event and what became of it go in; the record that goes to a destination comes out, as JSON. */
import type { Outcome } from '../call.js';
import { functionArn, LATEST, type FunctionReference } from './function-reference.js';

/** AWS Lambda developer guide, Lambda quotas: invocation payload, asynchronous. A record is one, too. */
export const MAX_EVENT_BYTES = 1024 * 1024;

export type RecordCondition = 'Success' | 'RetriesExhausted' | 'EventAgeExceeded';

export interface EndedEvent {
  reference: FunctionReference;
  /** JSON, or empty. */
  payload: Buffer;
  requestId: string;
  condition: RecordCondition;
  attempts: number;
  outcome: Outcome;
  version: string;
}

/** AWS Lambda developer guide, "Capturing records of Lambda asynchronous invocations". Payloads go in as they are. */
export function invocationRecord(ended: EndedEvent): Buffer {
  const { reference, payload, requestId, condition, attempts, outcome, version } = ended;
  const context = JSON.stringify({
    requestId,
    functionArn: functionArn(reference.name, reference.qualifier ?? LATEST),
    condition,
    approximateInvokeCount: attempts,
  });
  const response = JSON.stringify({
    statusCode: outcome.kind === 'refusal' ? outcome.status : 200,
    executedVersion: version,
    ...(outcome.kind === 'failure' ? { functionError: 'Unhandled' } : {}),
  });
  return Buffer.concat([
    Buffer.from(
      `{"version":"1.0","timestamp":"${new Date().toISOString()}","requestContext":${context},"requestPayload":`,
    ),
    payload.length === 0 ? Buffer.from('{}') : payload,
    Buffer.from(`,"responseContext":${response},"responsePayload":`),
    outcome.kind === 'refusal'
      ? Buffer.from(JSON.stringify({ errorMessage: outcome.message }))
      : asJson(outcome.body),
    Buffer.from('}'),
  ]);
}

/** A bootstrap may answer with what is none. */
function asJson(body: Buffer): Buffer {
  // The record will be too large to go anywhere.
  if (body.length > MAX_EVENT_BYTES) return body;
  try {
    JSON.parse(body.toString());
    return body;
  } catch {
    return Buffer.from(JSON.stringify(body.toString()));
  }
}
