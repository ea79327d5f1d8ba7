/** A flow and a value enter, each task is carried out by `task`, the value after the last step leaves. */
import type { Flow } from '../../src/model/Composition.js';

export interface FlowActions {
  /** Carries out one task. */
  task(name: string, value: unknown): Promise<unknown>;
  /** Fetches what a map goes over, when only a reference to it is at hand. */
  open(value: unknown): Promise<unknown>;
}

export async function runFlow(flow: Flow, value: unknown, actions: FlowActions): Promise<unknown> {
  switch (flow.kind) {
    case 'task':
      return actions.task(flow.function, value);
    case 'sequence': {
      let current = value;
      for (const step of flow.steps) current = await runFlow(step, current, actions);
      return current;
    }
    case 'map': {
      const items = await actions.open(value);
      if (!Array.isArray(items)) {
        throw new TypeError(`a map needs an array to go over; the step before it returned ${nameOf(items)}`);
      }
      return Promise.all(items.map((item: unknown) => runFlow(flow.over, item, actions)));
    }
    default:
      throw new TypeError(`unknown kind of flow: ${JSON.stringify(flow satisfies never)}`);
  }
}

function nameOf(value: unknown): string {
  return value === null ? 'null' : `a value of type ${typeof value}`;
}
