/** What a platform hands to a function goes in; the event that its handler is meant to get comes out, with what came along of those before. */
import { isReply, unwrap } from './envelope.js';
import { eventOfRequest, isUrlRequest } from './url-request.js';

export interface Entering {
  event: unknown;
  /** What the functions before this one said of themselves; null: the platform that joins them tells that itself. */
  before: unknown[] | null;
}

/**
 * How a state machine of ours hands on an event: `of` is the envelope (or the array, of arrays, of envelopes) that came
 * before, `value` the event where it is not simply the result of those. AWS Step Functions tells its caller nothing of
 * the functions that it invoked, so each one carries the evidence of those before it.
 */
interface After {
  $faasmark: 'after';
  value?: unknown;
  of: unknown;
}

export function entering(event: unknown): Entering {
  if (isAfter(event)) {
    const { of } = event;
    const before = Array.isArray(of) && of.length === 0 ? [] : [evidenceOf(of)];
    return { event: 'value' in event ? event.value : unwrap(of), before };
  }
  return { event: unwrap(isUrlRequest(event) ? eventOfRequest(event) : event), before: null };
}

function isAfter(event: unknown): event is After {
  return (
    typeof event === 'object' &&
    event !== null &&
    '$faasmark' in event &&
    event.$faasmark === 'after' &&
    'of' in event
  );
}

/** Envelopes without their results. */
function evidenceOf(of: unknown): unknown {
  if (Array.isArray(of)) return of.map(evidenceOf);
  if (!isReply(of)) return of;
  const { instance, ordinal, ageUs, durationUs, hops, before = [] } = of;
  return { instance, ordinal, ageUs, durationUs, hops, before };
}
