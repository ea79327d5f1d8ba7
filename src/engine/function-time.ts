/** What functions say of their own durations goes in; how long functions ran for one call in all, and on its critical path, come out. */
import type { FunctionTime, FunctionTimeTally } from '../model/Drive.js';
import type { Flow } from '../model/Composition.js';

/** One invocation, under the name by which the flow knows its function. */
export interface TimedStep {
  name: string;
  us: number;
}

/**
 * Null when one of them does not say how long it ran: a sum without it would be too small.
 *
 * A function that waits for another is busy all that time, and a platform that bills by duration bills both. The sum
 * over the critical path is what Baldini et al. call double billing ("The Serverless Trilemma", Onward! 2017).
 */
export function functionTimeOf(
  durationsUs: readonly (number | null)[],
  criticalUs: number | null,
): FunctionTime | null {
  let totalUs = 0;
  for (const us of durationsUs) {
    if (us === null) return null;
    totalUs += us;
  }
  return { totalUs, criticalUs };
}

/** One call after the other: both count. */
export function inSequence(a: FunctionTime | null, b: FunctionTime | null): FunctionTime | null {
  return together(a, b, (x, y) => x + y);
}

/** At the same time: on the critical path lies the longer one. */
export function inParallel(a: FunctionTime | null, b: FunctionTime | null): FunctionTime | null {
  return together(a, b, Math.max);
}

function together(
  a: FunctionTime | null,
  b: FunctionTime | null,
  critical: (x: number, y: number) => number,
): FunctionTime | null {
  if (a === null || b === null) return null;
  return {
    totalUs: a.totalUs + b.totalUs,
    criticalUs: a.criticalUs === null || b.criticalUs === null ? null : critical(a.criticalUs, b.criticalUs),
  };
}

/**
 * The critical path of a flow whose steps come in its order. Null where the steps do not tell which belong together:
 * maps over more than one function.
 */
export function criticalPathUs(flow: Flow, steps: readonly TimedStep[]): number | null {
  const left = [...steps];
  const of = (part: Flow): number | null => {
    switch (part.kind) {
      case 'task': {
        const place = left.findIndex(({ name }) => name === part.function);
        return left.splice(place, place < 0 ? 0 : 1)[0]?.us ?? null;
      }
      case 'sequence':
        return part.steps.reduce<number | null>((sum, step) => {
          const us = of(step);
          return sum === null || us === null ? null : sum + us;
        }, 0);
      case 'map': {
        const { over } = part;
        if (over.kind !== 'task') return null;
        const all = left.filter(({ name }) => name === over.function);
        for (const one of all) left.splice(left.indexOf(one), 1);
        return all.length === 0 ? null : Math.max(...all.map(({ us }) => us));
      }
      default:
        return part satisfies never;
    }
  };
  return of(flow);
}

/** Sums over calls; the critical path of all only where every call tells its own. */
export function joinFunctionTime(
  a: FunctionTimeTally | null,
  b: FunctionTimeTally | null,
): FunctionTimeTally | null {
  if (a === null || b === null) return a ?? b;
  return {
    calls: a.calls + b.calls,
    totalUs: a.totalUs + b.totalUs,
    criticalUs: a.criticalUs === null || b.criticalUs === null ? null : a.criticalUs + b.criticalUs,
  };
}
