/** A program, its handlers and what they may use enter; the function that a platform calls, answering in the reply envelope, leaves. */
import { randomUUID } from 'node:crypto';
import type { Program } from '../../src/model/Program.js';
import type { Reply } from '../../src/model/Reply.js';
import { edgesOf } from './edges.js';
import { entering } from './entering.js';
import type { FunctionContext, Handler } from './index.js';
import type { PlatformContext } from './platform.js';
import { elapsedUs, recordedContext, type Invoke } from './recorded-context.js';
import { runFlow } from './run-flow.js';
import type { Store } from './stores/store.js';

export interface EntryParts {
  program: Program;
  /** By name. `never`: whatever event each of them takes. */
  handlers: Readonly<Record<string, Handler<never>>>;
  stores: readonly Store[];
  invoke: Invoke;
}

export type Entry = (event: unknown, platform?: PlatformContext) => Promise<Reply>;

export function createEntry(parts: EntryParts): Entry {
  const instance = randomUUID();
  const cache = new Map<string, unknown>();
  const carryOut = carrierOf(parts.program, runnerOf(parts.handlers));
  let calls = 0;
  return async (event, platform = {}) => {
    const enteredAt = performance.now();
    const ordinal = (calls += 1);
    const { stores, invoke } = parts;
    const { context, hops } = recordedContext({ stores, invoke, platform, cache, instance, ordinal });
    const entered = entering(event);
    const result = await carryOut(entered.event, context);
    const durationUs = elapsedUs(enteredAt);
    const reply: Reply = {
      fm: 1,
      instance,
      ordinal,
      ageUs: ageUs(enteredAt, platform),
      durationUs,
      hops,
      result,
    };
    return entered.before === null ? reply : { ...reply, before: entered.before };
  };
}

/** Monotonic age of the instance at `enteredAt`: since it left the pool, otherwise since its process began (the clock's zero). */
function ageUs(enteredAt: number, platform: PlatformContext): number {
  const { instanceStartedAt } = platform;
  const beganAt = typeof instanceStartedAt === 'number' ? instanceStartedAt : 0;
  return Math.max(0, Math.round((enteredAt - beganAt) * 1000));
}

/** Runs the handler of that name; its result as JSON knows it. */
type Run = (name: string, event: unknown, ctx: FunctionContext) => Promise<unknown>;

function runnerOf(handlers: EntryParts['handlers']): Run {
  const known = new Map(Object.entries(handlers));
  for (const [name, handler] of known) {
    if (typeof handler !== 'function')
      throw new TypeError(`the source of "${name}" exports no function "handler"`);
  }
  return async (name, event, ctx) => {
    const handler = known.get(name);
    if (handler === undefined) throw new Error(`this function carries no handler "${name}"`);
    return (await (handler as Handler)(event, ctx)) ?? null;
  };
}

type CarryOut = (event: unknown, ctx: FunctionContext) => Promise<unknown>;

function carrierOf(program: Program, run: Run): CarryOut {
  switch (program.kind) {
    case 'plain':
      return (event, ctx) => run(program.handler, event, ctx);
    case 'in-process':
      return (event, ctx) => {
        const inside: FunctionContext = { ...ctx, invoke: (name, value) => run(name, value, inside) };
        return runFlow(program.flow, event, {
          task: (name, value) => run(name, value, inside),
          open: asItIs,
        });
      };
    case 'continue': {
      const { handler, rest, edge, resultEdge } = program;
      const byPayload = edge === 'payload' && resultEdge === 'payload';
      return async (event, ctx) => {
        const edges = edgesOf(ctx);
        const hand = edges.hand;
        // Where nothing passes through a store, a value that looks like a reference is only a value.
        const open = byPayload ? asItIs : edges.open;
        const value = await run(handler, await open(event), ctx);
        const task = async (name: string, input: unknown) => ctx.invoke(name, await hand(input, edge));
        const result = await runFlow({ kind: 'sequence', steps: rest }, value, { task, open });
        return hand(result, resultEdge);
      };
    }
    default:
      throw new TypeError(`unknown kind of program: ${JSON.stringify(program satisfies never)}`);
  }
}

const asItIs = (value: unknown): Promise<unknown> => Promise.resolve(value);
