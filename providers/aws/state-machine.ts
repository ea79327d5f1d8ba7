/** A workload's flow and the ARNs of its functions go in, a definition in Amazon States Language comes out for Step Functions Express. */
import type { Flow } from '../../src/model/Composition.js';

export interface Definition {
  StartAt: string;
  States: Record<string, DefinedState>;
}

type DefinedState = { Next?: string; End?: true } & (
  { Type: 'Task'; Resource: string } | { Type: 'Map'; ItemsPath?: string; ItemProcessor: Definition }
);

/** What a part of a flow leaves behind: an event or a map an array as it is, a task the envelope around its result. */
type Left = 'plain' | 'envelope';

/** @param arnOf of a function, by its name in the flow */
export function stateMachineOf(flow: Flow, arnOf: (name: string) => string): Definition {
  let count = 0;
  const define = (parts: readonly (Flow & { kind: 'task' | 'map' })[]): Definition => {
    let before: Left = 'plain';
    const named = parts.map((part) => {
      // Names are unique in the whole machine, however often it calls the same function.
      const name = `${++count}-${part.kind}`;
      const state: DefinedState =
        part.kind === 'task'
          ? {
              Type: 'Task',
              Resource: arnOf(part.function),
            }
          : {
              Type: 'Map',
              ...(before === 'envelope' ? { ItemsPath: '$.result' } : {}),
              ItemProcessor: define(inARow(part.over)),
            };
      before = part.kind === 'task' ? 'envelope' : 'plain';
      return { name, state };
    });
    for (const [index, { state }] of named.entries()) {
      const next = named[index + 1];
      if (next === undefined) state.End = true;
      else state.Next = next.name;
    }
    return {
      StartAt: named[0]?.name ?? '',
      States: Object.fromEntries(named.map(({ name, state }) => [name, state])),
    };
  };
  return define(inARow(flow));
}

/** Sequences inside of sequences are one. */
function inARow(flow: Flow): (Flow & { kind: 'task' | 'map' })[] {
  return flow.kind === 'sequence' ? flow.steps.flatMap(inARow) : [flow];
}
