/** How a comparison stands in `run.json`: the schema of `Comparison`, held to that type by the compiler. */
import { Type, type Static, type TSchema } from 'typebox';
import type { Comparison } from './Comparison.js';

const open = { additionalProperties: true } as const;
const nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const number = nullable(Type.Number());
const interval = nullable(Type.Tuple([Type.Number(), Type.Number()]));
const us = nullable(Type.Number({ description: 'µs; null: not attained, or too few samples to say' }));

const SeriesComparison = Type.Object(
  {
    /** The series of the head, and the one that it is compared with. */
    series: Type.String(),
    base: Type.String(),
    quantile: Type.Enum<['p50', 'p99']>(['p50', 'p99']),
    /** `gate`: may end the run in exit 11. */
    role: Type.Enum<['gate', 'exploratory']>(['gate', 'exploratory']),
    baseUs: us,
    headUs: us,
    /** head / base. */
    ratio: number,
    ci95: interval,
    adjustedInterval: interval,
    p: number,
    pAdjusted: number,
    pPermutation: number,
    differs: Type.Boolean(),
    verdict: Type.Enum<['worse', 'same', 'better', 'cannot-tell']>([
      'worse',
      'same',
      'better',
      'cannot-tell',
    ]),
    blocks: Type.Integer({ minimum: 0 }),
    blocksNeeded: nullable(Type.Integer({ minimum: 0 })),
    notes: Type.Array(Type.String()),
  },
  open,
);

export const ComparisonSchema = Type.Object(
  {
    kind: Type.Enum<['duet', 'stored']>(['duet', 'stored']),
    /** 0.05: a ratio between 1/1.05 and 1.05 counts as the same. */
    margin: Type.Number({ exclusiveMinimum: 0 }),
    base: Type.String(),
    head: Type.String(),
    series: Type.Array(SeriesComparison),
    /** Ids of the series that are worse at a gate. */
    regressions: Type.Array(Type.String()),
  },
  open,
);

type Stored = Static<typeof ComparisonSchema>;
/** Compiles only while the schema and the type say the same. */
export type SameShape = [Stored extends Comparison ? true : never, Comparison extends Stored ? true : never];
