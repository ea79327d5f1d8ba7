/** A chain of Tasks that one instance carries out, and the event of the first, go in; the reply of the last comes out, as if each had been called. */
import { readFusedError, readFusedReply } from '../fusion/fused-reply.js';
import { callFunction } from './call-function.js';
import { documentOfBytes, type Document } from './document.js';
import type { FusedChain, Place, Running, Step } from './execution.js';
import { bounded } from './state-data.js';
import { asStateError, StateError } from './state-error.js';

/** @returns null when it did not begin: whoever carries out the steps one by one loses nothing @throws StateError */
export async function runFused(
  run: Running,
  { functionName, states, giveUp }: FusedChain,
  event: Document,
  place: Place,
  steps: Step[],
): Promise<Document | null> {
  const { calls, world } = run.request;
  const names = states.map(({ resource }) => resource.functionName);
  const startedMs = world.nowMs();
  try {
    const reply = await callFunction(functionName, event.bytes(), place.scope, calls, null);
    const fused = readFusedReply(reply.body);
    const last = states.at(-1);
    if (fused === null || last === undefined)
      throw new StateError('States.Runtime', 'no reply of fused steps');
    const output = bounded(run, documentOfBytes(fused.output), last);
    const { instance, ordinal, ageUs } = reply;
    // The first bears what came before it: the wait for an instance, and the way there and back.
    let us = Math.round((world.nowMs() - startedMs) * 1000);
    const own = names.map((_, index) => fused.us[index] ?? 0);
    for (const stepUs of own.slice(1)) us -= stepUs;
    for (const [index, name] of names.entries()) {
      steps.push({ name, us: index === 0 ? Math.max(us, 0) : (own[index] ?? 0), instance, ordinal, ageUs });
    }
    return output;
  } catch (thrown) {
    const error = asStateError(thrown);
    if (error.call === null) throw error;
    const { outcome } = error.call;
    if (outcome.kind === 'refusal' && outcome.status === 404) return null;
    if (outcome.kind === 'failure' && outcome.ordinal === null) {
      giveUp(error.message.slice(0, 1000));
      return null;
    }
    throw errorOfStep(error, error.call, names);
  }
}

function errorOfStep(
  error: StateError,
  { outcome }: NonNullable<StateError['call']>,
  names: readonly string[],
): StateError {
  if (outcome.kind === 'refusal') {
    return new StateError(error.error, error.message, { functionName: names[0] ?? '', outcome });
  }
  const { step, errorType, errorMessage, body } = readFusedError(outcome.body, names.length);
  if (errorType === 'States.DataLimitExceeded') return new StateError(errorType, errorMessage);
  // Of an instance that ended nobody knows in which step.
  const functionName = names[step ?? -1] ?? `one of ${[...new Set(names)].join(', ')}`;
  return new StateError(errorType, body.toString(), { functionName, outcome: { ...outcome, body } });
}
