/** A function and how many calls it may have at a time go in; what refuses the calls beyond comes out. */
import type { Refusal } from '../call.js';
import type { FunctionRegistry } from '../function-registry.js';

/**
 * Counted when it is asked and not kept: calls that began before the limit was set, on other versions or on code that
 * has been replaced are in the count without being told of the limit.
 */
export function reservedConcurrency(
  registry: FunctionRegistry,
  name: string,
  limit: number,
): () => Refusal | null {
  return () => (limit > 0 && callsInHand(registry, name) < limit ? null : THROTTLED);
}

/** Of all versions. One that waits for an instance counts as on AWS Lambda: there its sandbox is being made. */
function callsInHand(registry: FunctionRegistry, name: string): number {
  let calls = 0;
  for (const hosted of registry.all()) {
    const [functionName] = hosted.spec.name.split(':', 1);
    if (functionName !== name) continue;
    calls += hosted.queued();
    // Functions of this API have one call at a time in an instance.
    for (const instance of hosted.instances()) if (instance.state() === 'busy') calls++;
  }
  return calls;
}

/** AWS Lambda API reference, Invoke, TooManyRequestsException. */
const THROTTLED: Refusal = {
  kind: 'refusal',
  status: 429,
  type: 'TooManyRequestsException',
  message: 'Rate Exceeded.',
  reason: 'ReservedFunctionConcurrentInvocationLimitExceeded',
};
