/** `run.json`, schema `faasmark.run/1`: the single truth of a run, from which every report derives. Schema first, types inferred. */
import { Type, type Static, type TSchema } from 'typebox';
import { ComparisonSchema } from './ComparisonSchema.js';
import { COMPOSITIONS } from './Composition.js';
import { COST_ITEMS } from './Cost.js';
import { LOSSES } from './Drive.js';
import { ARRIVALS } from './LoadProfile.js';
import { COLD_KINDS, ERROR_KINDS, START_CLASSES } from './Sample.js';
import { WARNING_CODES } from './Warning.js';

const open = { additionalProperties: true } as const;
const nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const oneOf = <T extends string>(values: readonly T[]) => Type.Enum<T[]>([...values]);
const us = nullable(Type.Number({ description: 'µs; null: not attained, or too few samples to say' }));
const count = Type.Integer({ minimum: 0 });
const interval = nullable(Type.Tuple([Type.Number(), Type.Number()]));
const histogram = nullable(
  Type.String({ description: 'HdrHistogram V2, deflated, base64; µs, 1 µs to 1 h, 3 digits' }),
);
const p50p99 = Type.Object({ p50Us: us, p99Us: us }, open);

const errors = Type.Object(
  Object.fromEntries(ERROR_KINDS.map((kind) => [kind, count])) as Record<
    (typeof ERROR_KINDS)[number],
    typeof count
  >,
  open,
);

/** intended = warm + first + cold + unknown + Σ errors + timeouts + unfinished. */
export const CountsSchema = Type.Object(
  {
    intended: count,
    sent: count,
    warm: count,
    first: count,
    cold: count,
    unknown: count,
    errors,
    timeouts: count,
    unfinished: count,
  },
  open,
);

const Distribution = Type.Object(
  {
    n: count,
    minUs: us,
    p50Us: us,
    p90Us: us,
    p99Us: us,
    p999Us: us,
    maxUs: us,
    meanUs: us,
    ci95: Type.Object({ p50Us: interval, p90Us: Type.Optional(interval), p99Us: interval }, open),
    serviceTime: Type.Object({ p50Us: us, p90Us: us, p99Us: us }, open),
    histogram,
  },
  open,
);

/** A part of every trial that the profile tells apart: a burst, a rung, a gap. The same part of all trials together. */
const Segment = Type.Object(
  {
    name: Type.String(),
    /** Since the measured part of a trial began. */
    fromMs: Type.Number(),
    toMs: Type.Number(),
    /** Intended per second, where even. */
    rate: nullable(Type.Number()),
    intended: count,
    /** Answered per second; failures left out. */
    achievedRate: nullable(Type.Number()),
    /** False: more than 0.5 % were throttled or never answered. */
    keptUp: Type.Boolean(),
    failures: count,
    cold: count,
    /** As in `series[].attained`: warm successes (unknown ones without evidence) and all failures. */
    attained: Type.Object({ n: count, p50Us: us, p99Us: us }, open),
    /** Successes of every class and all failures: what a caller experiences. */
    all: Type.Object({ n: count, p50Us: us, p99Us: us, minUs: us, maxUs: us }, open),
  },
  open,
);

const TrialRun = Type.Object(
  {
    index: count,
    block: count,
    /** As planned; a re-run comes at the end of its block. */
    order: count,
    /** 0: as planned; 1: the one re-run of an invalid trial. */
    attempt: count,
    caller: Type.String(),
    startedAt: Type.String(),
    valid: Type.Boolean(),
    /** Why it is invalid, in words; empty when valid. */
    invalidBecause: Type.Array(Type.String()),
    /** Whether it stands in the series' counts and distributions: one attempt of each valid trial does. */
    entered: Type.Optional(Type.Boolean()),
    counts: CountsSchema,
    leadIn: CountsSchema,
    /** Shares of the schedule whose initiator brought nothing back: their requests count as unfinished. */
    lostShares: Type.Optional(
      Type.Array(
        Type.Object(
          {
            caller: Type.String(),
            segment: count,
            kind: oneOf(LOSSES),
            message: Type.String(),
            requests: count,
          },
          open,
        ),
      ),
    ),
    warm: Type.Object({ n: count, p50Us: us, p99Us: us }, open),
    scheduleLag: p50p99,
    canary: p50p99,
    /** Warm response times (unknown ones where the target gives no evidence) by second: offset since the run's start. */
    seconds: Type.Array(
      Type.Object({ atMs: Type.Number(), n: count, p50Us: us, maxUs: us, cold: count, errors: count }, open),
    ),
  },
  open,
);

/** What the platform says that calls cost, per call on average; see `billed`. */
const Bill = Type.Object(
  {
    /** Calls whose every bill could be read, and those that asked for one in vain. */
    calls: count,
    unread: count,
    /** Of all calls that were sent. */
    share: Type.Number(),
    /** All functions of a call together. Initialisation is within it. */
    meanBilledMs: nullable(Type.Number()),
    /** Functions of a call, those among them that functions invoked included. */
    invocations: nullable(Type.Number()),
    /** Invocations that initialised an instance, and how long that took on average. */
    initialised: count,
    meanInitMs: nullable(Type.Number()),
    /** The most of any invocation; null: not told. */
    maxMemoryMb: nullable(Type.Number()),
    /** Of state machines, per call. */
    executions: Type.Object({ count: Type.Number(), meanBilledMs: nullable(Type.Number()) }, open),
    /** Warm calls that asked for their bill, beside those that did not; null: all of them did, or none. */
    asked: nullable(
      Type.Object(
        { n: count, p50Us: us, p99Us: us, others: Type.Object({ n: count, p50Us: us, p99Us: us }, open) },
        open,
      ),
    ),
  },
  open,
);

const Series = Type.Object(
  {
    id: Type.String({ pattern: '^[A-Za-z0-9._/=+\\-\\[\\]]+$' }),
    provider: Type.String(),
    region: Type.String(),
    workload: Type.String(),
    composition: oneOf(COMPOSITIONS),
    params: Type.Record(Type.String(), Type.Union([Type.String(), Type.Number()])),
    options: Type.Record(Type.String(), Type.String()),
    runtime: Type.Object(
      { language: Type.String(), version: Type.String(), identifier: Type.String() },
      open,
    ),
    memoryMb: Type.Number(),
    payloadBytes: Type.Number(),
    vantage: Type.Union([Type.Literal('external'), Type.Literal('platform')]),
    callers: Type.Array(Type.String()),
    /** Where they stand, if on a platform, and how many share the load. */
    initiators: Type.Optional(
      nullable(
        Type.Object({ provider: Type.String(), region: Type.String(), count, memoryMb: Type.Number() }, open),
      ),
    ),
    /** Emulated stores that these numbers went through: name, version, "no network". */
    emulated: Type.Array(Type.String()),
    load: Type.Object(
      {
        profile: Type.String(),
        /** `closed`: response times of a closed loop say nothing of what callers of a busy function wait; never compared with open ones. */
        loop: Type.Optional(Type.Union([Type.Literal('open'), Type.Literal('closed')])),
        /** The whole profile in words. */
        text: Type.Optional(Type.String()),
        arrival: nullable(oneOf(ARRIVALS)),
        /** Per second; of `step` before it; null where there is no one rate. */
        rate: nullable(Type.Number()),
        /** Over a whole trial; null where the profile asks for no rate. */
        meanRate: Type.Optional(nullable(Type.Number())),
        durationMs: Type.Number(),
        burst: Type.Optional(Type.Object({ size: count, intervalMs: Type.Number() }, open)),
        step: Type.Optional(Type.Object({ toRate: Type.Number(), atMs: Type.Number() }, open)),
        gapsMs: Type.Optional(Type.Array(Type.Number())),
        replay: Type.Optional(
          Type.Object(
            {
              source: Type.String(),
              function: nullable(Type.String()),
              speedup: Type.Number(),
              countsPerMinute: Type.Array(count),
            },
            open,
          ),
        ),
        ladder: Type.Optional(Type.Object({ rates: Type.Array(Type.Number()), rungMs: Type.Number() }, open)),
        connections: Type.Integer(),
        timeoutMs: Type.Number(),
      },
      open,
    ),
    /** In the order of time; absent where the profile has none. */
    segments: Type.Optional(Type.Array(Segment)),
    /** Of `step`: from the step to the first second from which on p99 stays within twice that before; null: never. */
    step: Type.Optional(
      Type.Object({ beforeP99Us: us, recoveryMs: nullable(Type.Number()), verdict: Type.String() }, open),
    ),
    /** Of `ladder`: the highest rate up to which p99 stays within twice that of the lowest; null: see the verdict. */
    ladder: Type.Optional(Type.Object({ kneeRate: nullable(Type.Number()), verdict: Type.String() }, open)),
    /** Of `idle`: keep-alive and cold starts over the length of the pause. */
    idle: Type.Optional(
      Type.Array(
        Type.Object(
          {
            gapMs: Type.Number(),
            n: count,
            cold: count,
            coldShare: nullable(Type.Number()),
            p50Us: us,
            maxUs: us,
          },
          open,
        ),
      ),
    ),
    trials: count,
    trust: Type.Object({ ok: Type.Boolean(), reasons: Type.Array(Type.String()) }, open),
    trialRuns: Type.Array(TrialRun),
    counts: CountsSchema,
    /** Over warm successes (unknown ones where the target gives no evidence) and all failures as +∞. */
    attained: Type.Object(
      {
        n: count,
        p50Us: us,
        p90Us: us,
        p99Us: us,
        p999Us: us,
        ci95: Type.Object({ p50Us: interval, p90Us: interval, p99Us: interval }, open),
      },
      open,
    ),
    warm: nullable(Distribution),
    first: nullable(Distribution),
    cold: nullable(Distribution),
    unknown: nullable(Distribution),
    all: nullable(Distribution),
    coldStarts: Type.Array(
      Type.Object(
        {
          kind: oneOf(COLD_KINDS),
          n: count,
          minUs: us,
          p50Us: us,
          p90Us: us,
          p99Us: us,
          maxUs: us,
          histogram,
        },
        open,
      ),
    ),
    predictability: Type.Object(
      {
        /** Tail-to-median ratio: warm p99 / p50. */
        tmr: nullable(Type.Number()),
        /** Standard deviation of ln(p50) between trials; a fraction of the median. */
        betweenTrialSd: nullable(Type.Number()),
        /** Share of seconds whose p99 exceeds twice the run's p50; 0 to 1. */
        badSeconds: nullable(Type.Number()),
      },
      open,
    ),
    achievedRate: nullable(Type.Number()),
    /** Requests that left the harness per second, open loop; below `load.rate` where it cannot send as fast. */
    sentRate: Type.Optional(nullable(Type.Number())),
    scheduleLag: Type.Object({ p50Us: us, p99Us: us, maxUs: us }, open),
    waitedForConnection: count,
    /** Requests that were signed: before their intended start, or within the response time. */
    signing: Type.Optional(Type.Object({ ahead: count, inside: count }, open)),
    connect: Type.Object(
      {
        opened: count,
        late: count,
        failed: count,
        /** Medians, once per connection. */
        dnsUs: us,
        tcpUs: us,
        tlsUs: us,
        /** Replaced in the background. */
        reopened: Type.Optional(count),
        /** Median of the set-ups that happened inside a sample. */
        lateUs: Type.Optional(us),
        /** Versions of HTTP spoken. */
        http: Type.Optional(Type.Array(Type.String())),
      },
      open,
    ),
    hops: Type.Array(
      Type.Object({ name: Type.String(), kind: Type.String(), n: count, p50Us: us, p99Us: us }, open),
    ),
    bands: Type.Array(Type.Object({ ordinals: Type.String(), n: count, p99Us: us }, open)),
    deploy: Type.Object(
      { toFirstReplyMs: nullable(Type.Number()), platformUs: nullable(Type.Number()) },
      open,
    ),
    /** First few distinct messages of each error kind: untrusted text. */
    errorMessages: Type.Array(
      Type.Object({ kind: oneOf(ERROR_KINDS), count, messages: Type.Array(Type.String()) }, open),
    ),
    billed: nullable(
      Type.Object(
        {
          /** What the times are: of the functions' own clocks, or a platform's bill. */
          basis: Type.String(),
          /** Warm calls behind the means. */
          n: Type.Optional(count),
          /** All functions of a call together, µs: who waits for another runs meanwhile. */
          meanFunctionUs: Type.Optional(us),
          meanCriticalPathUs: Type.Optional(us),
          /** Function time over the time of the critical path. Null: the replies do not tell. */
          doubleBilling: Type.Optional(nullable(Type.Number())),
          /** Of calls of every start class and outcome; absent: no reply came with a bill. */
          bill: Type.Optional(Bill),
        },
        open,
      ),
    ),
    cost: nullable(
      Type.Object(
        {
          /** Failed calls paid for too. Null: nothing succeeded. */
          usdPerMillionSuccesses: nullable(Type.Number()),
          /** Successes per second while it was measured. */
          atRate: nullable(Type.Number()),
          /** How it was reckoned, what is estimated, and what is not in it. */
          basis: Type.String(),
          /** Adds up to `usdPerMillionSuccesses`. */
          breakdown: Type.Optional(
            Type.Array(
              Type.Object(
                {
                  item: oneOf(COST_ITEMS),
                  usdPerMillionSuccesses: Type.Number(),
                  /** What of it is estimated, in words; null: nothing. */
                  estimate: nullable(Type.String()),
                },
                open,
              ),
            ),
          ),
          /** The part that is charged by the call, at any rate the same. */
          usdPerMillionByCall: Type.Optional(nullable(Type.Number())),
          /** The part that is charged by the hour: a million calls cost the less of it the faster they come. */
          usdPerHour: Type.Optional(Type.Number()),
          prices: Type.Optional(
            Type.Object(
              {
                asOf: Type.String(),
                source: Type.String(),
                region: Type.String(),
                currency: Type.Literal('USD'),
              },
              open,
            ),
          ),
          own: Type.Optional(
            Type.Object(
              {
                name: Type.String(),
                usdPerHour: Type.Number(),
                asOf: Type.String(),
                source: Type.String(),
              },
              open,
            ),
          ),
          /** Where one's own instance costs as much; above, it costs less. */
          crossing: Type.Optional(
            Type.Object(
              {
                /** Successes per second. 0: it costs less at any rate. Null: at none. */
                ratePerSecond: nullable(Type.Number()),
                /** Functions that run at the same time at that rate, on average. */
                atOnce: nullable(Type.Number()),
                assumption: Type.String(),
              },
              open,
            ),
          ),
        },
        open,
      ),
    ),
  },
  open,
);

/** The geometric mean over blocks of inside / outside, of warm calls, with its interval; or why there is none. */
const VantageRatio = Type.Object(
  { ratio: nullable(Type.Number()), ci95: interval, blocks: nullable(count), why: nullable(Type.String()) },
  open,
);

export const RunRecordSchema = Type.Object(
  {
    schema: Type.Literal('faasmark.run/1'),
    id: Type.String(),
    status: Type.Union([Type.Literal('complete'), Type.Literal('partial'), Type.Literal('failed')]),
    exit: Type.Object({ code: Type.Integer(), reasons: Type.Array(Type.String()) }, open),
    startedAt: Type.String(),
    finishedAt: nullable(Type.String()),
    /** The command that reproduces the run. */
    command: Type.String(),
    tool: Type.Object({ version: Type.String(), node: Type.String() }, open),
    plan: Type.Object(
      { hash: Type.String(), suite: Type.String(), blocks: count, trials: count, invocations: count },
      open,
    ),
    seed: Type.Integer(),
    callers: Type.Array(
      Type.Object(
        {
          id: Type.String(),
          vantage: Type.Union([Type.Literal('external'), Type.Literal('platform')]),
          region: nullable(Type.String()),
          /** A function on a platform that drove load. */
          initiator: Type.Optional(
            Type.Object(
              {
                memoryMb: nullable(Type.Number()),
                /** Time on a core over time passed while it computed, before anything was driven; under 1 it is throttled. */
                cpuShare: nullable(Type.Number()),
                longestPauseUs: us,
                /** CPU time over the time that it drove. */
                driveCpuShare: nullable(Type.Number()),
                instances: count,
                /** Of its clock against the command's, at its last start with others. */
                clock: nullable(
                  Type.Object(
                    { offsetUs: Type.Number(), uncertaintyUs: Type.Number(), driftPpm: Type.Number() },
                    open,
                  ),
                ),
                /** Requests that were its to send, and those of shares that it did not bring back. */
                intended: count,
                lost: count,
              },
              open,
            ),
          ),
          calibration: Type.Object(
            {
              floor: p50p99,
              canary: p50p99,
              scheduleLag: Type.Object({ p50Us: us, p99Us: us, maxUs: us }, open),
              eventLoop: Type.Object({ p99Us: us, maxUs: us }, open),
            },
            open,
          ),
        },
        open,
      ),
    ),
    client: Type.Object(
      {
        os: Type.String(),
        cpu: Type.String(),
        cores: Type.Integer(),
        region: Type.Optional(nullable(Type.String())),
        pacing: Type.Union([Type.Literal('timer'), Type.Literal('hybrid'), Type.Literal('spin')]),
        /** CPU time of the driving thread over elapsed time while driving. */
        cpuShare: nullable(Type.Number()),
        pinned: Type.Boolean(),
        sharedCores: Type.Boolean(),
      },
      open,
    ),
    calibration: Type.Object(
      {
        floor: p50p99,
        canary: p50p99,
        scheduleLag: Type.Object({ p50Us: us, p99Us: us, maxUs: us }, open),
        eventLoop: Type.Object({ p99Us: us, maxUs: us }, open),
      },
      open,
    ),
    series: Type.Array(Series),
    warnings: Type.Array(
      Type.Object(
        {
          code: oneOf(WARNING_CODES),
          message: Type.String(),
          hint: Type.String(),
          series: Type.Optional(Type.String()),
        },
        open,
      ),
    ),
    /** Series that were called from the platform, over the same called from outside; by ids. */
    vantages: Type.Optional(
      Type.Array(
        Type.Object(
          { platform: Type.String(), external: Type.String(), p50: VantageRatio, p99: VantageRatio },
          open,
        ),
      ),
    ),
    /** Head against base, where the run was a duet (`--against`). */
    comparison: Type.Optional(nullable(ComparisonSchema)),
    thresholds: Type.Array(
      Type.Object(
        {
          expression: Type.String(),
          /** Whose figure: one entry for each series that the expression judges. Of a ratio, the series above the line. */
          series: Type.Optional(Type.String()),
          /** Of a ratio, the series below the line: the same cell in another composition. */
          against: Type.Optional(Type.String()),
          /** In `unit`; null: no such figure, or infinite (see the reason). */
          value: nullable(Type.Number()),
          /** Of value, limit and interval: µs, a fraction of 1, or a ratio. */
          unit: Type.Optional(oneOf(['us', 'share', 'ratio'])),
          operator: Type.Optional(oneOf(['<', '<=', '>', '>='])),
          limit: Type.Optional(Type.Number()),
          /** What the verdict stands on; wider in a run that was cut. Null: none, or without an upper end. */
          ci95: Type.Optional(interval),
          /** In words, with value, interval and limit. */
          reason: Type.Optional(Type.String()),
          /** Undecided counts as failed. */
          strict: Type.Optional(Type.Boolean()),
          /** About how many more would decide; null where it is decided, or nobody can say. */
          moreTrials: Type.Optional(nullable(count)),
          verdict: Type.Union([Type.Literal('pass'), Type.Literal('fail'), Type.Literal('undecided')]),
        },
        open,
      ),
    ),
    resources: Type.Object(
      {
        created: count,
        destroyed: count,
        left: Type.Array(
          Type.Object(
            { provider: Type.String(), kind: Type.String(), id: Type.String(), reason: Type.String() },
            open,
          ),
        ),
      },
      open,
    ),
  },
  { $id: 'https://faasmark.dev/schemas/run-1.json', title: 'faasmark.run/1', ...open },
);

export type RunRecord = Static<typeof RunRecordSchema>;
export type SeriesRecord = RunRecord['series'][number];
export type TrialRunRecord = SeriesRecord['trialRuns'][number];
export type SegmentRecord = Static<typeof Segment>;
export type DistributionRecord = Static<typeof Distribution>;
export type VantageRecord = NonNullable<RunRecord['vantages']>[number];
export type CallerRecord = RunRecord['callers'][number];
export type RunStatus = RunRecord['status'];

/** The classes that have a distribution of their own in a series record. */
export const DISTRIBUTIONS = [...START_CLASSES, 'all'] as const;
