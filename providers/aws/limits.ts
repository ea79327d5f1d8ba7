/** A series goes in; why AWS Lambda cannot carry it out comes out, or null. Pure: what is known of the platform without asking it. */
import type { SeriesPlan } from '../../src/model/Plan.js';

/** AWS Lambda developer guide, "Lambda quotas": synchronous invocation, each of request and response, 6 MB. */
export const CALL_BYTES = 6 * 1_024 * 1_024;
/** Step Functions developer guide, "Quotas": input or output of a task, state or execution, UTF-8. */
const STATE_BYTES = 256 * 1_024;
/** Amazon SQS developer guide, "Message quotas". */
export const MESSAGE_BYTES = 1_024 * 1_024;
/** A DynamoDB item, names included (DynamoDB developer guide, "Quotas"). */
export const ITEM_BYTES = 400 * 1_024;
/** The reply's envelope, or the message's, around a payload. */
const ENVELOPE_BYTES = 1_024;
const MIN_MEMORY_MB = 128;
const MAX_MEMORY_MB = 10_240;

export function impossible({
  options,
  memoryMb,
  payloadBytes,
  composition,
  load,
}: SeriesPlan): string | null {
  if (options['snapstart'] === 'on') {
    return 'AWS Lambda offers SnapStart for Java, Python and .NET, not for Node.js, and only functions for Node.js are packed here';
  }
  if (options['cold'] === 'forced' && options['concurrency'] !== '0') {
    return 'provisioned instances are those of a published version, which no change of the configuration replaces';
  }
  if (memoryMb < MIN_MEMORY_MB || memoryMb > MAX_MEMORY_MB) {
    return `AWS Lambda has functions of ${MIN_MEMORY_MB} to ${MAX_MEMORY_MB} MB, and ${memoryMb} were asked for`;
  }
  if (load.timeoutMs > 900_000) return 'a function of AWS Lambda runs for at most 900 s';
  const { limit, what } = limitOf(composition);
  return payloadBytes + ENVELOPE_BYTES > limit
    ? `${what} carries at most ${limit} bytes, the payload has ${payloadBytes} and stands in an envelope`
    : null;
}

function limitOf(composition: SeriesPlan['composition']): { limit: number; what: string } {
  if (composition === 'orchestrator') return { limit: STATE_BYTES, what: 'a state of Step Functions' };
  if (composition === 'queue') return { limit: MESSAGE_BYTES, what: 'a message of SQS' };
  return { limit: CALL_BYTES, what: 'a call of AWS Lambda' };
}
