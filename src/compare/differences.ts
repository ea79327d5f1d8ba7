/** A stored run and another go in; what differs between the ways in which they were measured comes out, with how much it weighs. */
import type { Difference } from '../model/ComparisonDocument.js';
import type { RunRecord, SeriesRecord } from '../model/RunRecord.js';

type Weight = Difference['weight'];

/** One thing that two runs can have alike or not. */
interface Fact<T> {
  what: string;
  /** As it is shown; equal texts are no difference. */
  of(one: T): string;
  weigh(base: string, head: string): Weight;
  hint: string;
}

const matters = (): Weight => 'matters';
const noted = (): Weight => 'noted';

/** METHOD.md, "What may be compared", has the reasons. */
const RUN_FACTS: readonly Fact<RunRecord>[] = [
  {
    what: 'caller vantage',
    of: (run) => list(run.callers.map(({ vantage }) => vantage)),
    weigh: matters,
    hint: 'measure both from the same vantage',
  },
  {
    what: 'caller region',
    of: (run) => list([run.client.region ?? null, ...run.callers.map(({ region }) => region)]),
    weigh: matters,
    hint: 'measure both from machines of one region',
  },
  {
    what: 'operating system',
    of: (run) => run.client.os,
    weigh: (base, head) => (systemOf(base) === systemOf(head) ? 'noted' : 'matters'),
    hint: 'measure both on the same kind of machine',
  },
  {
    what: 'CPU',
    of: (run) => run.client.cpu,
    weigh: matters,
    hint: 'measure both on the same kind of machine',
  },
  {
    what: 'cores',
    of: (run) => String(run.client.cores),
    weigh: matters,
    hint: 'measure both on the same kind of machine',
  },
  {
    what: 'driving thread',
    of: (run) => (run.client.pinned ? 'pinned to a core' : 'not pinned'),
    weigh: matters,
    hint: 'start both in the same way',
  },
  {
    what: 'pacing',
    of: (run) => run.client.pacing,
    weigh: matters,
    hint: 'measure both at the same rate',
  },
  {
    what: 'Node',
    of: (run) => run.tool.node.replace(/^v/, ''),
    weigh: (base, head) => (major(base) === major(head) ? 'noted' : 'matters'),
    hint: 'measure both with the same release line of Node',
  },
  {
    what: 'FaaSMark',
    of: (run) => run.tool.version,
    weigh: (base, head) => (releaseLine(base) === releaseLine(head) ? 'noted' : 'matters'),
    hint: 'measure both with one version of faasmark',
  },
  {
    what: 'blocks',
    of: (run) => String(run.plan.blocks),
    weigh: noted,
    hint: 'measure both with the same --trials',
  },
];

const SERIES_FACTS: readonly Fact<SeriesRecord>[] = [
  {
    what: 'loop',
    of: ({ load }) => `${load.loop ?? (load.profile === 'closed' ? 'closed' : 'open')} loop`,
    weigh: () => 'never',
    hint: 'a closed loop is compared with closed loops only',
  },
  {
    what: 'stores',
    of: ({ emulated }) => (emulated.length === 0 ? 'none emulated' : `emulated: ${list(emulated)}`),
    weigh: (base, head) => (base === 'none emulated' || head === 'none emulated' ? 'never' : 'matters'),
    hint: 'an emulated store is compared with the same emulated store only',
  },
  {
    what: 'region',
    of: ({ region }) => region,
    weigh: matters,
    hint: 'deploy both to one region: --region',
  },
  {
    what: 'vantage',
    of: ({ vantage }) => vantage,
    weigh: matters,
    hint: 'measure both from the same vantage',
  },
  {
    what: 'initiators',
    of: ({ initiators = null }) =>
      initiators === null
        ? 'none'
        : `${initiators.count} of ${initiators.memoryMb} MB on ${initiators.provider}/${initiators.region}`,
    weigh: matters,
    hint: 'measure both with the same --initiators, --from and --initiator-memory',
  },
  {
    what: 'load profile',
    of: ({ load }) => load.profile,
    weigh: matters,
    hint: 'measure both with the same --profile',
  },
  {
    what: 'arrival',
    of: ({ load }) => load.arrival ?? 'none',
    weigh: matters,
    hint: 'measure both with the same --arrival',
  },
  {
    what: 'rate',
    of: ({ load }) => (load.rate === null ? 'none' : `${load.rate}/s`),
    weigh: matters,
    hint: 'measure both with the same --rate',
  },
  {
    what: 'shape of the load',
    of: ({ load: { burst, step, gapsMs, replay, ladder } }) =>
      canonical({
        ...(burst === undefined ? {} : { burst }),
        ...(step === undefined ? {} : { step }),
        ...(gapsMs === undefined ? {} : { gapsMs }),
        ...(replay === undefined ? {} : { replay }),
        ...(ladder === undefined ? {} : { ladder }),
      }),
    weigh: matters,
    hint: 'measure both with the same load',
  },
  {
    what: 'duration',
    of: ({ load }) => `${load.durationMs} ms`,
    weigh: matters,
    hint: 'measure both with the same --duration',
  },
  {
    what: 'time-out',
    of: ({ load }) => `${load.timeoutMs} ms`,
    weigh: matters,
    hint: 'measure both with the same --timeout',
  },
  {
    what: 'connections',
    of: ({ load }) => String(load.connections),
    weigh: matters,
    hint: 'measure both with the same --connections',
  },
  {
    what: 'memory',
    of: ({ memoryMb }) => `${memoryMb} MB`,
    weigh: matters,
    hint: 'measure both with the same --memory',
  },
  {
    what: 'payload',
    of: ({ payloadBytes }) => `${payloadBytes} bytes`,
    weigh: matters,
    hint: 'measure both with the same --payload',
  },
  {
    what: 'parameters',
    of: ({ params }) => canonical(params),
    weigh: matters,
    hint: 'measure both with the same --set',
  },
  {
    what: 'options',
    of: ({ options }) => canonical(options),
    weigh: matters,
    hint: 'measure both with the same --set',
  },
  {
    what: 'language',
    of: ({ runtime }) => runtime.language,
    weigh: matters,
    hint: 'measure both with the same --runtime',
  },
  {
    what: 'runtime',
    of: ({ runtime }) => `${runtime.identifier} ${runtime.version}`,
    weigh: noted,
    hint: 'measure both with the same --runtime',
  },
  {
    what: 'trials',
    of: ({ trials }) => String(trials),
    weigh: noted,
    hint: 'measure both with the same --trials',
  },
];

/** Series are matched by id. Seeds, gates and what was measured are no differences. */
export function differencesOf(base: RunRecord, head: RunRecord): Difference[] {
  const ofRun = RUN_FACTS.flatMap((fact) => compareFact(fact, base, head, { base, head, series: null }));
  const ofSeries = head.series.flatMap((own) => {
    const other = base.series.find(({ id }) => id === own.id);
    if (other === undefined) return [];
    return SERIES_FACTS.flatMap((fact) => compareFact(fact, other, own, { base, head, series: own.id }));
  });
  const blocks = ofRun.some(({ what }) => what === 'blocks');
  // Fewer blocks are fewer trials: once is enough.
  return mergeDifferences([...ofRun, ...ofSeries.filter(({ what }) => !blocks || what !== 'trials')]);
}

function compareFact<T>(
  { what, of, weigh, hint }: Fact<T>,
  base: T,
  head: T,
  at: { base: RunRecord; head: RunRecord; series: string | null },
): Difference[] {
  const baseHas = of(base);
  const headHas = of(head);
  if (baseHas === headHas) return [];
  return [
    {
      what,
      weight: weigh(baseHas, headHas),
      bases: [at.base.id],
      head: at.head.id,
      series: at.series === null ? [] : [at.series],
      baseHas,
      headHas,
      hint,
    },
  ];
}

/** What several series, or several runs of the base, have in common is said once. */
export function mergeDifferences(all: readonly Difference[]): Difference[] {
  const bySeries = merge(
    all,
    ({ bases }) => bases,
    (one, other) => ({
      ...one,
      series: [...new Set([...one.series, ...other.series])],
    }),
  );
  return merge(
    bySeries,
    ({ series }) => series,
    (one, other) => ({
      ...one,
      bases: [...new Set([...one.bases, ...other.bases])],
    }),
  );
}

function merge(
  all: readonly Difference[],
  kept: (one: Difference) => readonly string[],
  join: (one: Difference, other: Difference) => Difference,
): Difference[] {
  const merged = new Map<string, Difference>();
  for (const one of all) {
    const key = JSON.stringify([one.what, one.weight, one.head, one.baseHas, one.headHas, kept(one)]);
    const before = merged.get(key);
    merged.set(key, before === undefined ? one : join(before, one));
  }
  return [...merged.values()];
}

/** "Linux 6.1.0 x64" without its kernel's release: updates of that come with every image of a machine. */
function systemOf(os: string): string {
  const words = os.split(' ');
  return words.length < 3 ? (words[0] ?? '') : `${words[0] ?? ''} ${words.at(-1) ?? ''}`;
}

const major = (version: string): string => version.split('.')[0] ?? '';

/** What semantic versioning calls compatible: below 1.0 the minor version says it. */
function releaseLine(version: string): string {
  const [first = '', second = ''] = version.split('.');
  return first === '0' ? `${first}.${second}` : first;
}

function list(values: readonly (string | null)[]): string {
  const named = values.filter((value) => value !== null);
  return named.length === 0 ? 'not known' : [...new Set(named)].sort().join(', ');
}

/** Keys in order, so that equal values have equal texts. */
function canonical(value: object): string {
  const text = JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
  return text === '{}' ? 'none' : text;
}
