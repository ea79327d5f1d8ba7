/** A Task and its event go in; the function's reply comes out as a document, and how the call went is noted. */
import { callFunction } from './call-function.js';
import { documentOfBytes, type Document } from './document.js';
import type { Place, Running, Step } from './execution.js';
import { integrationCall, integrationResult } from './lambda-integration.js';
import type { TaskState } from './machine.js';
import { bounded, lookUp } from './state-data.js';
import { StateError } from './state-error.js';

/** @throws StateError */
export async function runTask(
  run: Running,
  state: TaskState,
  event: Document,
  place: Place,
  steps: Step[],
): Promise<Document> {
  const { resource } = state;
  const timeoutMs = timeoutOf(run, state, event, place);
  if (resource.kind === 'direct') {
    const result = await callStep(run, resource.functionName, event.bytes(), place, timeoutMs, steps);
    return bounded(run, result, state);
  }
  const { name, payload } = integrationCall(event.value());
  const version = run.request.calls.versionOf(name);
  const reply = bounded(run, await callStep(run, name, payload.bytes(), place, timeoutMs, steps), state);
  return integrationResult(reply.value(), version);
}

async function callStep(
  { request: { calls, world } }: Running,
  name: string,
  event: Uint8Array,
  place: Place,
  timeoutMs: number | null,
  steps: Step[],
): Promise<Document> {
  const startedMs = world.nowMs();
  const timeout = timeoutMs === null ? null : { afterMs: timeoutMs, world };
  const { body, instance, ordinal, ageUs } = await callFunction(name, event, place.scope, calls, timeout);
  steps.push({ name, us: Math.round((world.nowMs() - startedMs) * 1000), instance, ordinal, ageUs });
  return documentOfBytes(body);
}

function timeoutOf(run: Running, state: TaskState, event: Document, place: Place): number | null {
  if (state.timeoutPath === null) return state.timeoutMs;
  const seconds = lookUp(run, state.timeoutPath, event, state, place);
  if (typeof seconds === 'number' && seconds > 0) return seconds * 1000;
  throw new StateError('States.Runtime', `TimeoutSecondsPath of '${state.name}' leads to no number above 0`);
}
