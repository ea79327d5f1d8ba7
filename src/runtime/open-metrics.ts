/** What is deployed goes in; its state comes out in the text format of OpenMetrics 1.0. */
import { DURATION_BOUNDS_SECONDS, type MetricsReading } from './function-metrics.js';

export const OPEN_METRICS_TYPE = 'application/openmetrics-text; version=1.0.0; charset=utf-8';

export interface ObservedFunction {
  /** Letters, digits, `-` and `_`; a published version's has a colon and its number at the end. */
  name: string;
  metrics: MetricsReading;
  /** Of all its versions. */
  instances: Readonly<Record<'starting' | 'idle' | 'busy', number>>;
  /** Instances that are to be kept ready, and those of them that are. */
  kept: Readonly<Record<'wanted' | 'ready', number>>;
  /** Calls that wait for an instance. */
  queued: number;
}

interface Family {
  name: string;
  type: 'counter' | 'gauge' | 'histogram';
  unit?: 'seconds';
  help: string;
  samples: readonly { suffix: string; labels: Readonly<Record<string, string>>; value: number }[];
}

export function openMetrics(functions: readonly ObservedFunction[], pooled: number): string {
  return [...families(functions, pooled).flatMap(linesOf), '# EOF', ''].join('\n');
}

function families(functions: readonly ObservedFunction[], pooled: number): Family[] {
  const each = (sample: (one: ObservedFunction) => Family['samples']): Family['samples'] =>
    functions.flatMap(sample);
  return [
    {
      name: 'faasmark_runtime_calls',
      type: 'counter',
      help: 'Calls that have ended, by how.',
      samples: each(({ name, metrics }) =>
        (['replies', 'failures', 'throttled', 'refused'] as const).map((key) => ({
          suffix: '_total',
          labels: { function: name, outcome: OUTCOME[key] },
          value: metrics[key],
        })),
      ),
    },
    {
      name: 'faasmark_runtime_duration_seconds',
      type: 'histogram',
      unit: 'seconds',
      help: 'From handing a call to an instance to its end.',
      samples: each(durations),
    },
    {
      name: 'faasmark_runtime_cpu_seconds',
      type: 'counter',
      unit: 'seconds',
      help: 'CPU time of instances during calls, by their own account.',
      samples: each(({ name, metrics }) => [
        { suffix: '_total', labels: { function: name }, value: metrics.cpuUs / 1e6 },
      ]),
    },
    {
      name: 'faasmark_runtime_instance_starts',
      type: 'counter',
      help: 'Instances started, from the pool or with a process of their own.',
      samples: each(({ name, metrics }) => [
        { suffix: '_total', labels: { function: name, from: 'pool' }, value: metrics.pooledStarts },
        { suffix: '_total', labels: { function: name, from: 'nothing' }, value: metrics.freshStarts },
      ]),
    },
    {
      name: 'faasmark_runtime_instances',
      type: 'gauge',
      help: 'Instances, by what they are doing.',
      samples: each(({ name, instances }) =>
        Object.entries(instances).map(([state, value]) => ({
          suffix: '',
          labels: { function: name, state },
          value,
        })),
      ),
    },
    {
      name: 'faasmark_runtime_kept_instances',
      type: 'gauge',
      help: 'Instances that are to be kept ready (minimum or provisioned), and those of them that are.',
      samples: each(({ name, kept }) =>
        Object.entries(kept).map(([state, value]) => ({
          suffix: '',
          labels: { function: name, state },
          value,
        })),
      ),
    },
    {
      name: 'faasmark_runtime_queued_calls',
      type: 'gauge',
      help: 'Calls that wait for an instance.',
      samples: each(({ name, queued }) => [{ suffix: '', labels: { function: name }, value: queued }]),
    },
    {
      name: 'faasmark_runtime_pooled_processes',
      type: 'gauge',
      help: 'Processes that wait to become instances.',
      samples: [{ suffix: '', labels: {}, value: pooled }],
    },
  ];
}

const OUTCOME = {
  replies: 'reply',
  failures: 'failure',
  throttled: 'throttled',
  refused: 'refused',
} as const;

function durations({ name, metrics }: ObservedFunction): Family['samples'] {
  let sum = 0;
  const buckets = metrics.durationCounts.map((count, place) => {
    sum += count;
    const bound = DURATION_BOUNDS_SECONDS[place];
    const le = bound === undefined ? '+Inf' : canonical(bound);
    return { suffix: '_bucket', labels: { function: name, le }, value: sum };
  });
  return [
    ...buckets,
    { suffix: '_count', labels: { function: name }, value: sum },
    { suffix: '_sum', labels: { function: name }, value: metrics.durationUs / 1e6 },
  ];
}

/** Whole numbers carry `.0` in `le` (OpenMetrics 1.0, "Considerations: Canonical Numbers"). */
function canonical(bound: number): string {
  return Number.isInteger(bound) ? `${String(bound)}.0` : String(bound);
}

function linesOf({ name, type, unit, help, samples }: Family): string[] {
  return [
    `# TYPE ${name} ${type}`,
    ...(unit === undefined ? [] : [`# UNIT ${name} ${unit}`]),
    `# HELP ${name} ${help}`,
    ...samples.map(({ suffix, labels, value }) => {
      const text = Object.entries(labels).map(([key, label]) => `${key}="${label}"`);
      return `${name}${suffix}${text.length === 0 ? '' : `{${text.join(',')}}`} ${String(value)}`;
    }),
  ];
}
