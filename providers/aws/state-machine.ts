/** A workload's flow and the ARNs of its functions go in, a definition in Amazon States Language comes out for Step Functions Express. */
import type { Flow } from '../../src/model/Composition.js';

export interface Definition {
  StartAt: string;
  States: Record<string, DefinedState>;
}

/** What a function gets: see `entering` of its context. */
interface After {
  $faasmark: 'after';
  'value.$'?: string;
  'of.$': string;
}

type DefinedState = { Next?: string; End?: true } & (
  | { Type: 'Task'; Resource: string; Parameters?: After }
  | { Type: 'Map'; ItemsPath?: string; ItemSelector?: After; ItemProcessor: Definition }
);

/**
 * What stands in the state's input. `event`: what the caller sent. `after`: an item of a map, with the evidence of what
 * came before that. `envelope`: a function's reply. `items`: an array of what each item of a map came to.
 */
type Input = { kind: 'event' } | { kind: 'after' } | { kind: 'envelope' } | { kind: 'items'; of: Input };

type Part = Flow & { kind: 'task' | 'map' };

/**
 * Step Functions tells its caller nothing of the functions that it invoked, so each function gets the envelopes of those
 * before it and puts their evidence into its own.
 *
 * @param arnOf of a function, by its name in the flow
 */
export function stateMachineOf(flow: Flow, arnOf: (name: string) => string): Definition {
  let count = 0;
  const define = (parts: readonly Part[], input: Input): { definition: Definition; output: Input } => {
    let current = input;
    const named = parts.map((part) => {
      // Names are unique in the whole machine, however often it calls the same function.
      const name = `${++count}-${part.kind}`;
      const { state, output } = part.kind === 'task' ? task(part.function) : map(part.over);
      current = output;
      return { name, state };
    });
    for (const [index, { state }] of named.entries()) {
      const next = named[index + 1];
      if (next === undefined) state.End = true;
      else state.Next = next.name;
    }
    const States = Object.fromEntries(named.map(({ name, state }) => [name, state]));
    return { definition: { StartAt: named[0]?.name ?? '', States }, output: current };

    function task(name: string): { state: DefinedState; output: Input } {
      const handed = current.kind === 'event' || current.kind === 'after';
      const Parameters: After = { $faasmark: 'after', 'of.$': '$' };
      const state: DefinedState = { Type: 'Task', Resource: arnOf(name), ...(handed ? {} : { Parameters }) };
      return { state, output: { kind: 'envelope' } };
    }

    function map(over: Flow): { state: DefinedState; output: Input } {
      const { paths, item } = itemsOf(current);
      const { definition, output } = define(inARow(over), item);
      return {
        state: { Type: 'Map', ...paths, ItemProcessor: definition },
        output: { kind: 'items', of: output },
      };
    }
  };
  return define(inARow(flow), { kind: 'event' }).definition;
}

/** Where a map finds its items, and what each of them is to the states inside. */
function itemsOf(input: Input): { paths: { ItemsPath?: string; ItemSelector?: After }; item: Input } {
  const value = '$$.Map.Item.Value';
  switch (input.kind) {
    case 'event':
      return { paths: {}, item: input };
    case 'after':
      return {
        paths: {
          ItemsPath: '$.value',
          ItemSelector: { $faasmark: 'after', 'value.$': value, 'of.$': '$.of' },
        },
        item: input,
      };
    case 'envelope':
      return {
        paths: {
          ItemsPath: '$.result',
          ItemSelector: { $faasmark: 'after', 'value.$': value, 'of.$': '$' },
        },
        item: { kind: 'after' },
      };
    case 'items':
      return { paths: {}, item: input.of };
    default:
      return input satisfies never;
  }
}

/** Sequences inside of sequences are one. */
function inARow(flow: Flow): Part[] {
  return flow.kind === 'sequence' ? flow.steps.flatMap(inARow) : [flow];
}
