/** The deployed functions go in; what is to be told of each in metrics comes out, older versions that still run included. */
import type { FunctionRegistry } from './function-registry.js';
import type { HostedFunction } from './hosted-function.js';
import type { ObservedFunction } from './open-metrics.js';

export function observedFunctions(functions: Pick<FunctionRegistry, 'all' | 'current'>): ObservedFunction[] {
  const all = [...functions.all()];
  return [...functions.current()].map(({ spec: { name }, metrics }) => {
    const versions = all.filter((hosted) => hosted.spec.name === name);
    const states = versions.flatMap((hosted) => hosted.instances().map((instance) => instance.state()));
    const inState = (wanted: (typeof states)[number]): number =>
      states.filter((state) => state === wanted).length;
    return {
      name,
      metrics: metrics.read(),
      instances: { starting: inState('starting'), idle: inState('idle'), busy: inState('busy') },
      kept: sumKept(versions),
      queued: versions.reduce((sum, hosted) => sum + hosted.queued(), 0),
    };
  });
}

function sumKept(versions: readonly HostedFunction[]): ObservedFunction['kept'] {
  const sum = { wanted: 0, ready: 0 };
  for (const hosted of versions) {
    const { wanted, ready } = hosted.kept();
    sum.wanted += wanted;
    sum.ready += ready;
  }
  return sum;
}
