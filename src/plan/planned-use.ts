/** A series goes in; what one of its calls is supposed to use of a platform, before anything ran, comes out. Pure. */
import type { CallUse, StoreUse } from '../model/Cost.js';
import type { Flow } from '../model/Composition.js';
import type { SeriesPlan } from '../model/Plan.js';
import type { Edge, FunctionPlan, StoreName } from '../model/Program.js';

/** How long one handler runs by itself, unless a parameter of its workload says more. */
const HANDLER_MS = 100;
/** A parameter in this unit is time that a handler takes. */
const TIME = /Ms$/;
/** Key, names of attributes and what stands around a payload. */
const AROUND_BYTES = 200;
/** AWS Step Functions bills executions in steps of 100 ms and 64 MB; an execution of ours needs the least. */
const EXECUTION_STEP_MS = 100;
const EXECUTION_MB = 64;
/** Over how many items a map goes where no parameter says. */
const WIDTH = 1;

export const SUPPOSED =
  `each function runs ${HANDLER_MS} ms by itself, or as long as a parameter in ms says besides, and as long as it waits for others; ` +
  'stores are used as the composition has it; all instances are warm';

interface Walked {
  invocations: number;
  /** All functions together, and on the critical path. */
  billedMs: number;
  criticalMs: number;
  puts: number;
  gets: number;
  /** What comes of it: 0, the value itself; otherwise so many references to where it lies. */
  references: number;
}

export function plannedUse(series: SeriesPlan): CallUse {
  const { entry } = series;
  switch (entry.kind) {
    case 'function':
      return useOf(series, invoked(series, entry.function, 0), null);
    case 'caller':
      return useOf(series, walked(series, entry.flow, null, 0), null);
    case 'native': {
      const flow = walked(series, entry.flow, null, 0);
      const orchestrated = series.composition === 'orchestrator';
      return useOf(series, flow, orchestrated ? flow.criticalMs : null);
    }
    default:
      return entry satisfies never;
  }
}

/** The service behind the edges of a series; null: its values travel with its calls. */
export function storeOf({
  composition,
  stores,
}: Pick<SeriesPlan, 'composition' | 'stores'>): StoreName | null {
  switch (composition) {
    case 'object-store':
      return stores.objectStore;
    case 'key-value':
      return stores.keyValue;
    case 'queue':
      return stores.queue ?? null;
    case 'in-process':
    case 'caller':
    case 'direct':
    case 'orchestrator':
    case 'native':
      return null;
    default:
      return composition satisfies never;
  }
}

export function storeUse(series: SeriesPlan, puts: number, gets: number): StoreUse[] {
  const store = storeOf(series);
  if (store === null) return [];
  const valueBytes = series.payloadBytes + AROUND_BYTES;
  return [
    { store, operation: 'put', count: puts, valueBytes },
    { store, operation: 'get', count: gets, valueBytes },
  ];
}

/** Of executions that run so long together; null: there are none. */
export function executionsOf(criticalMs: number | null): CallUse['executions'] {
  if (criticalMs === null) return { count: 0, mbMs: 0 };
  const billedMs = Math.max(1, Math.ceil(criticalMs / EXECUTION_STEP_MS)) * EXECUTION_STEP_MS;
  return { count: 1, mbMs: billedMs * EXECUTION_MB };
}

function useOf(series: SeriesPlan, walk: Walked, executionMs: number | null): CallUse {
  return {
    invocations: walk.invocations,
    billedMs: walk.billedMs,
    executions: executionsOf(executionMs),
    stores: storeUse(series, walk.puts, walk.gets),
  };
}

/** One function and all that it does: see `workloads/context/shim.ts`. */
function invoked(series: SeriesPlan, name: string, references: number): Walked {
  const fn = series.functions.find((each) => each.name === name);
  const ownMs = handlerMs(series, fn);
  const alone = {
    invocations: 1,
    billedMs: ownMs,
    criticalMs: ownMs,
    puts: 0,
    gets: references,
    references: 0,
  };
  if (fn?.program.kind !== 'continue') return alone;
  const { rest, edge, resultEdge } = fn.program;
  const after = walked(series, { kind: 'sequence', steps: rest }, edge, 0);
  const handsOn = resultEdge !== 'payload' && after.references === 0;
  return {
    invocations: 1 + after.invocations,
    // It waits for whom it invoked, and is billed meanwhile.
    billedMs: ownMs + after.criticalMs + after.billedMs,
    criticalMs: ownMs + after.criticalMs,
    puts: after.puts + (handsOn ? 1 : 0),
    gets: references + after.gets,
    references: handsOn ? 1 : after.references,
  };
}

/** @param edge through which a function hands on; null: who carries out the flow is none, and hands on by payload */
function walked(series: SeriesPlan, flow: Flow, edge: Edge | null, references: number): Walked {
  switch (flow.kind) {
    case 'task': {
      const written = edge !== null && edge !== 'payload' && references === 0 ? 1 : 0;
      const after = invoked(series, flow.function, references + written);
      return { ...after, puts: after.puts + written };
    }
    case 'sequence': {
      let sum: Walked = { invocations: 0, billedMs: 0, criticalMs: 0, puts: 0, gets: 0, references };
      for (const step of flow.steps) {
        const one = walked(series, step, edge, sum.references);
        sum = {
          invocations: sum.invocations + one.invocations,
          billedMs: sum.billedMs + one.billedMs,
          criticalMs: sum.criticalMs + one.criticalMs,
          puts: sum.puts + one.puts,
          gets: sum.gets + one.gets,
          references: one.references,
        };
      }
      return sum;
    }
    case 'map': {
      const width = widthOf(series);
      const one = walked(series, flow.over, edge, 0);
      return {
        invocations: width * one.invocations,
        billedMs: width * one.billedMs,
        criticalMs: one.criticalMs,
        puts: width * one.puts,
        gets: references + width * one.gets,
        references: width * one.references,
      };
    }
    default:
      return flow satisfies never;
  }
}

/** Handlers in one process run one after the other, those of a map at the same time. */
function handlerMs({ params }: SeriesPlan, fn: FunctionPlan | undefined): number {
  const told = Object.entries(params).flatMap(([name, value]) =>
    TIME.test(name) && typeof value === 'number' ? [value] : [],
  );
  const handlers = fn?.program.kind === 'in-process' ? tasksIn(fn.program.flow) : 1;
  return handlers * (HANDLER_MS + told.reduce((sum, ms) => sum + ms, 0));
}

function tasksIn(flow: Flow): number {
  switch (flow.kind) {
    case 'task':
      return 1;
    case 'sequence':
      return flow.steps.reduce((sum, step) => sum + tasksIn(step), 0);
    case 'map':
      return tasksIn(flow.over);
    default:
      return flow satisfies never;
  }
}

function widthOf({ params }: SeriesPlan): number {
  const { width } = params;
  return typeof width === 'number' ? width : WIDTH;
}
