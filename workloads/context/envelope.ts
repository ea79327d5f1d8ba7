/** The reply envelope on its way through functions: text or an event enters, a checked envelope or the bare result leaves. */
import type { Reply } from '../../src/model/Reply.js';

/** Whether a value is an envelope `faasmark.reply/1`; hops are trusted to be what a shim wrote. */
export function isReply(value: unknown): value is Reply {
  if (typeof value !== 'object' || value === null || !('fm' in value) || value.fm !== 1) return false;
  return (
    'instance' in value &&
    typeof value.instance === 'string' &&
    'ordinal' in value &&
    Number.isInteger(value.ordinal) &&
    'ageUs' in value &&
    Number.isFinite(value.ageUs) &&
    'durationUs' in value &&
    Number.isFinite(value.durationUs) &&
    'hops' in value &&
    Array.isArray(value.hops) &&
    'result' in value
  );
}

/**
 * An event without the envelopes in which a platform that joins functions by itself passes results on:
 * an envelope becomes its result, and in an array (after a map; of arrays, after nested maps) each element does.
 */
export function unwrap(event: unknown): unknown {
  if (Array.isArray(event)) return event.map(unwrap);
  return isReply(event) ? event.result : event;
}
