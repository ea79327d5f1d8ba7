/** What a drive result has to look like when it comes from a function: untrusted JSON is held against this before anything of it is used. */
import { Type, type Static, type TSchema } from 'typebox';
import type { DriveResult } from './Drive.js';
import { COLD_KINDS, ERROR_KINDS, START_CLASSES } from './Sample.js';
import { CountsSchema } from './RunRecord.js';

const strict = { additionalProperties: false } as const;
const nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const oneOf = <T extends string>(values: readonly T[]) => Type.Enum<T[]>([...values]);
const count = Type.Integer({ minimum: 0 });
const us = Type.Number({ minimum: 0 });
/** A full one of three digits has 45,056 buckets; deflated it is far below this. */
const histogram = Type.String({ maxLength: 400_000, pattern: '^[A-Za-z0-9+/]+={0,2}$' });
const text = (maxLength: number) => Type.String({ maxLength });

const Sample = Type.Object(
  {
    sequence: Type.Integer(),
    intendedUs: Type.Number(),
    sentUs: nullable(Type.Number()),
    completedUs: nullable(Type.Number()),
    outcome: oneOf([...START_CLASSES, ...ERROR_KINDS, 'timeout', 'unfinished']),
    instance: nullable(text(200)),
    ordinal: nullable(count),
    ageUs: nullable(us),
    coldHops: count,
    hops: count,
    remote: nullable(text(200)),
  },
  strict,
);

const BillTally = Type.Object(
  {
    calls: count,
    unread: count,
    invocations: count,
    billedMs: us,
    initialised: count,
    initMs: us,
    maxMemoryMb: us,
    nested: Type.Object({ invocations: count, billedMs: us }, strict),
    executions: Type.Object({ count, billedMs: us, mbMs: us }, strict),
    asked: nullable(histogram),
  },
  strict,
);

export const DriveResultSchema = Type.Object(
  {
    version: Type.Literal('faasmark.drive/1'),
    callers: Type.Array(text(200), { maxItems: 1 }),
    startedAtMs: Type.Number(),
    measuredUs: us,
    counts: CountsSchema,
    leadIn: CountsSchema,
    windows: Type.Array(
      Type.Object({ offsetUs: us, lengthUs: us, startClass: oneOf(START_CLASSES), histogram }, strict),
    ),
    service: Type.Object(
      {
        warm: nullable(histogram),
        first: nullable(histogram),
        cold: nullable(histogram),
        unknown: nullable(histogram),
      },
      strict,
    ),
    scheduleLag: nullable(histogram),
    canary: nullable(histogram),
    errors: Type.Array(
      Type.Object(
        { kind: oneOf(ERROR_KINDS), count, messages: Type.Array(text(300), { maxItems: 3 }) },
        strict,
      ),
      { maxItems: ERROR_KINDS.length },
    ),
    failures: Type.Array(Type.Object({ offsetUs: us, lengthUs: us, count }, strict)),
    slowest: Type.Array(
      Type.Object({ sequence: Type.Integer(), intendedUs: Type.Number(), responseUs: nullable(us) }, strict),
      { maxItems: 1_000 },
    ),
    connections: Type.Object(
      {
        opened: count,
        late: count,
        reopened: count,
        failed: count,
        dns: nullable(histogram),
        tcp: nullable(histogram),
        tls: nullable(histogram),
        lateHandshake: nullable(histogram),
        http: Type.Array(oneOf(['1.1', '2'])),
        remotes: Type.Array(
          Type.Object({ address: text(200), requests: count, exceedances: count }, strict),
          { maxItems: 64 },
        ),
      },
      strict,
    ),
    waitedForConnection: count,
    hops: Type.Array(Type.Object({ name: text(200), kind: text(20), histogram }, strict), {
      maxItems: 1_000,
    }),
    functionTime: nullable(Type.Object({ calls: count, totalUs: us, criticalUs: nullable(us) }, strict)),
    billed: nullable(BillTally),
    signing: nullable(Type.Object({ ahead: count, inside: count }, strict)),
    bands: Type.Array(Type.Object({ ordinals: oneOf(['2-10', '11-100', '>100']), histogram }, strict), {
      maxItems: 3,
    }),
    cold: Type.Array(Type.Object({ kind: oneOf(COLD_KINDS), histogram }, strict), { maxItems: 4 }),
    instances: Type.Array(
      Type.Object(
        {
          instance: Type.String({ minLength: 1, maxLength: 200 }),
          youngestUs: us,
          sawFirst: Type.Boolean(),
          ordinal: Type.Integer({ minimum: 1 }),
        },
        strict,
      ),
      { maxItems: 100_000 },
    ),
    cpuUs: nullable(us),
    cpuOverUs: nullable(us),
    eventLoop: nullable(histogram),
    samples: nullable(Type.Array(Sample)),
    interrupted: Type.Boolean(),
  },
  strict,
);

/** The schema and the type say the same, or this does not compile. */
type Same = Static<typeof DriveResultSchema> extends Omit<DriveResult, 'shares'> ? true : never;
export const SCHEMA_IS_THE_TYPE: Same = true;
